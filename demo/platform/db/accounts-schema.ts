import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { communities, users } from './schema.js';

/** What Login Management calls an access level: a number that callers send, and the roles that it starts with. */
export const accessLevels = pgTable(
  'access_levels',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    level: integer('level').notNull(),
    name: text('name').notNull(),
    /** Beyond `@all`, which everybody has. */
    roleIds: text('role_ids').array().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.level] })],
);

/** What an account that has not joined yet begins with once it does. */
export const pendingJoins = pgTable(
  'pending_joins',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    accessLevel: integer('access_level').notNull(),
    customFields: jsonb('custom_fields').$type<Record<string, string | number | boolean | null>>().notNull(),
    referral: text('referral'),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber] })],
);
