import { bigserial, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { communities, users } from './schema.js';

/** Everything that members were given or had taken away, one row per reason. Rows are never changed. */
export const rewardLog = pgTable(
  'reward_log',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    /** An action of the XP settings, or what else pays: `badge`, `spin-wheel`, `bulk-update` … */
    action: text('action').notNull(),
    /** What it was for: the id of a message, a badge, an order, a bulk job. */
    source: text('source').notNull(),
    xp: integer('xp').notNull().default(0),
    coins: integer('coins').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3, mode: 'date' }).notNull(),
  },
  (t) => [index('reward_log_member').on(t.communityId, t.userNumber, t.seq)],
);
