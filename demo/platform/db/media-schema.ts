import { customType, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { communities } from './schema.js';

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** Uploaded pictures. They are small and few, and so nothing of a community lies outside its database. */
export const media = pgTable('media', {
  id: text('id').primaryKey(),
  communityId: text('community_id')
    .notNull()
    .references(() => communities.id),
  /** What its first bytes say that it is, such as `image/png`; never what the upload called it. */
  contentType: text('content_type').notNull(),
  size: integer('size').notNull(),
  bytes: bytea('bytes').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, precision: 3, mode: 'date' }).notNull(),
});
