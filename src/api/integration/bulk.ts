import * as z from 'zod/mini';
import {
  BulkDetails,
  BulkImportForm,
  BulkJobs,
  BulkPageQuery,
  BulkStatus,
  BulkUpdateForm,
  QueuedJob,
  type BulkJob,
  type BulkRow,
} from '../../contract/bulk.js';
import type { CallOptions, Client } from '../client.js';
import { fileOf, UPLOAD_MS, type Upload } from '../form.js';
import { toPage, walk, type Page } from '../paging.js';

/**
 * Many users at once, by a CSV file that the platform works off in the background. A row names its user by
 * `email`, `username` or `user_id`; a blank cell leaves things as they are; a numeric column may have an operator
 * column `<field>_op` (`add`, `subtract`, `overwrite`) before it.
 */
export class BulkApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Creates users, and updates those that are there. `POST /users/bulk-import`, SEEN (apis/integration/bulk-import).
   * `communityId` may be left out and must be the key's own.
   */
  async import(file: Upload, o: CallOptions & { communityId?: string | undefined } = {}): Promise<QueuedJob> {
    const { communityId, ...rest } = o;
    const form = this.#client.check(BulkImportForm, { data: fileOf(file, 'users.csv'), communityId });
    const body = new FormData();
    // A field that stands before the file can be checked before the file has arrived.
    if (form.communityId !== undefined) body.append('communityId', form.communityId);
    body.append('data', form.data);
    return this.#send('users/bulk-import', body, rest);
  }

  /** Changes users; none is created. `POST /users/bulk-update`, SEEN (dev.returning.ai/bulk-update). */
  async update(file: Upload, o: CallOptions = {}): Promise<QueuedJob> {
    const form = this.#client.check(BulkUpdateForm, { data: fileOf(file, 'users.csv') });
    const body = new FormData();
    body.append('data', form.data);
    return this.#send('users/bulk-update', body, o);
  }

  /** One page of jobs, the newest first. `GET /users/bulk-update`, NOT FOUND and inferred. */
  async list(query: BulkPageQuery = {}, o: CallOptions = {}): Promise<Page<BulkJob>> {
    const checked = this.#client.check(BulkPageQuery, query);
    const request = { path: 'users/bulk-update', query: checked };
    const { data, paging } = await this.#client.page(BulkJobs, request, o);
    return toPage(data, paging);
  }

  /** All jobs, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<BulkPageQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<BulkJob, void, undefined> {
    return walk(({ page }) => this.list({ ...query, page }, o), o);
  }

  /** How far a job is. `GET /users/bulk-update/{id}/status`, NOT FOUND and inferred. */
  async status(id: string, o: CallOptions = {}): Promise<BulkStatus> {
    return this.#client.call(BulkStatus, { path: `${pathOf(id)}/status` }, o);
  }

  /** A job with one page of its rows. `GET /users/bulk-update/{id}`, NOT FOUND and inferred. */
  async get(
    id: string,
    query: BulkPageQuery = {},
    o: CallOptions = {},
  ): Promise<{ job: BulkJob; rows: Page<BulkRow> }> {
    const checked = this.#client.check(BulkPageQuery, query);
    const request = { path: pathOf(id), query: checked };
    const { data, paging } = await this.#client.page(BulkDetails, request, o);
    const { rows, ...job } = data;
    return { job, rows: toPage(rows, paging) };
  }

  /** What became of every row of a job, in the order of the file. */
  rows(
    id: string,
    query: Omit<BulkPageQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<BulkRow, void, undefined> {
    return walk(async ({ page }) => (await this.get(id, { ...query, page }, o)).rows, o);
  }

  async #send(path: string, body: FormData, { signal, timeoutMs = UPLOAD_MS }: CallOptions) {
    return this.#client.callBare(Queued, { method: 'POST', path, body }, { signal, timeoutMs });
  }
}

/** An older page of the import answers an empty object. */
const Queued = z.pipe(
  z.optional(z.nullable(QueuedJob)),
  z.transform((data): QueuedJob => data ?? {}),
);

const pathOf = (id: string): string => `users/bulk-update/${encodeURIComponent(id)}`;
