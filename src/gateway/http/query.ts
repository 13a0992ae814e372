import type { GatewayCall } from '../context.js';
import { Problem } from './problem.js';

/** How many rows a page may have. */
export const LIMITS = [10, 25, 50, 100] as const;

/**
 * The query with these names alone. Anything else, anything given twice, and a value longer than 512 characters, or than
 * `longest` says, is 400 and named.
 */
export function readQuery<K extends string>(
  c: GatewayCall,
  names: readonly K[],
  longest: Partial<Record<K, number>> = {},
): Partial<Record<K, string>> {
  const out: Partial<Record<K, string>> = {};
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (!(names as readonly string[]).includes(name)) throw invalid(name, 'is not known here', names);
    if (out[name as K] !== undefined) throw invalid(name, 'is given twice', names);
    if (value.length > (longest[name as K] ?? 512)) throw invalid(name, 'is too long', names);
    out[name as K] = value;
  }
  return out;
}

/** Refuses any query at all. */
export function noQuery(c: GatewayCall): void {
  readQuery(c, []);
}

/** One of the page sizes; the first one when it is left out. */
export function readLimit(text: string | undefined): number {
  if (text === undefined) return LIMITS[0];
  const limit = LIMITS.find((one) => String(one) === text);
  if (limit === undefined) throw new Problem('INVALID', `limit must be one of ${LIMITS.join(', ')}`);
  return limit;
}

/** A whole number within bounds, both inclusive. */
export function readInt(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new Problem('INVALID', `${name} must be a whole number from ${min} to ${max}`);
  }
  return value;
}

function invalid(name: string, why: string, names: readonly string[]): Problem {
  const shown = /^[\w.-]{1,40}$/.test(name) ? `"${name}"` : 'a parameter';
  const known = names.length > 0 ? `; known: ${names.join(', ')}` : '';
  return new Problem('INVALID', `${shown} ${why}${known}`);
}
