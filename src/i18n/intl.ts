/**
 * Cached `Intl` objects: making one costs far more than using it, and a page formats hundreds of
 * values. The language is always named, so nothing here depends on where the page runs.
 */
const cache = new Map<string, unknown>();

function cached<T, O>(
  make: new (lang: string, options?: O) => T,
  kind: string,
  lang: string,
  options?: O,
): T {
  const key = `${kind} ${lang} ${options ? JSON.stringify(options) : ''}`;
  let made = cache.get(key) as T | undefined;
  if (!made) {
    // Hosts choose languages and zones freely; a bound keeps a page that tries many from growing.
    if (cache.size > 200) cache.clear();
    cache.set(key, (made = new make(lang, options)));
  }
  return made;
}

/** Numbers; a decimal string such as `"9007199254740993"` keeps every digit. Anything else shows as a dash. */
export function number(lang: string, value: number | string, options?: Intl.NumberFormatOptions): string {
  const exact = typeof value === 'number' ? value : parse(value);
  return exact === undefined ? '–' : cached(Intl.NumberFormat, 'n', lang, options).format(exact);
}

function parse(text: string): number | bigint | undefined {
  const match = /^(-?\d{1,400})(\.\d{1,20})?$/.exec(text);
  if (!match) return undefined;
  return match[2] && /[1-9]/.test(match[2]) ? Number(text) : BigInt(match[1] as string);
}

/** The `Intl.PluralRules` form of a count, with `#` replaced by the formatted count. */
export function plural(
  lang: string,
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
  ordinal = false,
): string {
  const rule = cached(Intl.PluralRules, 'p', lang, ordinal ? { type: 'ordinal' } : undefined).select(count);
  return (forms[rule] ?? forms.other).replace('#', () => number(lang, count));
}

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

/** `a, b and c` in the language's own way. */
export function list(lang: string, items: string[]): string {
  return cached(Intl.ListFormat, 'l', lang).format(items);
}
