import { bigserial, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, users } from './schema.js';

/** One field of a wheel. */
export interface WheelPrize {
  label: string;
  xp: number;
  coins: number;
  /** Chance relative to the other fields. */
  weight: number;
}

export const spinWheels = pgTable(
  'spin_wheels',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    prizes: jsonb('prizes').$type<WheelPrize[]>().notNull(),
    /** Spins of a member about whom nothing was said. */
    spins: integer('spins').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('spin_wheels_community').on(t.communityId)],
);

/** Spins that single members have left on a wheel. */
export const memberSpins = pgTable(
  'member_spins',
  {
    wheelId: text('wheel_id')
      .notNull()
      .references(() => spinWheels.id, { onDelete: 'cascade' }),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    spins: integer('spins').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.wheelId, t.userNumber] })],
);

/** Games that members played, in the order of their end. */
export const miniGameLogs = pgTable(
  'mini_game_logs',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    game: text('game').notNull(),
    result: text('result').notNull(),
    xp: integer('xp').notNull().default(0),
    coins: integer('coins').notNull().default(0),
    playedAt: at('played_at').notNull(),
  },
  (t) => [index('mini_game_logs_member').on(t.communityId, t.userNumber, t.seq)],
);
