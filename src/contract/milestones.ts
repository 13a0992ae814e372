import * as z from 'zod/mini';

import { maybe, Numeric } from './primitives.js';
import { UserIdentifier } from './referrals.js';

/** `POST /users/milestones`. NOT FOUND beyond its title "user milestones"; inferred. */
export const MilestonesRequest = z.object({ identifier: UserIdentifier });
export type MilestonesRequest = z.infer<typeof MilestonesRequest>;

/** One level of one tier: what it takes, and whether and when the user got there. Inferred. */
export const Milestone = z.object({
  tierId: z.string(),
  tier: z.string(),
  /** 1 to 3. */
  level: Numeric,
  /** XP that it takes. */
  xp: Numeric,
  isReached: z.boolean(),
  /** Day (`YYYY-MM-DD`) on which the user first had that much. */
  reachedAt: maybe(z.string()),
  /** 0 to 100, counted from zero XP. */
  percentage: Numeric,
});
export type Milestone = z.infer<typeof Milestone>;

/** Where a user stands on the ladder of tiers, and every level of it in order. Inferred. */
export const Milestones = z.object({
  /** Whether the community has tiers switched on. */
  enabled: z.boolean(),
  user: z.object({ id: z.string(), userId: z.string(), email: z.string(), username: z.string() }),
  xp: Numeric,
  /** The highest level that the user has reached. */
  current: maybe(z.object({ tierId: z.string(), tier: z.string(), level: Numeric })),
  /** The next one, and how much XP is missing. */
  next: maybe(z.object({ tierId: z.string(), tier: z.string(), level: Numeric, remaining: Numeric })),
  milestones: z.array(Milestone),
});
export type Milestones = z.infer<typeof Milestones>;
