import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, count } from './columns.js';
import { communities } from './schema.js';

/** A file of users that is worked off in the background. */
export const bulkJobs = pgTable(
  'bulk_jobs',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    type: text('type').$type<'import' | 'update'>().notNull(),
    /** `receiving` while the file arrives: such a job is not listed, and gone after a restart. */
    status: text('status').$type<'receiving' | 'queued' | 'processing' | 'completed' | 'failed'>().notNull(),
    fileName: text('file_name').notNull(),
    /** Names of the columns, as the first line of the file has them. */
    columns: jsonb('columns').$type<string[]>().notNull(),
    total: count('total'),
    /** Rows up to this one are done; it moves in the transaction that does them. */
    processed: count('processed'),
    success: count('success'),
    failed: count('failed'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    index('bulk_jobs_community').on(t.communityId, t.createdAt),
    index('bulk_jobs_status').on(t.status),
  ],
);

/** The rows of a file: first what they say, then what became of them. */
export const bulkRows = pgTable(
  'bulk_rows',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => bulkJobs.id, { onDelete: 'cascade' }),
    /** From 1, the line of names not counted. */
    row: integer('row').notNull(),
    /** The cells; null once the row is done. */
    cells: jsonb('cells').$type<string[]>(),
    /** Who is meant, in the words of the file. */
    identifier: text('identifier').notNull().default(''),
    status: text('status').$type<'queued' | 'success' | 'failed'>().notNull().default('queued'),
    error: text('error'),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.row] })],
);
