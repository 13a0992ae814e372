import { bigserial, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { communities } from './schema.js';

/** E-mail that the platform would send. The sandbox sends none: a person reads it here. */
export const outbox = pgTable(
  'outbox',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    /** Null: from the platform itself, before the reader is in any community. */
    communityId: text('community_id').references(() => communities.id),
    to: text('to_email').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    /** `0`: the active template; else the id of one. */
    template: text('template').notNull().default('0'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3, mode: 'date' }).notNull(),
  },
  (t) => [index('outbox_to').on(t.to, t.seq)],
);
