import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';
import { PlatformTier } from './tiers.js';

const Paid = z.object({ enabled: z.boolean(), xp: z.number() });
/** `time` is the cooldown in seconds. */
const Timed = z.object({ enabled: z.boolean(), xp: z.number(), time: z.number() });

/** `POST /gamifications/{serverId}/xp-setting` (first generation). SEEN: api-8900357, its end cut. */
export const XpSettingRequest = z.object({
  enabled: z.boolean(),
  picture: Paid,
  aboutme: Paid,
  quote: Paid,
  message: Timed,
  reply: Timed,
  react: Timed,
  object: Timed,
  analysis: Timed,
  visit: Paid,
  referral: Paid,
  comment: Timed,
  refer: Paid,
  tradingDiscussions: Timed,
});
export type XpSettingRequest = z.infer<typeof XpSettingRequest>;

/** `POST /gamifications/{serverId}/tier-setting` (first generation). SEEN: api-8900739, its end cut. */
export const TierSettingRequest = z.object({
  enabled: z.boolean(),
  display: z.object({ levels: z.boolean(), tiers: z.boolean() }),
});
export type TierSettingRequest = z.infer<typeof TierSettingRequest>;

/** Answer of both. SEEN; what `tiers` and `badges` hold is inferred. */
export const GamificationSettings = z.object({
  _id: z.string(),
  serverId: z.string(),
  xpSetting: z.record(z.string(), z.unknown()),
  tiers: z.object({
    enabled: z.boolean(),
    display: z.object({ levels: z.boolean(), tiers: z.boolean() }),
    tiers: z.array(PlatformTier),
  }),
  badges: maybe(z.array(z.unknown())),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
  __v: maybe(Numeric),
});
export type GamificationSettings = z.infer<typeof GamificationSettings>;
