/**
 * What a value may look like that a receiver takes. Requirements, with those in limits.ts:
 *
 * L3 What it holds is so deep at most; nothing deeper is looked at.
 * L4 It holds so many values at most; the count ends at the first one too many.
 */
import type { Limits } from './types.js';

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * How many of so many values are left after those in it; negative: too many, without end: too deep. Properties are
 * read in place: a list of them costs a third more, a function for each value as much again.
 */
function spend(holder: object, left: number, levels: number): number {
  if (levels < 1) return -Infinity; // [L3]
  if (Array.isArray(holder)) {
    for (const item of holder as unknown[]) {
      if (--left < 0) break; // [L4]
      if (isHolder(item) && (left = spend(item, left, levels - 1)) < 0) break;
    }
  } else {
    for (const key in holder) {
      const inner: unknown = holder[key as never];
      if (--left < 0) break; // [L4]
      if (isHolder(inner) && (left = spend(inner, left, levels - 1)) < 0) break;
    }
  }
  return left;
}

/** What is wrong with the shape of a value that stands at a level, or nothing. */
export function measure(value: unknown, { depth, nodes }: Limits, level = 1): string {
  const left = isHolder(value) ? spend(value, nodes - 1, depth - level + 1) : 0;
  if (left >= 0) return '';
  return left < -1 ? 'depth' : 'nodes';
}
