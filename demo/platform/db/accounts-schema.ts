import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { communities } from './schema.js';

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
