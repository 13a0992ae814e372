import * as z from 'zod/mini';
import { maybe, Numeric, ShortId } from './primitives.js';

const Range = z.object({ start_date: z.string(), end_date: z.string() });

/**
 * `GET /users/activity/daily` (Integration API, permission Get User Stats), first generation. SEEN:
 * apis/integration/get-user-gamification-history, 2025-08-12.
 */
export const DailyActivityQuery = z.object({
  identifier: z.string(),
  /** Only `email` was seen. */
  identifier_type: z.string(),
  days: z.number(),
});
export type DailyActivityQuery = z.infer<typeof DailyActivityQuery>;

/** XP and coins per day (`YYYY-MM-DD`) of one user, the newest day first, days without any included. SEEN. */
export const DailyActivity = z.object({
  /** The short id. */
  user_id: ShortId,
  range: Range,
  totals: z.object({ coins: Numeric, xp: Numeric }),
  daily_stats: z.array(z.object({ date: z.string(), coins: Numeric, xp: Numeric })),
});
export type DailyActivity = z.infer<typeof DailyActivity>;

/** `POST /users/activity/daily`, second generation: many users, one day. SEEN: the same page, 2026-01-27. */
export const DailyActivityOfRequest = z.object({
  identifier: z.array(z.string()),
  identifier_type: z.string(),
  /** `DD/MM/YYYY`. */
  date: z.string().check(z.regex(/^\d{2}\/\d{2}\/\d{4}$/)),
  page: z.optional(z.number()),
  /** 50 where it is left out. */
  limit: z.optional(z.number()),
});
export type DailyActivityOfRequest = z.infer<typeof DailyActivityOfRequest>;

export const DailyActivityOf = z.object({
  /** `DD/MM/YYYY`. */
  date: z.string(),
  pagination: z.object({
    page: Numeric,
    limit: Numeric,
    total: Numeric,
    total_pages: Numeric,
    /** How many of the identifiers exist. */
    found: maybe(Numeric),
  }),
  results: z.array(
    z.object({
      identifier: z.string(),
      /** Here, unlike in the first generation, the platform `_id`. */
      user_id: z.string(),
      date: z.string(),
      coins: Numeric,
      xp: Numeric,
    }),
  ),
});
export type DailyActivityOf = z.infer<typeof DailyActivityOf>;

/** `POST /users/activity/stats` (permission Get User Stats). SEEN, 2026-01-27. */
export const ActivityStatsRequest = z.object({
  identifier: z.string(),
  /** Only `email` was seen. */
  identifier_type: z.string(),
  days: z.number(),
});
export type ActivityStatsRequest = z.infer<typeof ActivityStatsRequest>;

/** The key is `reaction`; the plural is accepted too, as its neighbors are plural. */
const Counts = {
  messages: Numeric,
  replies: Numeric,
  reaction: maybe(Numeric),
  reactions: maybe(Numeric),
  socials: Numeric,
};

/** Actions per day (`YYYY-MM-DD`) of one user. `socials` are follows, likes, comments and shares of linked accounts. SEEN. */
export const ActivityStats = z.object({
  /** The short id. */
  user_id: ShortId,
  range: Range,
  totals: z.object(Counts),
  daily_stats: z.array(z.object({ date: z.string(), ...Counts })),
});
export type ActivityStats = z.infer<typeof ActivityStats>;
