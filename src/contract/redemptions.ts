import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId, ShortId } from './primitives.js';

/** A state that an order can be in. SEEN inside the answer of the status update (api-26401866). */
export const RedemptionStatus = z.object({
  _id: z.string(),
  name: z.string(),
  /** `incomplete` (SEEN) or `complete` (inferred). */
  category: maybe(z.string()),
  /** `#` and hexadecimal digits. */
  color: maybe(z.string()),
});
export type RedemptionStatus = z.infer<typeof RedemptionStatus>;

/** Answer of `GET /redemption-statuses`. NOT FOUND: the path is inferred, the object is SEEN. */
export const RedemptionStatusesData = z.array(RedemptionStatus);
export type RedemptionStatusesData = z.infer<typeof RedemptionStatusesData>;

/** Body of `PUT /redemption-transactions/status` (permission `redemption`, inferred). SEEN: api-26401866. */
export const UpdateRedemptionStatusRequest = z.object({
  /** `ORD…` */
  transactionId: z.string(),
  statusId: ObjectId,
});
export type UpdateRedemptionStatusRequest = z.infer<typeof UpdateRedemptionStatusRequest>;

/** Answer of the status update. SEEN. */
export const UpdatedRedemption = z.object({
  transactionId: z.string(),
  statusId: z.string(),
  status: RedemptionStatus,
});
export type UpdatedRedemption = z.infer<typeof UpdatedRedemption>;

/** One order. NOT FOUND: inferred, also what stands inside `user` and `product`. */
export const RedemptionOrder = z.object({
  /** `ORD…` */
  transactionId: z.string(),
  user: z.object({
    _id: maybe(z.string()),
    userId: maybe(ShortId),
    username: maybe(z.string()),
    email: maybe(z.string()),
  }),
  product: z.object({
    _id: maybe(z.string()),
    name: maybe(z.string()),
    /** HTML from outside. */
    redemptionInstructions: maybe(z.string()),
  }),
  /** What was paid, in the currency of the store. */
  price: maybe(Numeric),
  statusId: maybe(z.string()),
  status: maybe(RedemptionStatus),
  /** Beyond the contract: the code that the buyer was given; the day as `DD/MM/YYYY`. */
  voucher: maybe(z.object({ code: z.string(), expiryDate: maybe(z.string()) })),
  createdAt: maybe(z.string()),
});
export type RedemptionOrder = z.infer<typeof RedemptionOrder>;

/** Answer of both lists of orders; `pagination` stands beside it. NOT FOUND. */
export const RedemptionOrdersData = z.array(RedemptionOrder);
export type RedemptionOrdersData = z.infer<typeof RedemptionOrdersData>;

/** Query of `GET /redemption-transactions`: the orders of the community. NOT FOUND. */
export const RedemptionOrdersQuery = z.object({ page: z.optional(Numeric), limit: z.optional(Numeric) });
export type RedemptionOrdersQuery = z.infer<typeof RedemptionOrdersQuery>;

/** Body of `POST /redemption-transactions`: the orders of one user. NOT FOUND. */
export const RedemptionOrdersOfRequest = z.object({
  email: z.string(),
  page: z.optional(z.number()),
  limit: z.optional(z.number()),
});
export type RedemptionOrdersOfRequest = z.infer<typeof RedemptionOrdersOfRequest>;
