import { and, asc, count, desc, eq, gt, ne } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { bulkJobs, bulkRows } from '../../db/schema.js';
import { notFound } from '../../http/errors.js';

export type JobRow = typeof bulkJobs.$inferSelect;

/** A page of jobs with the newest first, and how many there are. Imports are among them only when asked for. */
export async function listJobs(
  db: Database,
  communityId: string,
  { page, limit, imports }: { page: number; limit: number; imports: boolean },
): Promise<{ total: number; jobs: JobRow[] }> {
  const matching = and(
    eq(bulkJobs.communityId, communityId),
    ne(bulkJobs.status, 'receiving'),
    imports ? undefined : eq(bulkJobs.type, 'update'),
  );
  const [total] = await db.select({ n: count() }).from(bulkJobs).where(matching);
  const jobs = await db
    .select()
    .from(bulkJobs)
    .where(matching)
    .orderBy(desc(bulkJobs.createdAt), desc(bulkJobs.id))
    .limit(limit)
    .offset((page - 1) * limit);
  return { total: total?.n ?? 0, jobs };
}

/** The job, or 404 when the community has none with this id. */
export async function findJob(db: Database, communityId: string, id: string): Promise<JobRow> {
  const [job] = await db
    .select()
    .from(bulkJobs)
    .where(and(eq(bulkJobs.communityId, communityId), eq(bulkJobs.id, id), ne(bulkJobs.status, 'receiving')));
  if (job === undefined) throw notFound('Bulk update not found');
  return job;
}

/** A page of a job's rows in the order of the file. Rows are numbered without a gap. */
export const listRows = (db: Database, jobId: string, { page, limit }: { page: number; limit: number }) =>
  db
    .select({
      row: bulkRows.row,
      identifier: bulkRows.identifier,
      status: bulkRows.status,
      error: bulkRows.error,
    })
    .from(bulkRows)
    .where(and(eq(bulkRows.jobId, jobId), gt(bulkRows.row, (page - 1) * limit)))
    .orderBy(asc(bulkRows.row))
    .limit(limit);
