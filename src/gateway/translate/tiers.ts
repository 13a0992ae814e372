import type { TiersData } from '../../contract/tiers.js';
import { tidyName } from '../members/names.js';
import { Ladder, type KeptTier } from '../tiers/ladder.js';

export interface KnownTiers {
  enabled: boolean;
  ladder: Ladder;
}

/** The platform's tiers as a ladder, the lowest first. Tiers are named by a number, never by the platform's id. */
export function fromTiers(data: TiersData): KnownTiers {
  const tiers = data.tiers
    .map((tier) => ({ ...tier, levels: [...tier.levels].sort((a, b) => a.xp - b.xp) }))
    .sort((a, b) => lowest(a) - lowest(b))
    .map(({ name, icon, levels }, i): KeptTier => ({
      id: String(i + 1),
      name: tidyName(name),
      levels,
      ...(icon === undefined || icon === '' ? {} : { iconUrl: icon }),
    }));
  return { enabled: data.enabled && data.display?.tiers !== false, ladder: new Ladder(tiers) };
}

function lowest(tier: { levels: readonly { xp: number }[] }): number {
  return tier.levels[0]?.xp ?? Number.POSITIVE_INFINITY;
}
