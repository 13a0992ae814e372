import * as z from 'zod';

/** Time windows that a board can have. */
export const WINDOWS = ['all-time', 'monthly', 'weekly', 'daily', 'season'] as const;
export type WindowSlug = (typeof WINDOWS)[number];

export const id = z.string().regex(/^[0-9a-f]{24}$/i, 'expected 24 hexadecimal digits');
/** Words that go into every answer. */
export const label = z.string().min(1).max(200);
export const zone = z.string().refine(isZone, 'expected an IANA time zone such as Europe/Berlin');
export const windows = z.array(z.enum(WINDOWS)).min(1).refine(isDistinct, 'expected each window once');

export function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}
