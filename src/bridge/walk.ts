/**
 * What a value may look like that a receiver takes. Requirements, with those in limits.ts:
 *
 * L3 What it holds is so deep at most; nothing deeper is looked at.
 * L4 It holds so many values at most; the count ends at the first one too many.
 */
import type { Limits } from './types.js';

/**
 * What is wrong with the shape of a value that stands at a level, or nothing. Parsing is fast: a look at the text
 * costs five times this. Properties are read in place: a list of them for each object costs a third more.
 */
export function measure(value: unknown, { depth, nodes }: Limits, level = 1): string {
  let left = nodes;
  const look = (inner: unknown, at: number): string => {
    if (--left < 0) return 'nodes'; // [L4]
    return typeof inner === 'object' && inner !== null ? walk(inner, at) : '';
  };
  const walk = (inner: object, at: number): string => {
    let wrong = '';
    if (at > depth) return 'depth'; // [L3]
    if (Array.isArray(inner)) {
      for (const item of inner as unknown[]) if ((wrong = look(item, at + 1))) return wrong;
    } else {
      for (const key in inner) if ((wrong = look(inner[key as never], at + 1))) return wrong;
    }
    return '';
  };
  return look(value, level);
}
