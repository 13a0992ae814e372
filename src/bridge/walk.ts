/**
 * What a value may look like that a receiver takes. Requirements, with those in limits.ts:
 *
 * L3 What it holds is so deep at most; nothing deeper is looked at.
 * L4 It holds so many values at most; the count ends at the first one too many.
 */
import type { Limits } from './types.js';

/** What is wrong with the shape of a value that stands at a level, or nothing. Parsing is fast: a look at the text costs five times this. */
export function measure(value: unknown, { depth, nodes }: Limits, level = 1): string {
  let left = nodes;
  const walk = (inner: unknown, at: number): string => {
    if (--left < 0) return 'nodes'; // [L4]
    if (typeof inner !== 'object' || inner === null) return '';
    if (at > depth) return 'depth'; // [L3]
    for (const item of Array.isArray(inner) ? (inner as unknown[]) : Object.values(inner)) {
      const wrong = walk(item, at + 1);
      if (wrong) return wrong;
    }
    return '';
  };
  return walk(value, level);
}
