import { FIRST_LIMITS, isId } from './limits.js';
import type { Limits } from './types.js';

export const LIMITS: Limits = {
  ...FIRST_LIMITS,
  depth: 32,
  nodes: 50_000,
  calls: 64,
  streams: 8,
  events: 120,
};

/** The limits that `told` names, and the usual ones for the rest. */
export function readLimits(told: unknown): Limits {
  const limits: { -readonly [name in keyof Limits]: number } = { ...LIMITS };
  for (const name in limits) {
    const value = (told as Limits | undefined)?.[name as keyof Limits];
    if (isId(value)) limits[name as keyof Limits] = value; // [L12]
  }
  return limits;
}
