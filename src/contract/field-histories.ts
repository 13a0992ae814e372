import * as z from 'zod/mini';
import { maybe, ObjectId } from './primitives.js';

/**
 * What a custom field of a user became, and when. NOT FOUND beyond titles (api-18359699, api-18359700,
 * api-18392381, create-user-field-history-for-user); inferred.
 */
export const FieldHistory = z.object({
  _id: z.string(),
  communityId: maybe(z.string()),
  /** The user's `_id`. */
  userId: z.string(),
  field: z.object({
    _id: z.string(),
    field: maybe(z.string()),
    name: maybe(z.string()),
    type: maybe(z.string()),
  }),
  /** Null: the value was taken away. */
  value: z.unknown(),
  createdAt: z.string(),
  updatedAt: maybe(z.string()),
});
export type FieldHistory = z.infer<typeof FieldHistory>;

/** Answer of the four reads, the newest first; `page`, `limit` and `total` stand in `meta`. Inferred. */
export const FieldHistoriesData = z.array(FieldHistory);
export type FieldHistoriesData = z.infer<typeof FieldHistoriesData>;

/** Query of the four reads. Inferred. */
export const FieldHistoriesQuery = z.object({
  /** From 1. */
  page: z.optional(z.number()),
  /** 1 to 100; 20 without it. */
  limit: z.optional(z.number()),
  /** `YYYY-MM-DD` or ISO 8601; not before it. */
  startDate: z.optional(z.string()),
  /** The same; not after it, and a day counts whole. */
  endDate: z.optional(z.string()),
});
export type FieldHistoriesQuery = z.infer<typeof FieldHistoriesQuery>;

/** `POST /communities/{communityId}/users/{userId}/user-field-histories`. Inferred. */
export const CreateFieldHistoryRequest = z.object({
  fieldId: ObjectId,
  value: z.unknown(),
  /** ISO 8601, not in the future; now without it. */
  createdAt: z.optional(z.string()),
});
export type CreateFieldHistoryRequest = z.infer<typeof CreateFieldHistoryRequest>;
