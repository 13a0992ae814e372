import * as z from 'zod/mini';
import { maybe, Numeric, ShortId } from './primitives.js';

/**
 * `POST /users` (Integration API, permission Create User). PARTLY: api-15697164, users/create-user. All names
 * are lower case here, unlike in every answer.
 */
export const CreateUserRequest = z.object({
  firstname: z.string(),
  lastname: z.string(),
  username: z.string(),
  displayname: z.string(),
  email: z.string(),
  /** At least one special character, and not the username. Left out where somebody else owns the sign-in. */
  password: z.optional(z.string()),
  confirmPassword: z.optional(z.string()),
  /** An access level of the community; it brings its roles. */
  accessLevel: z.number(),
  /** False: the account exists and is no member until its owner joins. */
  joinServer: z.boolean(),
  sendEmail: z.boolean(),
  emailPassword: z.boolean(),
  /** `0`: the active template; else the id of one. */
  emailTemplate: z.optional(z.string()),
  /** Spelling as documented. */
  customFields: z.optional(z.array(z.object({ fieldIdorName: z.string(), value: z.unknown() }))),
  /** Value of the community's active user identifier field; refused where there is none. */
  externalId: z.optional(z.string()),
  /** Whatever the community's referral links carry, such as the referrer's customer id. */
  referral: z.optional(z.string()),
});
export type CreateUserRequest = z.infer<typeof CreateUserRequest>;

/** Answer of `POST /users`. Inferred; the status is 200 or 201. */
export const CreatedUser = z.object({
  _id: maybe(z.string()),
  /** The short id. */
  userId: ShortId,
  username: z.string(),
  displayname: maybe(z.string()),
  email: z.string(),
});
export type CreatedUser = z.infer<typeof CreatedUser>;

/** `POST /users/manage` (permission Delete/ Restore User). SEEN: apis/integration/manager-user-account. */
export const ManageUserRequest = z.object({
  action: z.enum(['delete', 'restore']),
  /** The username. */
  user: z.string(),
});
export type ManageUserRequest = z.infer<typeof ManageUserRequest>;

/** Answer of `POST /users/manage`: what was asked, in the sample without an envelope, otherwise as its data. */
export const ManagedUser = z.object({ action: z.string(), user: z.string() });
export type ManagedUser = z.infer<typeof ManagedUser>;

/**
 * `GET /users/{id}` on the Integration host: the earliest pages had the paths of the Application API there.
 * PARTLY: api-18362342.
 */
export const OlderUser = z.object({
  _id: z.string(),
  /** The short id. */
  id: maybe(Numeric),
  avatar: maybe(z.string()),
  displayName: maybe(z.string()),
  username: maybe(z.string()),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  email: maybe(z.string()),
  isOnline: maybe(z.boolean()),
  lastLogin: maybe(z.string()),
});
export type OlderUser = z.infer<typeof OlderUser>;
