import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId, ShortId } from './primitives.js';

/**
 * `PUT /spin-wheels/users`, "Update user spin-wheel information", also titled "Edit wheel information for each
 * user". NOT FOUND, inferred: 13 #41.
 */
export const UpdateSpinsRequest = z.object({
  email: z.string(),
  wheelId: ObjectId,
  /** How many spins the member has from now on. */
  spins: z.number().check(z.minimum(0)),
});
export type UpdateSpinsRequest = z.infer<typeof UpdateSpinsRequest>;

/** What a member has on one wheel. Inferred: 13 #41. */
export const MemberSpins = z.object({
  wheelId: z.string(),
  name: maybe(z.string()),
  userId: maybe(ShortId),
  email: maybe(z.string()),
  /** Spins that are left. */
  spins: Numeric,
  updatedAt: maybe(z.string()),
});
export type MemberSpins = z.infer<typeof MemberSpins>;

/** Beyond the contract: `GET /spin-wheels/users?email=`, every wheel of the community for one member. */
export const MemberSpinsData = z.array(MemberSpins);
