import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, userFields, users } from './schema.js';

/** What a member's custom field became, and when. */
export const userFieldHistories = pgTable(
  'user_field_histories',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    /** A field that is deleted takes its histories along. */
    fieldId: text('field_id')
      .notNull()
      .references(() => userFields.id, { onDelete: 'cascade' }),
    value: jsonb('value').$type<unknown>(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    index('user_field_histories_community').on(t.communityId, t.createdAt, t.id),
    index('user_field_histories_field').on(t.fieldId, t.createdAt, t.id),
    index('user_field_histories_user').on(t.userNumber, t.communityId, t.createdAt),
  ],
);
