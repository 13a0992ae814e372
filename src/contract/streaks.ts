import * as z from 'zod/mini';
import { maybe, Numeric, ShortId } from './primitives.js';

const operator = z.enum(['and', 'or']);

/**
 * What `PUT /streaks/{streakId}` takes, whole. PARTLY: the request is verbatim at api-32725690, 2026-04-07.
 * `POST /streaks` takes the same, inferred as its sibling. Permission `streak`, inferred.
 */
export const StreakRequest = z.object({
  name: z.string().check(z.minLength(1)),
  /** `utc_gmt` is the only one that was seen. */
  timezone: z.string(),
  /** `YYYY-MM-DD`. */
  startDate: z.string(),
  /** `daily` is the only value that was seen; `weekly` is inferred. */
  timeframe: z.object({ value: z.string(), count: z.number() }),
  action: z.object({
    /** `and` was seen. */
    operator,
    conditions: z
      .array(
        z.object({
          /** Any short text; the platform makes one up where it is missing. */
          _id: z.optional(z.string()),
          /** `messages`, `replies` … or a custom field. */
          action: z.string(),
          value: z.number(),
          isCustomField: z.optional(z.nullable(z.boolean())),
        }),
      )
      .check(z.minLength(1)),
  }),
  /** `custom` is the only one that was seen. */
  activeDaysType: z.string(),
  /** English names of days. */
  activeDays: z.array(z.string()),
});
export type StreakRequest = z.infer<typeof StreakRequest>;

/** A streak definition. SEEN: api-32718204. */
export const PlatformStreak = z.object({
  _id: z.string(),
  name: z.string(),
  communityId: maybe(z.string()),
  timezone: maybe(z.string()),
  startDate: z.string(),
  timeframe: z.object({ value: z.string(), count: Numeric }),
  action: z.object({
    operator: z.string(),
    conditions: z.array(
      z.object({
        _id: maybe(z.string()),
        action: z.string(),
        value: Numeric,
        isCustomField: maybe(z.boolean()),
      }),
    ),
  }),
  activeDaysType: z.string(),
  activeDays: z.array(z.string()),
  order: maybe(Numeric),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type PlatformStreak = z.infer<typeof PlatformStreak>;

/** Query of `GET /streaks`. SEEN. */
export const PageQuery = z.object({ page: z.optional(z.number()), limit: z.optional(z.number()) });
export type PageQuery = z.infer<typeof PageQuery>;

/** Answer of `GET /streaks`; the numbers of the page stand beside the data. SEEN. */
export const StreaksData = z.array(PlatformStreak);

/** Answer of `DELETE /streaks/{streakId}`. NOT FOUND, inferred. */
export const DeletedStreak = z.object({ _id: z.string() });
export type DeletedStreak = z.infer<typeof DeletedStreak>;

/** `POST /streaks/logs`. NOT FOUND, inferred: 13 #40. */
export const StreakLogsRequest = z.object({
  email: z.string(),
  streakId: z.optional(z.string()),
  page: z.optional(z.number()),
  limit: z.optional(z.number()),
});
export type StreakLogsRequest = z.infer<typeof StreakLogsRequest>;

/** How one member did in one stretch of a streak. Inferred: 13 #40. */
export const StreakLog = z.object({
  _id: z.string(),
  streakId: z.string(),
  userId: ShortId,
  /** First day of the stretch. */
  date: z.string(),
  /** `completed`, `missed`, or `in-progress` while the stretch lasts. */
  status: z.string(),
  /** How many in a row were completed, this one included. */
  count: Numeric,
});
export type StreakLog = z.infer<typeof StreakLog>;

export const StreakLogsData = z.array(StreakLog);
