import type { MyTier, Tier } from '../../model/tier.js';
import { subtract, toDecimal } from '../standings/decimal.js';

/** A tier as the gateway keeps it, the thresholds as numbers, the lowest first. */
export interface KeptTier {
  id: string;
  name: string;
  iconUrl?: string;
  levels: readonly { level: number; xp: number }[];
}

interface Step {
  tier: KeptTier;
  level: number;
  xp: number;
}

/** The ladder as a list of steps, the lowest threshold first. */
export class Ladder {
  readonly tiers: readonly KeptTier[];
  readonly #steps: readonly Step[];

  constructor(tiers: readonly KeptTier[]) {
    this.tiers = tiers;
    this.#steps = tiers
      .flatMap((tier) => tier.levels.map(({ level, xp }) => ({ tier, level, xp })))
      .sort((a, b) => a.xp - b.xp);
  }

  /** Name of the tier reached with so much XP. */
  nameFor(xp: number): string | undefined {
    return this.#stepAt(xp)?.tier.name;
  }

  /** Everything of a {@link MyTier} that follows from XP alone. */
  standing(
    xp: number,
    iconOf: (url: string | undefined) => string | undefined,
  ): Pick<MyTier, 'tier' | 'level' | 'floor' | 'next' | 'xp'> {
    const step = this.#stepAt(xp);
    const next = this.#steps.find((one) => one.xp > xp);
    const icon = iconOf(step?.tier.iconUrl);
    return {
      tier: step ? { id: step.tier.id, name: step.tier.name, ...(icon === undefined ? {} : { icon }) } : null,
      level: step?.level ?? 0,
      xp: toDecimal(xp),
      floor: toDecimal(step?.xp ?? 0),
      next: next
        ? {
            tier: next.tier.name,
            level: next.level,
            xp: toDecimal(next.xp),
            missing: toDecimal(subtract(next.xp, xp)),
          }
        : null,
    };
  }

  toPublic(iconOf: (url: string | undefined) => string | undefined): Tier[] {
    return this.tiers.map(({ id, name, iconUrl, levels }) => {
      const icon = iconOf(iconUrl);
      return {
        id,
        name,
        ...(icon === undefined ? {} : { icon }),
        levels: levels.map(({ level, xp }) => ({ level, xp: toDecimal(xp) })),
      };
    });
  }

  #stepAt(xp: number): Step | undefined {
    return this.#steps.findLast((step) => step.xp <= xp);
  }
}
