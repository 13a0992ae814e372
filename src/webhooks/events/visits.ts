import * as z from 'zod/mini';
import { maybe } from '../../contract/primitives.js';
import { EventServer, EventUser } from './people.js';

/**
 * `user.joined_server`, "User Joins Server". Its page is known by its address (/outgoing-webhook-user-join-server); the
 * shape is INFERRED.
 */
export const UserJoinedServer = z.object({
  user: EventUser,
  server: EventServer,
  /** ISO 8601. */
  joinedAt: z.string(),
  /** Short id of whoever brought them. */
  referrer: maybe(z.string()),
});
export type UserJoinedServer = z.infer<typeof UserJoinedServer>;

/** `user.visited_server`, "User Visits Server": at most once a day for a member. INFERRED. */
export const UserVisitedServer = z.object({
  user: EventUser,
  server: EventServer,
  /** ISO 8601. */
  visitedAt: z.string(),
});
export type UserVisitedServer = z.infer<typeof UserVisitedServer>;
