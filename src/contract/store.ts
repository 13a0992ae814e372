import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/**
 * The store of a community, `/stores` (permission `store`). SEEN: store/configuration/get.
 * `description` is HTML as somebody typed it: text from outside. Never put it into a page as markup
 * without taking out everything that runs.
 */
export const StoreConfig = z.object({
  _id: z.string(),
  communityID: maybe(z.string()),
  isEnabled: maybe(z.boolean()),
  title: maybe(z.string()),
  /** HTML from outside. */
  description: maybe(z.string()),
  cover: maybe(z.object({ type: maybe(z.string()), value: maybe(z.string()) })),
  currency: maybe(z.object({ name: maybe(z.string()), symbol: maybe(z.string()) })),
  widgetID: maybe(z.string()),
  widget: maybe(z.object({ isEnabled: maybe(z.boolean()) })),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type StoreConfig = z.infer<typeof StoreConfig>;

/** Query of `GET /stores`. SEEN. An unknown name in `fields` is 400. */
export const StoreConfigQuery = z.object({
  /** Names of keys with commas between them: only these and `_id` are answered. */
  fields: z.optional(z.string()),
  /** Language code, such as `de`: texts come in it where there are any. */
  lang: z.optional(z.string()),
});
export type StoreConfigQuery = z.infer<typeof StoreConfigQuery>;

/** Body of `PUT /stores`. SEEN: store/configuration/update. */
export const UpdateStoreRequest = z.object({
  isEnabled: z.boolean(),
  title: z.string(),
  /** HTML; kept as it is given. */
  description: z.string(),
  currency: z.object({ isEnabled: z.boolean(), name: z.string() }),
  widget: z.optional(z.object({ isEnabled: z.boolean() })),
});
export type UpdateStoreRequest = z.infer<typeof UpdateStoreRequest>;

/** Query of `GET /categories` and `GET /products`. SEEN, but the form of `search` is that of another list. */
export const StoreListQuery = z.object({
  /** Rows to leave out at the beginning. */
  skip: z.optional(Numeric),
  /** 20 without it; 100 at most. */
  limit: z.optional(Numeric),
  /** `field:asc` or `field:desc`. */
  sort: z.optional(z.string()),
  fields: z.optional(z.string()),
  /** `keyword:` and what a name contains. */
  search: z.optional(z.string()),
  /** `field:value`: `isArchived` of categories; `categoryID` and `type` of products. */
  filter: z.optional(z.string()),
  lang: z.optional(z.string()),
  /** Only what this user may see; it says nothing about who asks. */
  userID: z.optional(z.string()),
});
export type StoreListQuery = z.infer<typeof StoreListQuery>;
