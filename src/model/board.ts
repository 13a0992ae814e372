import * as z from 'zod/mini';
import { Member } from './member.js';

/** `competition` ranks 1, 1, 3; `dense` 1, 1, 2; `ordinal` 1, 2, 3 with a stated tie-break. */
export const TiePolicy = z.enum(['competition', 'dense', 'ordinal']);
export type TiePolicy = z.infer<typeof TiePolicy>;

/** A named run of a board, such as a spring season. */
export const Season = z.object({
  /** What {@link BoardWindow} and queries call it. */
  run: z.string(),
  name: z.string(),
  /** ISO 8601. */
  start: z.string(),
  /** ISO 8601, exclusive. */
  end: z.string(),
});
export type Season = z.infer<typeof Season>;

/** What a board is, without its rows. */
export const Board = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  /** Unit of the score, such as `XP`: a key that widgets may translate. */
  unit: z.string(),
  /** `seconds` or `milliseconds` when the score is a length of time. */
  format: z.optional(z.string()),
  ties: TiePolicy,
  /** Windows that can be asked for, the default one first: `all-time`, `monthly`, `weekly`, `daily`, `season`. */
  windows: z.array(z.string()),
  /** IANA zone in which windows begin and end. */
  zone: z.string(),
  /** All seasons, the earliest first; also those to come. */
  seasons: z.optional(z.array(Season)),
  /** `YYYY-MM-DD` from which on a range of days can be asked for; absent where none can. */
  firstDay: z.optional(z.string()),
});
export type Board = z.infer<typeof Board>;

/** The stretch of time over which scores are counted. */
export const BoardWindow = z.object({
  /** `all-time`, `monthly`, `weekly`, `daily`, `season`, or `range` for days that were asked for. */
  slug: z.string(),
  /** Name of the run, such as `2026-10`; absent on `all-time` and `range`. */
  run: z.optional(z.string()),
  /** ISO 8601; null on `all-time`. */
  start: z.nullable(z.string()),
  /** ISO 8601, exclusive; null on `all-time`. */
  end: z.nullable(z.string()),
  zone: z.string(),
  /** Given when counting began after `start`: scores cover only the time since then. */
  since: z.optional(z.string()),
});
export type BoardWindow = z.infer<typeof BoardWindow>;

/** Where a member stood at a stated moment. */
export const PreviousRank = z.object({
  /** Rank then; null when the member was not on the board. */
  rank: z.nullable(z.number()),
  /** ISO 8601 moment of the comparison (start of the day in the board's zone). */
  since: z.string(),
});
export type PreviousRank = z.infer<typeof PreviousRank>;

/** One row of a board. */
export const Standing = z.object({
  member: Member,
  rank: z.number(),
  /** Whether somebody else shares this rank. */
  tied: z.boolean(),
  /** Null where no comparison is known. */
  previous: z.nullable(PreviousRank),
  /** Decimal string, so that no size of number loses a digit. */
  score: z.string(),
  /** Only in the member's own answers: others do not see this row. */
  hidden: z.optional(z.boolean()),
  /** Whether `member.name` is an alias that the member chose. */
  alias: z.optional(z.boolean()),
});
export type Standing = z.infer<typeof Standing>;

/** How the signed-in member stands on a board. */
export const OwnStanding = z.object({
  member: Member,
  /** Null while the member is not ranked. */
  standing: z.nullable(Standing),
  /** The next place above: what is missing to reach it. Null on the first rank or unranked. */
  next: z.nullable(z.object({ points: z.string(), rank: z.number(), name: z.optional(z.string()) })),
  /** Points that an unranked member needs to enter. Null when ranked or unknown. */
  toEnter: z.nullable(z.string()),
});
export type OwnStanding = z.infer<typeof OwnStanding>;

/** A stretch of rows of a board. */
export const BoardPage = z.object({
  board: Board,
  window: BoardWindow,
  rows: z.array(Standing),
  /** How many members are ranked in this window. */
  total: z.number(),
  /** Cursor of the rows below; null at the end. */
  next: z.nullable(z.string()),
  /** Cursor of the rows above; null at the top. */
  prev: z.nullable(z.string()),
  /** Given in personal answers only. */
  me: z.optional(OwnStanding),
  seq: z.string(),
  /** ISO 8601 moment at which this was true. */
  asOf: z.string(),
  /** The platform could not be asked: this is the last known state. */
  stale: z.optional(z.boolean()),
});
export type BoardPage = z.infer<typeof BoardPage>;

export const BoardList = z.object({ boards: z.array(Board), seq: z.string(), asOf: z.string() });
export type BoardList = z.infer<typeof BoardList>;
