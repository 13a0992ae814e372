import * as z from 'zod/mini';
import { maybe, ShortId } from './primitives.js';

/**
 * `POST /auth/register` (System API): an account with a password. NOT FOUND beyond its title and method
 * (api-8862585); inferred. A code goes to the address, and the account is nobody's until it comes back.
 */
export const RegisterRequest = z.object({
  firstname: z.string(),
  lastname: z.string(),
  username: z.string(),
  displayname: z.optional(z.string()),
  email: z.string(),
  /** At least one special character, and not the username (SEEN, of accounts that are created for users). */
  password: z.string(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

/** Answer of `POST /auth/register`. Inferred. */
export const RegisteredUser = z.object({
  _id: z.string(),
  /** The short id. */
  id: ShortId,
  email: z.string(),
  username: z.string(),
});
export type RegisteredUser = z.infer<typeof RegisteredUser>;

/** `POST /auth/verify-email` (System API). NOT FOUND beyond its title and method; inferred. */
export const VerifyEmailRequest = z.object({
  email: z.string(),
  /** As it stands in the mail. */
  code: z.string(),
});
export type VerifyEmailRequest = z.infer<typeof VerifyEmailRequest>;

/** `POST /auth/login` (System and Application API). NOT FOUND beyond its title and method; inferred. */
export const LoginRequest = z.object({ email: z.string(), password: z.string() });
export type LoginRequest = z.infer<typeof LoginRequest>;

/** Answer of `POST /auth/login`. Inferred; the claims of the token are SEEN. */
export const LoginData = z.object({
  /** HS256, seven days: `{ _id, id, iat, exp }`. */
  token: z.string(),
  user: z.object({
    _id: z.string(),
    /** The short id. */
    id: ShortId,
    email: maybe(z.string()),
    username: maybe(z.string()),
    displayName: maybe(z.string()),
    avatar: maybe(z.string()),
  }),
});
export type LoginData = z.infer<typeof LoginData>;
