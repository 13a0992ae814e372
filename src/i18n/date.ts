import { cached } from './number.js';

/** A moment. `zone` is an IANA name; an unknown one falls back to UTC rather than failing. */
export function date(lang: string, iso: string | number, options: Intl.DateTimeFormatOptions): string {
  const moment = new Date(iso);
  return Number.isNaN(+moment) ? '' : formatter(lang, options).format(moment);
}

/** A stretch of days, such as `3 – 9 Nov 2025`. */
export function dateRange(
  lang: string,
  from: string,
  to: number,
  options: Intl.DateTimeFormatOptions,
): string {
  const start = Date.parse(from);
  return Number.isNaN(start) || Number.isNaN(to) || to < start
    ? ''
    : formatter(lang, options).formatRange(start, to);
}

function formatter(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return cached(Intl.DateTimeFormat, 'd', lang, options);
  } catch {
    return cached(Intl.DateTimeFormat, 'd', lang, { ...options, timeZone: 'UTC' });
  }
}
