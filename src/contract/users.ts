import * as z from 'zod/mini';
import { Amount, maybe, Numeric, ShortId } from './primitives.js';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * `POST /users/filter` (Integration API, permission Get User Data). PARTLY: method and body were read at
 * dev.returning.ai/get-users-with-filter; path and answer are inferred. Pages have 200 rows; `cursor` and
 * `page` exclude each other.
 */
export const FilterUsersRequest = z.object({
  /** Database column names: `email`, `first_name`, `xp` … and those of custom fields. */
  fields: z.array(z.string()),
  /** A bare value matches exactly; `gte` and `lte` together are a range. */
  filter: z.optional(
    z.record(z.string(), z.union([Scalar, z.object({ gte: z.optional(Scalar), lte: z.optional(Scalar) })])),
  ),
  cursor: z.optional(z.string()),
  page: z.optional(z.number()),
});
export type FilterUsersRequest = z.infer<typeof FilterUsersRequest>;

/** One row: `_id` and what was asked for. Columns that the kit does not know, such as custom fields, stay. */
export const UserRow = z.looseObject({
  _id: z.string(),
  /** The short id. */
  user_id: maybe(ShortId),
  username: maybe(z.string()),
  email: maybe(z.string()),
  first_name: maybe(z.string()),
  last_name: maybe(z.string()),
  display_name: maybe(z.string()),
  join_date: maybe(z.string()),
  last_online: maybe(z.string()),
  xp: maybe(Numeric),
  coins: maybe(Numeric),
  roles: maybe(z.array(z.string())),
  country: maybe(z.string()),
  tags: maybe(z.array(z.string())),
  /** Beyond the contract: the sandbox gives it unless it is told to be strict. */
  avatar: maybe(z.string()),
});
export type UserRow = z.infer<typeof UserRow>;

/** Answer of `POST /users/filter`. The names of the paging keys are SEEN, their place is inferred. */
export const FilterUsersData = z.object({
  users: z.array(UserRow),
  /** Only while more rows exist. */
  next_cursor: maybe(z.string()),
  current_page: maybe(Numeric),
  total_pages: maybe(Numeric),
});
export type FilterUsersData = z.infer<typeof FilterUsersData>;

/** `POST /users/info` (Integration API, permission Get User Data). SEEN: api-17738986, get-user-data. */
export const UserInfoRequest = z.object({
  /** Short id or e-mail address; a user name is likely to work too. */
  idOrEmail: z.string(),
});
export type UserInfoRequest = z.infer<typeof UserInfoRequest>;

/** Answer of `POST /users/info`. SEEN, but `_id` is only relied on by another page. */
export const UserInfo = z.object({
  _id: maybe(z.string()),
  /** The short id. */
  userId: ShortId,
  /** Added between June and August 2025. */
  username: maybe(z.string()),
  xp: Amount,
  coins: Amount,
  roles: z.array(z.string()),
  highestRole: maybe(z.string()),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  xpEarnedToday: maybe(Numeric),
  coinsEarnedToday: maybe(Numeric),
  language: maybe(z.string()),
  totalMessages: maybe(Numeric),
  totalReactions: maybe(Numeric),
  visitCount: maybe(Numeric),
  replySent: maybe(Numeric),
  timeSpent: maybe(Numeric),
  loginStreak: maybe(Numeric),
  customFields: maybe(z.record(z.string(), z.unknown())),
  /** Beyond the contract. */
  displayName: maybe(z.string()),
  /** Beyond the contract, in the spelling of the user filter. */
  display_name: maybe(z.string()),
  /** Beyond the contract. */
  email: maybe(z.string()),
  /** Beyond the contract. */
  avatar: maybe(z.string()),
});
export type UserInfo = z.infer<typeof UserInfo>;
