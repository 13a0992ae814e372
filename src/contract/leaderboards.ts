import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId } from './primitives.js';

/** `^[a-z0-9-]+$`, one per community. SEEN. */
const Slug = z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[a-z0-9-]+$/));

const ClockTime = z.object({
  hours: z.number().check(z.minimum(1), z.maximum(12)),
  minutes: z.number().check(z.minimum(0), z.maximum(59)),
  ampm: z.enum(['AM', 'PM']),
});

/** Where a board stands on other sites, and how. */
const LeaderboardWidget = z.object({
  enabled: z.boolean(),
  /** At most 50. */
  whitelistedDomains: z.array(z.string()).check(z.maxLength(50)),
  size: z.object({
    type: z.literal('custom'),
    value: z.object({ width: z.number(), height: z.number() }),
  }),
  button: z.object({ enabled: z.boolean(), text: z.string(), link: z.string() }),
});
export type LeaderboardWidget = z.infer<typeof LeaderboardWidget>;

const ids = z.optional(z.array(ObjectId));

/**
 * `PATCH /leaderboards/{leaderboardID}`: any subset. PARTLY: api-33710017. Where two generations of the
 * documentation spell a setting differently, the older spelling is accepted as well.
 */
export const UpdateLeaderboardRequest = z.object({
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  slug: z.optional(Slug),
  description: z.optional(z.string()),
  image: z.optional(z.string()),
  /** `xp`, `coins`, `currencies` or a field. */
  rankingField: z.optional(z.string()),
  /** Older spelling of `rankingField`. */
  rankBy: z.optional(z.string()),
  /** At most 50. */
  displayedColumns: z.optional(
    z.array(z.object({ column: z.string(), visible: z.boolean(), order: z.number() })).check(z.maxLength(50)),
  ),
  /** Older spelling of `displayedColumns`, together with `displayFieldsOrder`. */
  displayedFields: z.optional(z.array(z.string()).check(z.maxLength(50))),
  displayFieldsOrder: z.optional(z.unknown()),
  topRankOnly: z.optional(z.boolean()),
  topRankLimit: z.optional(z.number()),
  onlyPositiveRanks: z.optional(z.boolean()),
  includeDummyUsers: z.optional(z.boolean()),
  /** ISO 8601. Repairs rows that lack a duration. */
  startDate: z.optional(z.string()),
  endDate: z.optional(z.string()),
  /** Older spelling of `startDate` and `endDate`. */
  duration: z.optional(z.object({ start: z.optional(z.string()), end: z.optional(z.string()) })),
  hasNoEndDate: z.optional(z.boolean()),
  /** Hours and minutes, not a fraction: 5.3 is UTC+05:30. */
  timeZone: z.optional(z.number()),
  startTime: z.optional(ClockTime),
  endTime: z.optional(ClockTime),
  allowedTimeFilters: z.optional(z.array(z.enum(['all-time', 'daily', 'weekly', 'monthly', 'yearly']))),
  allowedUsersToRank: ids,
  allowedRolesToRank: ids,
  allowedTagsToRank: ids,
  allowedUsersToView: ids,
  allowedRolesToView: ids,
  allowedTagsToView: ids,
  isEnabled: z.optional(z.boolean()),
  /** Older spelling of `isEnabled`. */
  enabled: z.optional(z.boolean()),
  isPreviewEnabled: z.optional(z.boolean()),
  displayOrder: z.optional(z.number()),
  widget: z.optional(LeaderboardWidget),
});
export type UpdateLeaderboardRequest = z.infer<typeof UpdateLeaderboardRequest>;

const either = (path: string, older: string) => ({
  path: [path],
  error: `is needed, or ${older}`,
});

/** `POST /leaderboards` (permission `leaderboard`). PARTLY: the request is verbatim at api-33710015. */
export const CreateLeaderboardRequest = z
  .extend(UpdateLeaderboardRequest, {
    name: z.string().check(z.minLength(1), z.maxLength(100)),
    slug: Slug,
  })
  .check(
    z.refine((board) => (board.rankingField ?? board.rankBy) !== undefined, either('rankingField', 'rankBy')),
    z.refine(
      (board) => (board.displayedColumns ?? board.displayedFields) !== undefined,
      either('displayedColumns', 'displayedFields'),
    ),
    z.refine(
      (board) => (board.startDate ?? board.duration?.start) !== undefined,
      either('startDate', 'duration.start'),
    ),
    z.refine((board) => (board.isEnabled ?? board.enabled) !== undefined, either('isEnabled', 'enabled')),
  );
