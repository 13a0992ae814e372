import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities } from './schema.js';

export interface StreakCondition {
  _id: string;
  /** A count of the daily activity, or the name of a custom field. */
  action: string;
  value: number;
  isCustomField: boolean | null;
}

/** Definitions of streaks. How a member stands in one follows from what they did day by day. */
export const streaks = pgTable(
  'streaks',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    timezone: text('timezone').notNull(),
    startDate: at('start_date').notNull(),
    timeframe: jsonb('timeframe').$type<{ value: 'daily' | 'weekly'; count: number }>().notNull(),
    action: jsonb('action').$type<{ operator: 'and' | 'or'; conditions: StreakCondition[] }>().notNull(),
    activeDaysType: text('active_days_type').notNull(),
    activeDays: text('active_days').array().notNull(),
    order: integer('order').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('streaks_community').on(t.communityId, t.order)],
);
