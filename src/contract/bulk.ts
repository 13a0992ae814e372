import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId } from './primitives.js';

/** The file of a bulk job: CSV with the names of its columns in the first line. */
const CsvFile = z.file();

/**
 * `POST /users/bulk-import`, multipart. SEEN: apis/integration/bulk-import. One page shows no authorization, an
 * older one a bearer key; this client sends the key.
 */
export const BulkImportForm = z.object({ data: CsvFile, communityId: z.optional(ObjectId) });
export type BulkImportForm = z.infer<typeof BulkImportForm>;

/** `POST /users/bulk-update`, multipart (permission `bulkUpdateUser`). SEEN: dev.returning.ai/bulk-update. */
export const BulkUpdateForm = z.object({ data: CsvFile });
export type BulkUpdateForm = z.infer<typeof BulkUpdateForm>;

/** Answer of both: the job waits. SEEN. An older page of the import shows `{}`. */
export const QueuedJob = z.object({
  message: maybe(z.string()),
  /** Beyond the contract: the id of the job. */
  _id: maybe(z.string()),
});
export type QueuedJob = z.infer<typeof QueuedJob>;

const progress = {
  _id: z.string(),
  /** `queued`, `processing`, `completed` or `failed`. */
  status: z.string(),
  /** Rows of the file. */
  total: Numeric,
  success: Numeric,
  failed: Numeric,
};

/** A bulk job. NOT FOUND beyond the titles "Get All Bulk Update" and "Check Bulk Update Details"; inferred. */
export const BulkJob = z.object({
  ...progress,
  /** `update`; beyond the contract `import` too. */
  type: z.string(),
  fileName: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type BulkJob = z.infer<typeof BulkJob>;

/** `GET /users/bulk-update`, the newest first. Inferred. */
export const BulkJobs = z.array(BulkJob);

/** A page of a list of jobs or of rows. Inferred. */
export const BulkPageQuery = z.object({ page: z.optional(z.number()), limit: z.optional(z.number()) });
export type BulkPageQuery = z.infer<typeof BulkPageQuery>;

/** `GET /users/bulk-update/{id}/status`. Inferred. */
export const BulkStatus = z.object({ ...progress, processed: Numeric });
export type BulkStatus = z.infer<typeof BulkStatus>;

/** What became of one row of the file. Inferred. */
export const BulkRow = z.object({
  /** From 1, the line of names not counted. */
  row: Numeric,
  /** Who is meant, in the words of the file. */
  identifier: z.string(),
  /** `queued`, `success` or `failed`. */
  status: z.string(),
  /** Why it failed. */
  error: maybe(z.string()),
});
export type BulkRow = z.infer<typeof BulkRow>;

/** `GET /users/bulk-update/{id}`. Inferred. */
export const BulkDetails = z.object({ ...BulkJob.shape, rows: z.array(BulkRow) });
export type BulkDetails = z.infer<typeof BulkDetails>;
