import { cached } from './number.js';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** How long ago, in the largest whole unit, such as `5 min. ago`. */
export function ago(lang: string, then: number, now = Date.now()): string {
  const past = Math.max(0, now - then);
  const [unit, size] = UNITS.find(([, size]) => past >= size) ?? UNITS[3];
  return cached(Intl.RelativeTimeFormat, 'r', lang, { style: 'short', numeric: 'auto' } as const).format(
    -Math.floor(past / size),
    unit,
  );
}
