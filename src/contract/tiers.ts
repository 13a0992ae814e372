import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** What one action earns; `time` is the cooldown in seconds. SEEN in the XP settings, api-8900357. */
export const XpAction = z.object({ enabled: z.boolean(), xp: Numeric, time: maybe(Numeric) });
export type XpAction = z.infer<typeof XpAction>;

/** A tier has a name, an icon and three levels, each with a higher threshold than the one before. */
export const PlatformTier = z.object({
  _id: z.string(),
  name: z.string(),
  icon: maybe(z.string()),
  levels: z.array(z.object({ level: Numeric, xp: Numeric })),
});
export type PlatformTier = z.infer<typeof PlatformTier>;

/**
 * `GET /xp-settings/tiers` (Integration API). NOT FOUND: only the title "Get Tier Info" and the method
 * survive; path and answer are inferred from the XP and tier settings (api-8900357, api-8900739).
 */
export const TiersData = z.object({
  enabled: z.boolean(),
  display: maybe(z.object({ levels: z.boolean(), tiers: z.boolean() })),
  tiers: z.array(PlatformTier),
  /** Actions by name: `message`, `reply`, `react`, `visit` … beside one `enabled` for all. */
  xpSetting: maybe(z.record(z.string(), z.unknown())),
});
export type TiersData = z.infer<typeof TiersData>;
