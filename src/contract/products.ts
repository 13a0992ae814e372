import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId } from './primitives.js';

const Switch = z.object({ isEnabled: maybe(z.boolean()) });

/**
 * A product of the store. SEEN: api-34355616, store/products/get (permission `store`). `description` and
 * `redemptionInstructions` are HTML as somebody typed it: text from outside. Never put them into a page as
 * markup without taking out everything that runs.
 */
export const Product = z.object({
  _id: z.string(),
  communityID: maybe(z.string()),
  name: maybe(z.string()),
  /** HTML from outside. */
  description: maybe(z.string()),
  image: maybe(z.string()),
  /** In the currency of the store. */
  price: maybe(Numeric),
  /** `voucher` is the only one that was seen. */
  type: maybe(z.string()),
  categoryID: maybe(z.string()),
  /** What is left; missing: no end. */
  stocks: maybe(Numeric),
  discountPrice: maybe(Numeric),
  isDiscountEnabled: maybe(z.boolean()),
  discountStartDate: maybe(z.string()),
  discountEndDate: maybe(z.string()),
  userInformation: maybe(Switch),
  /** Spelled as documented: the voucher that ends first is sold first. */
  shouldPrioritiesExpiringVouchers: maybe(z.boolean()),
  shouldDisplayRemainingQuantity: maybe(z.boolean()),
  expiringVoucherHighlight: maybe(Switch),
  isArchived: maybe(z.boolean()),
  totalOrders: maybe(Numeric),
  displayOrder: maybe(Numeric),
  /** HTML from outside. */
  redemptionInstructions: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type Product = z.infer<typeof Product>;

/** Answer of `GET /products`; skip, limit and total are in `meta`. SEEN. */
export const ProductsData = z.array(Product);
export type ProductsData = z.infer<typeof ProductsData>;

const on = z.object({ isEnabled: z.boolean() });

/** Body of `POST /products`. SEEN: api-34360827; only `name` and `price` are required. */
export const CreateProductRequest = z.object({
  name: z.string(),
  price: z.number(),
  /** HTML; kept as it is given. */
  description: z.optional(z.string()),
  image: z.optional(z.string()),
  type: z.optional(z.literal('voucher')),
  categoryID: z.optional(ObjectId),
  stocks: z.optional(z.number()),
  discountPrice: z.optional(z.number()),
  isDiscountEnabled: z.optional(z.boolean()),
  /** ISO 8601. */
  discountStartDate: z.optional(z.string()),
  discountEndDate: z.optional(z.string()),
  userInformation: z.optional(on),
  shouldPrioritiesExpiringVouchers: z.optional(z.boolean()),
  shouldDisplayRemainingQuantity: z.optional(z.boolean()),
  expiringVoucherHighlight: z.optional(on),
  isArchived: z.optional(z.boolean()),
  displayOrder: z.optional(z.number()),
  redemptionInstructions: z.optional(z.string()),
  /** Who sees it; never answered. Ids of roles and users, inferred; empty: everybody. */
  productPermission: z.optional(z.array(z.unknown())),
});
export type CreateProductRequest = z.infer<typeof CreateProductRequest>;
