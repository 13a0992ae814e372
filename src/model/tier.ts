import * as z from 'zod/mini';

/** One of the three steps inside a tier. */
export const TierLevel = z.object({
  level: z.number(),
  /** XP at which the level begins, as a decimal string. */
  xp: z.string(),
});
export type TierLevel = z.infer<typeof TierLevel>;

export const Tier = z.object({
  id: z.string(),
  name: z.string(),
  /** Address of an emblem that the gateway serves. */
  icon: z.optional(z.string()),
  levels: z.array(TierLevel),
});
export type Tier = z.infer<typeof Tier>;

/** All tiers of the community, the lowest first. */
export const TierLadder = z.object({
  /** Whether the community uses tiers at all. */
  enabled: z.boolean(),
  /** Names of the two units, such as `XP` and `Coins`. */
  units: z.object({ xp: z.string(), coins: z.string() }),
  tiers: z.array(Tier),
  seq: z.string(),
  asOf: z.string(),
});
export type TierLadder = z.infer<typeof TierLadder>;

/** Where the signed-in member stands on the ladder. */
export const MyTier = z.object({
  /** Null below the first threshold. */
  tier: z.nullable(z.object({ id: z.string(), name: z.string(), icon: z.optional(z.string()) })),
  /** 1 to 3; 0 below the first threshold. */
  level: z.number(),
  xp: z.string(),
  coins: z.string(),
  /** XP at which the present level began. */
  floor: z.string(),
  /** What comes next; null at the top of the ladder. */
  next: z.nullable(
    z.object({
      tier: z.string(),
      level: z.number(),
      /** Threshold in XP. */
      xp: z.string(),
      /** XP that are missing. */
      missing: z.string(),
    }),
  ),
  earnedToday: z.string(),
  seq: z.string(),
  asOf: z.string(),
});
export type MyTier = z.infer<typeof MyTier>;
