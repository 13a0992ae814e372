import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { isDatabaseDown, type Database } from '../../db/open.js';
import { bulkJobs, bulkRows } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { applyRows, type Outcome } from './apply.js';

/** Rows of one transaction: enough to be fast, few enough that nobody waits long for it. */
const CHUNK = 500;
const RETRY_MS = 1000;
/** A file that did not arrive whole within this time never will. */
const ARRIVAL_MS = 3_600_000;

/**
 * Works off the waiting jobs, the oldest first, a chunk of rows at a time. A chunk and the job's position are one
 * transaction: so a process that is killed at any moment goes on where it was, and no row is done twice.
 */
export class BulkWorker {
  readonly #platform: Platform;
  #isStopped = false;
  #wake: () => void = () => {};
  #hasWork = true;
  #running: Promise<void> | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Begins with what an earlier process has left. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** A job waits. */
  wake(): void {
    this.#hasWork = true;
    this.#wake();
  }

  /** Ends after the chunk that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      if (!this.#hasWork) await this.#pause();
      this.#hasWork = false;
      try {
        while (!this.#isStopped && (await this.#step())) {
          this.#platform.wakeWebhooks();
          await turn();
        }
      } catch (error) {
        if (!isDatabaseDown(error)) process.stderr.write(`bulk jobs: ${String(error)}\n`);
        this.#hasWork = true;
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** One chunk; false when nothing waits. Where a chunk cannot be stored, its rows are tried one by one. */
  async #step(): Promise<boolean> {
    const { db } = this.#platform;
    try {
      return await db.transaction((tx) => this.#work(tx, CHUNK));
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      for (let n = 0; n < CHUNK && !this.#isStopped; n += 1) {
        const went = await db
          .transaction((tx) => this.#work(tx, 1))
          .catch((reason: unknown) => {
            if (isDatabaseDown(reason)) throw reason;
            return db.transaction((tx) => this.#work(tx, 1, 'the row could not be stored'));
          });
        if (!went) return false;
      }
      return true;
    }
  }

  async #work(tx: Database, size: number, error?: string): Promise<boolean> {
    const [job] = await tx
      .select()
      .from(bulkJobs)
      .where(inArray(bulkJobs.status, ['queued', 'processing']))
      .orderBy(asc(bulkJobs.createdAt), asc(bulkJobs.id))
      .limit(1)
      .for('update', { skipLocked: true });
    if (job === undefined) {
      const late = new Date(this.#platform.now() - ARRIVAL_MS);
      await tx.delete(bulkJobs).where(and(eq(bulkJobs.status, 'receiving'), lt(bulkJobs.createdAt, late)));
      return false;
    }
    const waiting = await tx
      .select({ row: bulkRows.row, cells: bulkRows.cells })
      .from(bulkRows)
      .where(and(eq(bulkRows.jobId, job.id), gt(bulkRows.row, job.processed)))
      .orderBy(asc(bulkRows.row))
      .limit(size);
    const rows = waiting.map(({ row, cells }) => ({ row, cells: cells ?? [] }));
    const outcomes: Outcome[] =
      error === undefined
        ? await applyRows(tx, this.#platform, job, rows)
        : rows.map(({ row }) => ({ row, error }));
    await storeOutcomes(tx, job.id, outcomes);
    const failed = job.failed + outcomes.filter((outcome) => outcome.error !== undefined).length;
    const processed = job.processed + outcomes.length;
    const isDone = processed >= job.total;
    await tx
      .update(bulkJobs)
      .set({
        processed,
        failed,
        success: processed - failed,
        // A job of which nothing came through has failed.
        status: !isDone ? 'processing' : failed === job.total ? 'failed' : 'completed',
        updatedAt: new Date(this.#platform.now()),
      })
      .where(eq(bulkJobs.id, job.id));
    return true;
  }

  async #pause(ms?: number): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) setTimeout(resolve, ms).unref();
    });
    this.#wake = () => {};
  }
}

/** Lets requests in between two chunks. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function storeOutcomes(tx: Database, jobId: string, outcomes: readonly Outcome[]): Promise<void> {
  await tx.execute(sql`
    update bulk_rows set cells = null, error = done.error,
      status = case when done.error is null then 'success' else 'failed' end
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as done("row" int, error text)
    where bulk_rows.job_id = ${jobId} and bulk_rows."row" = done."row"`);
}