export type CreateLeaderboardRequest = z.infer<typeof CreateLeaderboardRequest>;

/** Query of `GET /leaderboards`. SEEN: gamification/leaderboards/list. */
export const ListLeaderboardsQuery = z.object({
  /** From 1. */
  page: z.optional(z.number()),
  /** 20 where it is left out, at most 100. */
  limit: z.optional(z.number()),
  /** `field:asc` or `field:desc`. */
  sort: z.optional(z.string()),
  /** Names with commas between them: a projection. */
  fields: z.optional(z.string()),
  /** `keyword:` and what name or slug contain. */
  search: z.optional(z.string()),
});
export type ListLeaderboardsQuery = z.infer<typeof ListLeaderboardsQuery>;

/** Query of `GET /leaderboards/{leaderboardID}`. SEEN. */
export const LeaderboardFieldsQuery = z.object({
  /** Names with commas between them: a projection. */
  fields: z.optional(z.string()),
});

const texts = maybe(z.array(z.string()));

/**
 * A leaderboard. SEEN up to `displayedFields`, the rest inferred, as the samples are cut. A projection leaves
 * keys out, so only `_id` is certain. Newer spellings read as the older ones that the samples have.
 */
export const PlatformLeaderboard = z.pipe(
  z.object({
    _id: z.string(),
    communityID: maybe(z.string()),
    name: maybe(z.string()),
    slug: maybe(z.string()),
    description: maybe(z.string()),
    image: maybe(z.string()),
    rankBy: maybe(z.string()),
    rankingField: maybe(z.string()),
    displayedFields: texts,
    displayFieldsOrder: z.optional(z.unknown()),
    displayedColumns: maybe(z.array(z.object({ column: z.string(), visible: z.boolean(), order: Numeric }))),
    /** May be missing on old rows. */
    duration: maybe(z.object({ start: maybe(z.string()), end: maybe(z.string()) })),
    rankedUserRoles: texts,
    viewPermissionUserRoles: texts,
    enabled: maybe(z.boolean()),
    isEnabled: maybe(z.boolean()),
    displayOrder: maybe(Numeric),
    widget: maybe(LeaderboardWidget),
    createdAt: maybe(z.string()),
    updatedAt: maybe(z.string()),
    // Settings of the request. No sample shows them in an answer; the sandbox gives them unless it is strict.
    topRankOnly: maybe(z.boolean()),
    topRankLimit: maybe(Numeric),
    onlyPositiveRanks: maybe(z.boolean()),
    includeDummyUsers: maybe(z.boolean()),
    startDate: maybe(z.string()),
    endDate: maybe(z.string()),
    hasNoEndDate: maybe(z.boolean()),
    timeZone: maybe(Numeric),
    startTime: maybe(ClockTime),
    endTime: maybe(ClockTime),
    allowedTimeFilters: texts,
    allowedUsersToRank: texts,
    allowedRolesToRank: texts,
    allowedTagsToRank: texts,
    allowedUsersToView: texts,
    allowedRolesToView: texts,
    allowedTagsToView: texts,
    isPreviewEnabled: maybe(z.boolean()),
  }),
  z.transform(({ rankingField, displayedColumns, isEnabled, ...board }) => {
    const shown = displayedColumns
      ?.filter(({ visible }) => visible)
      .sort((a, b) => a.order - b.order)
      .map(({ column }) => column);
    return {
      ...board,
      rankBy: board.rankBy ?? rankingField,
      displayedFields: board.displayedFields ?? shown,
      enabled: board.enabled ?? isEnabled,
      displayedColumns,
    };
  }),
);
export type PlatformLeaderboard = z.infer<typeof PlatformLeaderboard>;

/** Answer of `GET /leaderboards`; `meta` has `page`, `limit` and `total`. SEEN. */
export const LeaderboardsData = z.array(PlatformLeaderboard);

/** Answer of `DELETE /leaderboards/{leaderboardID}`. NOT FOUND, inferred: 13 #39. */
export const DeletedLeaderboard = z.object({ _id: z.string() });
export type DeletedLeaderboard = z.infer<typeof DeletedLeaderboard>;
