import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** A yes or no, also where it comes as text; reads as a boolean. */
const Flag = z.pipe(
  z.union([z.boolean(), z.enum(['true', 'false'])]),
  z.transform((value) => value === true || value === 'true'),
);

/**
 * A badge. SEEN (award-user-badge): `quantity`, `attachRequired` and `awarded` come as texts, and are read as a
 * number and booleans. Documentation shows a UUID as `id`.
 */
export const PlatformBadge = z.object({
  id: z.string(),
  title: z.string(),
  /** `custom`, or the action that it stands for. */
  action: z.string(),
  quantity: maybe(Numeric),
  description: maybe(z.string()),
  attachRequired: maybe(Flag),
  awarded: maybe(Flag),
  image: maybe(z.string()),
});
export type PlatformBadge = z.infer<typeof PlatformBadge>;

/** `GET /badges` (NOT FOUND, inferred) and what awarding answers (SEEN): the badges of the member. */
export const BadgesData = z.array(PlatformBadge);
export type BadgesData = z.infer<typeof BadgesData>;

/** `POST /badges` and `PUT /badges/{id}`. PARTLY: api-8891815, api-8891861; only title and action are required. */
export const BadgeInput = z.object({
  title: z.string(),
  /** `custom` is the one seen. */
  action: z.string(),
  quantity: z.optional(z.number()),
  image: z.optional(z.string()),
  applied: z.optional(z.boolean()),
  awarded: z.optional(z.boolean()),
  description: z.optional(z.string()),
  darkImage: z.optional(z.string()),
  lightImage: z.optional(z.string()),
  enabledDarkAndLight: z.optional(z.boolean()),
  /** Whether it gives XP. */
  award: z.optional(z.boolean()),
  /** Whether it gives coins. */
  awardCurrency: z.optional(z.boolean()),
  awardXpQuantity: z.optional(z.number()),
  awardCurrencyQuantity: z.optional(z.number()),
  attachRequired: z.optional(z.boolean()),
});
export type BadgeInput = z.infer<typeof BadgeInput>;

/** `POST /badges/{id}/award` and `POST /badges/{id}/remove`. SEEN: award-user-badge, api-8891875. */
export const BadgeMemberRequest = z.object({
  /** The short id. */
  userId: z.string(),
});
export type BadgeMemberRequest = z.infer<typeof BadgeMemberRequest>;
