import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities } from './schema.js';

export interface ClockTime {
  hours: number;
  minutes: number;
  ampm: 'AM' | 'PM';
}

export interface BoardColumn {
  column: string;
  visible: boolean;
  order: number;
}

export interface BoardWidget {
  enabled: boolean;
  whitelistedDomains: string[];
  size: { type: 'custom'; value: { width: number; height: number } };
  button: { enabled: boolean; text: string; link: string };
}

/** What a leaderboard was told beyond its columns here, in the newer spelling; absent is not told. */
export interface BoardSettings {
  displayedColumns: BoardColumn[];
  topRankOnly?: boolean | undefined;
  topRankLimit?: number | undefined;
  onlyPositiveRanks?: boolean | undefined;
  includeDummyUsers?: boolean | undefined;
  /** ISO 8601, as given: the day alone counts where a time of day is given too. */
  startDate?: string | undefined;
  endDate?: string | undefined;
  hasNoEndDate?: boolean | undefined;
  /** Hours and minutes: 5.3 is UTC+05:30. */
  timeZone?: number | undefined;
  startTime?: ClockTime | undefined;
  endTime?: ClockTime | undefined;
  allowedTimeFilters?: string[] | undefined;
  allowedUsersToRank?: string[] | undefined;
  allowedRolesToRank?: string[] | undefined;
  allowedTagsToRank?: string[] | undefined;
  allowedUsersToView?: string[] | undefined;
  allowedRolesToView?: string[] | undefined;
  allowedTagsToView?: string[] | undefined;
  isPreviewEnabled?: boolean | undefined;
  widget?: BoardWidget | undefined;
}

/** Definitions of leaderboards. Whoever shows one computes it. */
export const leaderboards = pgTable(
  'leaderboards',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    slug: text('slug').notNull(),
    description: text('description').notNull().default(''),
    image: text('image'),
    rankingField: text('ranking_field').notNull(),
    isEnabled: boolean('is_enabled').notNull(),
    displayOrder: integer('display_order').notNull(),
    /** The moments that dates, times of day and zone come to; null on old rows, and without an end. */
    startsAt: at('starts_at'),
    endsAt: at('ends_at'),
    settings: jsonb('settings').$type<BoardSettings>().notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [uniqueIndex('leaderboards_slug_unique').on(t.communityId, t.slug)],
);
