import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/**
 * `POST /users/activity/logs` (Integration API, permission Get User Stats). NOT FOUND beyond its title "List
 * user gamification logs"; inferred.
 */
export const RewardLogRequest = z.object({
  identifier: z.string(),
  /** Only `email` was seen in the siblings. */
  identifier_type: z.string(),
  page: z.optional(z.number()),
  /** 50 where it is left out. */
  limit: z.optional(z.number()),
  /** `YYYY-MM-DD`, both days included. */
  start_date: z.optional(z.string()),
  end_date: z.optional(z.string()),
});
export type RewardLogRequest = z.infer<typeof RewardLogRequest>;

/** What a user was given, or had taken away where a number is negative, and what for. */
export const RewardLogEntry = z.object({
  /** An action of the XP settings, or what else pays. */
  action: z.string(),
  xp: Numeric,
  coins: Numeric,
  /** Id of what it was for. */
  source: maybe(z.string()),
  created_at: z.string(),
});
export type RewardLogEntry = z.infer<typeof RewardLogEntry>;

/** Answer of `POST /users/activity/logs`, the newest first. Inferred. */
export const RewardLog = z.object({
  pagination: z.object({
    page: Numeric,
    limit: Numeric,
    total: Numeric,
    total_pages: Numeric,
    found: maybe(Numeric),
  }),
  results: z.array(RewardLogEntry),
});
export type RewardLog = z.infer<typeof RewardLog>;
