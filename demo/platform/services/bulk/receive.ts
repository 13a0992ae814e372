import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { eq } from 'drizzle-orm';
import { insertRows } from '../../db/insert-rows.js';
import { bulkJobs, bulkRows } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest, PlatformError } from '../../http/errors.js';
import { fieldsOf } from '../field-values.js';
import { identifierOf, planColumns, type JobType, type Plan } from './plan.js';

/** Rows of one file. */
export const MAX_ROWS = 1_000_000;
/** Characters of one line, quotes and all. */
const MAX_LINE = 64 * 1024;
/** Rows that are held until they are stored. */
const BATCH = 500;

export interface CsvFile {
  name: string;
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Stores a file line by line as it arrives, as a job that nobody sees until it is queued. Nothing of a file that is
 * refused stays. 400 for what is no CSV, no UTF-8 or has columns that nobody knows.
 */
export async function receiveFile(
  platform: Platform,
  communityId: string,
  type: JobType,
  { name, chunks }: CsvFile,
): Promise<string> {
  const { db } = platform;
  const id = platform.newId();
  const fields = await fieldsOf(db, communityId);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
  });
  /** What is being stored: a file that breaks ends the pipeline without waiting for it. */
  let storing: Promise<void> = Promise.resolve();
  try {
    const total = await store(async (take) => {
      await pipeline(textOf(chunks), parser, async (lines: AsyncIterable<string[]>) => {
        for await (const cells of lines) await (storing = take(cells));
      });
    });
    await db
      .update(bulkJobs)
      .set({ total, updatedAt: new Date(platform.now()) })
      .where(eq(bulkJobs.id, id));
  } catch (error) {
    await storing.catch(() => {});
    await discardFile(platform, id);
    throw asRefusal(error);
  }
  return id;

  async function store(read: (take: (cells: string[]) => Promise<void>) => Promise<void>): Promise<number> {
    let plan: Plan | undefined;
    let total = 0;
    let batch: Record<string, unknown>[] = [];
    const flush = async () => {
      await insertRows(db, bulkRows, batch);
      batch = [];
    };
    await read(async (cells) => {
      if (plan === undefined) {
        plan = planColumns(cells, type, fields);
        await begin(cells);
        return;
      }
      total += 1;
      if (total > MAX_ROWS) throw badRequest(`data: must not have more than ${MAX_ROWS} rows`);
      // The database cannot hold NUL; the row is refused when its turn comes.
      const safe = cells.map((cell) => cell.replaceAll('\0', '\ufffd'));
      batch.push({
        job_id: id,
        row: total,
        cells: safe,
        identifier: identifierOf(plan, safe),
        status: 'queued',
      });
      if (batch.length === BATCH) await flush();
    });
    if (plan === undefined) throw badRequest('data: the file is empty');
    if (total === 0) throw badRequest('data: the file has no rows');
    await flush();
    return total;
  }

  async function begin(columns: string[]): Promise<void> {
    const now = new Date(platform.now());
    await db.insert(bulkJobs).values({
      id,
      communityId,
      type,
      status: 'receiving',
      fileName: name,
      columns: columns.map((column) => column.trim()),
      createdAt: now,
      updatedAt: now,
    });
  }
}

/** A file that arrived whole waits for its turn. */
export async function queueFile(platform: Platform, id: string): Promise<void> {
  await platform.db.update(bulkJobs).set({ status: 'queued' }).where(eq(bulkJobs.id, id));
  platform.wakeJobs();
}

/** A file that is not wanted any more, with its rows. */
export async function discardFile({ db }: Platform, id: string): Promise<void> {
  await db.delete(bulkJobs).where(eq(bulkJobs.id, id));
}

async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? badRequest('data: must be UTF-8') : error;
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof PlatformError || !(error instanceof Error)) return error;
  const { code } = error as { code?: string };
  return code?.startsWith('CSV_') ? badRequest(`data: is no CSV: ${error.message.slice(0, 200)}`) : error;
}
