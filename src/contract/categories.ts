import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId } from './primitives.js';

/** A category of the store. SEEN: store/categories/list, api-34360804 (permission `store`). */
export const Category = z.object({
  _id: z.string(),
  communityID: maybe(z.string()),
  name: maybe(z.string()),
  coverImage: maybe(z.string()),
  shouldShowCover: maybe(z.boolean()),
  isArchived: maybe(z.boolean()),
  /** `full` is the only one that was seen. */
  viewType: maybe(z.string()),
  displayOrder: maybe(Numeric),
  /** The status that orders of its products start in. */
  defaultPurchaseStatusID: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type Category = z.infer<typeof Category>;

/** Answer of `GET /categories`; skip, limit and total are in `meta`. SEEN. */
export const CategoriesData = z.array(Category);
export type CategoriesData = z.infer<typeof CategoriesData>;

const input = {
  coverImage: z.optional(z.string()),
  shouldShowCover: z.optional(z.boolean()),
  isArchived: z.optional(z.boolean()),
  viewType: z.optional(z.literal('full')),
  displayOrder: z.optional(z.number()),
  defaultPurchaseStatusID: z.optional(ObjectId),
  /** Who sees it: the contract does not say in what form. Ids of roles and users, inferred; empty: everybody. */
  categoryPermission: z.optional(z.array(z.unknown())),
};

/** Body of `POST /categories`. SEEN: api-34360804. */
export const CreateCategoryRequest = z.object({ name: z.string(), ...input });
export type CreateCategoryRequest = z.infer<typeof CreateCategoryRequest>;

/** Body of `PUT /categories/{categoryID}`; what is left out stays. SEEN: api-34360817. */
export const UpdateCategoryRequest = z.object({ name: z.optional(z.string()), ...input });
export type UpdateCategoryRequest = z.infer<typeof UpdateCategoryRequest>;
