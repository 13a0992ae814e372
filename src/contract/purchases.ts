import * as z from 'zod/mini';
import { maybe } from './primitives.js';

/** A day as `DD/MM/YYYY`. SEEN. */
const SlashDate = z.string().check(z.regex(/^\d{2}\/\d{2}\/\d{4}$/));

/**
 * Body of `PATCH /purchase-histories/{purchaseHistoryID}` (permission `purchase-history`). SEEN: api-33711462,
 * store/purchase-history/update. `voucherCode` and `voucherExpiryDate` go together; the older page knows
 * `redemptionInstructions` alone and requires it.
 */
export const UpdatePurchaseRequest = z.object({
  /** Trimmed; 1 to 10,000 characters. */
  redemptionInstructions: z.optional(z.string()),
  /** 1 to 512 characters. */
  voucherCode: z.optional(z.string()),
  voucherExpiryDate: z.optional(SlashDate),
});
export type UpdatePurchaseRequest = z.infer<typeof UpdatePurchaseRequest>;

/**
 * A purchase as the update answers it. SEEN. `product` is what the order keeps of its product, which later
 * changes of the product do not touch; its `redemptionInstructions` are HTML from outside.
 */
export const PurchaseHistory = z.object({
  _id: z.string(),
  /** `ORD…` */
  orderID: z.string(),
  communityID: maybe(z.string()),
  /** `_id` of the buyer. */
  userID: z.string(),
  product: z.object({
    _id: z.string(),
    name: z.string(),
    /** HTML from outside. */
    redemptionInstructions: maybe(z.string()),
  }),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type PurchaseHistory = z.infer<typeof PurchaseHistory>;
