import type { MyTier } from '../../model/tier.js';
import type { TierFormula } from './model.js';

const ROMAN = ['', 'I', 'II', 'III', 'IV', 'V'];

/** A level as the platform's readers know it: I, II, III. */
export function roman(level: number): string {
  return ROMAN[level] ?? String(level);
}

/** A decimal string as a whole number; what is not one counts as nothing. */
export function whole(text: string): bigint {
  const match = /^-?\d{1,400}/.exec(text);
  return match ? BigInt(match[0]) : 0n;
}

/**
 * How far it is to the next level, from 0 to 1. The default counts from the floor of the present
 * level, so that every level begins with an empty bar. The top of the ladder is a full one.
 */
export function progress(
  { xp, floor, next }: Pick<MyTier, 'xp' | 'floor' | 'next'>,
  formula: TierFormula,
): number {
  if (!next) return 1;
  const from = formula === 'zero' ? 0n : whole(floor);
  const way = whole(next.xp) - from;
  if (way <= 0n) return 1;
  const gone = whole(xp) - from;
  // A thousand steps are finer than any bar, and no size of number loses its share.
  const share = Number((gone * 1000n) / way) / 1000;
  return Math.min(1, Math.max(0, share));
}
