import * as z from 'zod/mini';
import { maybe, Numeric } from '../../contract/primitives.js';
import { EventUser } from './people.js';

const EventTier = z.object({ id: z.string(), name: z.string(), level: Numeric });

/** `tier.changed`. OURS: no title of the platform speaks of it. */
export const TierChanged = z.object({
  user: EventUser,
  /** Null for somebody who had, or has, none. */
  before: z.nullable(EventTier),
  after: z.nullable(EventTier),
  /** XP of the member after the change. */
  xp: maybe(Numeric),
  /** ISO 8601. */
  changedAt: z.string(),
});
export type TierChanged = z.infer<typeof TierChanged>;

/** `badge.awarded`. OURS. */
export const BadgeAwarded = z.object({
  user: EventUser,
  badge: z.object({ id: z.string(), title: z.string(), image: maybe(z.string()) }),
  /** ISO 8601. */
  awardedAt: z.string(),
});
export type BadgeAwarded = z.infer<typeof BadgeAwarded>;

/** `currency.changed`. OURS. */
export const CurrencyChanged = z.object({
  user: EventUser,
  currency: z.object({ id: z.string(), name: maybe(z.string()) }),
  /** What was added; less than 0 where it was taken. */
  change: Numeric,
  balanceAfter: Numeric,
  reason: maybe(z.string()),
  /** ISO 8601. */
  changedAt: z.string(),
});
export type CurrencyChanged = z.infer<typeof CurrencyChanged>;
