/**
 * What a value may look like that a receiver takes. Requirements, with those in limits.ts:
 *
 * L3 What it holds is so deep at most; nothing deeper is looked at.
 * L4 It holds so many values at most; the count ends at the first one too many.
 */
import type { Limits } from './types.js';

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether it goes down more than so many levels. Properties are read in place: a list of them costs a third more. */
export function isDeep(value: unknown, levels: number): boolean {
  if (!isHolder(value)) return false;
  if (levels < 1) return true; // [L3]
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (isHolder(item) && isDeep(item, levels - 1)) return true;
  } else {
    for (const key in value) {
      const inner: unknown = value[key as never];
      if (isHolder(inner) && isDeep(inner, levels - 1)) return true;
    }
  }
  return false;
}

/** How many of so many values are left after it and what is in it; negative: too many, without end: too deep. */
function spend(value: unknown, left: number, levels: number): number {
  if (--left < 0 || !isHolder(value)) return left; // [L4]
  if (levels < 1) return -Infinity; // [L3]
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if ((left = spend(item, left, levels - 1)) < 0) break;
  } else {
    for (const key in value) if ((left = spend(value[key as never], left, levels - 1)) < 0) break;
  }
  return left;
}

/** A value takes two characters at least, itself and what parts it from the next: so short a text holds few enough. */
export const isShort = (characters: number, { nodes }: Limits): boolean => characters <= 2 * nodes;

/** What is wrong with the shape of a value that stands at a level and came in a text, or nothing. */
export function measure(value: unknown, limits: Limits, characters = Infinity, level = 1): string {
  const levels = limits.depth - level + 1;
  if (isShort(characters, limits)) return isDeep(value, levels) ? 'depth' : '';
  const left = spend(value, limits.nodes, levels);
  if (left >= 0) return '';
  return left < -1 ? 'depth' : 'nodes';
}
