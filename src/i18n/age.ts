import { ago } from './ago.js';
import type { CommonTerms } from './common.js';
import type { Localize } from './localize.js';

/** Answers before this moment were never true: a server that has not asked yet says 1970. */
const FIRST = Date.UTC(2000, 0);
const NEW_MS = 60_000;

/** How old something is, once that is more than a minute; undefined before, and where nobody knows. */
export function oldAge(lang: string, asOf: string | undefined, now: number): string | undefined {
  const then = Date.parse(asOf ?? '');
  return then >= FIRST && now - then > NEW_MS ? ago(lang, then, now) : undefined;
}

/** That nothing newer can be had, and how old this is where that is known. */
export function staleNote<T extends CommonTerms>(
  l: Localize<T>,
  asOf: string | undefined,
  now: number,
): string {
  const then = Date.parse(asOf ?? '');
  const common = l as unknown as Localize<CommonTerms>;
  return then >= FIRST ? common.term('staleNote', ago(l.lang(), then, now)) : common.term('staleUnknown');
}
