import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** What a read of one user may choose, by a boolean for each in the query. SEEN: api-18362342. */
export const USER_CHOICES = [
  '_id',
  'id',
  'avatar',
  'displayName',
  'username',
  'firstName',
  'lastName',
  'email',
  'isOnline',
  'lastLogin',
] as const;
export type UserChoice = (typeof USER_CHOICES)[number];

/**
 * A user as the Application API shows them. SEEN: api-18362342. Keys that were not chosen are missing; `avatar` may
 * be empty, and `lastLogin` is null for somebody who never came.
 */
export const ApplicationUser = z.object({
  _id: maybe(z.string()),
  /** The short id: a number here, text elsewhere. */
  id: maybe(Numeric),
  avatar: maybe(z.string()),
  displayName: maybe(z.string()),
  username: maybe(z.string()),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  email: maybe(z.string()),
  isOnline: maybe(z.boolean()),
  /** ISO 8601. */
  lastLogin: maybe(z.string()),
});
export type ApplicationUser = z.infer<typeof ApplicationUser>;

/**
 * Query of `GET /users/{id}` and `GET /communities/{communityId}/users/{userId}`: `true` for what is wanted; with
 * none of them the whole user. PARTLY: api-18362342.
 */
export const UserChoiceQuery = z.object({
  _id: z.optional(z.boolean()),
  id: z.optional(z.boolean()),
  avatar: z.optional(z.boolean()),
  displayName: z.optional(z.boolean()),
  username: z.optional(z.boolean()),
  firstName: z.optional(z.boolean()),
  lastName: z.optional(z.boolean()),
  email: z.optional(z.boolean()),
  isOnline: z.optional(z.boolean()),
  lastLogin: z.optional(z.boolean()),
});

/** Query of `GET /communities/{communityId}/users`. NOT FOUND beyond its title; inferred. */
export const CommunityUsersQuery = z.object({
  /** From 1. */
  page: z.optional(z.number()),
  /** 1 to 100; 20 without it. */
  limit: z.optional(z.number()),
  /** Part of a name, a username or an e-mail address. */
  search: z.optional(z.string()),
  /** `field:asc` or `field:desc`. */
  sort: z.optional(z.string()),
});
export type CommunityUsersQuery = z.infer<typeof CommunityUsersQuery>;

/** Answer of `GET /communities/{communityId}/users`; `page`, `limit` and `total` stand in `meta`. Inferred. */
export const CommunityUsersData = z.array(ApplicationUser);
export type CommunityUsersData = z.infer<typeof CommunityUsersData>;
