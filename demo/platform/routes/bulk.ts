import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey, pathId } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { badRequest, unauthorized } from '../http/errors.js';
import { readQuery, wholeNumber } from '../http/input.js';
import { pageNumbers } from '../http/list-query.js';
import { readForm } from '../http/multipart.js';
import { findJob, listJobs, listRows, type JobRow } from '../services/bulk/read.js';
import { discardFile, queueFile, receiveFile } from '../services/bulk/receive.js';
import type { JobType } from '../services/bulk/plan.js';
import { serverOf } from '../services/servers.js';

/** Longest form with its file, in bytes. */
const MAX_FORM = 128 * 2 ** 20;

const Page = z.object({
  page: wholeNumber(1, 1_000_000).default(1),
  limit: wholeNumber(1, 200).default(50),
});

/** Many users at once: files that are worked off in the background, and how far they are. */
export const bulkRoutes = new Hono<Env>()
  .post('/users/bulk-import', async (c) => {
    const { keylessImport } = c.get('platform');
    const isKeyless = keylessImport && c.req.header('authorization') === undefined;
    const own = isKeyless ? undefined : (await communityKey(c, 'createUser')).communityId;
    return c.json(queued(c, 'import', await takeFile(c, 'import', own)));
  })
  .post('/users/bulk-update', async (c) => {
    const { communityId } = await communityKey(c, 'bulkUpdateUser');
    return c.json(queued(c, 'update', await takeFile(c, 'update', communityId)));
  })
  .get('/users/bulk-update', async (c) => {
    const { communityId } = await communityKey(c, 'bulkUpdateUser');
    const { page, limit } = readQuery(c, Page);
    const { db, strict } = c.get('platform');
    const { total, jobs } = await listJobs(db, communityId, { page, limit, imports: !strict });
    const data = jobs.map(shown);
    return c.json({
      ...ok(data, 'Bulk updates fetched successfully'),
      pagination: pageNumbers(total, page, limit),
    });
  })
  .get('/users/bulk-update/:id/status', async (c) => {
    const { communityId } = await communityKey(c, 'bulkUpdateUser');
    const job = await findJob(c.get('platform').db, communityId, pathId(c, 'id'));
    const { id, status, total, processed, success, failed } = job;
    const data = { _id: id, status, total, processed, success, failed };
    return c.json(ok(data, 'Bulk update status fetched successfully'));
  })
  .get('/users/bulk-update/:id', async (c) => {
    const { communityId } = await communityKey(c, 'bulkUpdateUser');
    const { db } = c.get('platform');
    const job = await findJob(db, communityId, pathId(c, 'id'));
    const { page, limit } = readQuery(c, Page);
    const rows = await listRows(db, job.id, { page, limit });
    const data = {
      ...shown(job),
      rows: rows.map(({ error, ...row }) => (error === null ? row : { ...row, error })),
    };
    return c.json({
      ...ok(data, 'Bulk update details fetched successfully'),
      pagination: pageNumbers(job.total, page, limit),
    });
  });

/**
 * Reads the form and queues its file, once all of it is right. Without a key the community must be named before the
 * file.
 */
async function takeFile(c: Context, type: JobType, own: string | undefined): Promise<string> {
  const platform = c.get('platform');
  let communityId = own;
  let job: string | undefined;
  try {
    for await (const part of readForm(c, MAX_FORM)) {
      if (part.name === 'communityId' && 'value' in part && type === 'import') {
        communityId = await namedCommunity(c, part.value, communityId);
      } else if (part.name === 'data' && 'chunks' in part) {
        if (job !== undefined) throw badRequest('data: must be one file');
        if (communityId === undefined) throw unauthorized('communityId must stand before data');
        job = await receiveFile(platform, communityId, type, { name: part.fileName, chunks: part.chunks });
      } else if (part.name === 'data') throw badRequest('data: must be a file');
      else throw badRequest(`${part.name.slice(0, 60)}: is not a field of this form`);
    }
    if (job === undefined) throw badRequest('data: a CSV file is required');
  } catch (error) {
    if (job !== undefined) await discardFile(platform, job);
    throw error;
  }
  await queueFile(platform, job);
  return job;
}

/** The community that a form names: the key's own, or without a key any that there is. */
async function namedCommunity(c: Context, value: string, own: string | undefined): Promise<string> {
  const named = value.trim().toLowerCase();
  if (!/^[0-9a-f]{24}$/.test(named)) throw badRequest('communityId: must be 24 hexadecimal digits');
  if (own !== undefined && named !== own) throw badRequest('communityId: is not the community of the key');

  if (own === undefined) await serverOf(c.get('platform').db, named);
  return named;
}

function queued(c: Context, type: JobType, id: string) {
  const message = 'The rows of the file are worked off in the background';
  return ok(
    { message, ...(c.get('platform').strict ? {} : { _id: id }) },
    `Bulk ${type} user process is queued`,
  );
}

const shown = (job: JobRow) => ({
  _id: job.id,
  type: job.type,
  status: job.status,
  fileName: job.fileName,
  total: job.total,
  success: job.success,
  failed: job.failed,
  createdAt: job.createdAt.toISOString(),
  updatedAt: job.updatedAt.toISOString(),
});
