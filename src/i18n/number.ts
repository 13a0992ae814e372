/**
 * Cached `Intl` objects: making one costs far more than using it, and a page formats hundreds of
 * values. The language is always named, so nothing here depends on where the page runs.
 */
const cache = new Map<string, unknown>();

export function cached<T, O>(
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

/** What stands between thousands. The engine's own formatter costs a first frame more than all rows. */
const THOUSANDS: Record<string, string> = { en: ',', 'en-US': ',', de: '.', 'de-DE': '.' };

/** Numbers; a decimal string such as `"9007199254740993"` keeps every digit. Anything else shows as a dash. */
export function number(lang: string, value: number | string, options?: Intl.NumberFormatOptions): string {
  const exact = typeof value === 'number' ? value : parse(value);
  if (exact === undefined) return '–';
  const mark = THOUSANDS[lang];
  if (mark && !options && /^-?\d+$/.test(`${exact}`)) return `${exact}`.replace(/\B(?=(\d{3})+$)/g, mark);
  // As text a decimal keeps every digit, too.
  const all = typeof exact === 'string' ? { maximumFractionDigits: 20, ...options } : options;
  return cached(Intl.NumberFormat, 'n', lang, all).format(exact as number);
}

function parse(text: string): string | bigint | undefined {
  const match = /^(-?\d{1,400})(\.\d{1,20})?$/.exec(text);
  if (!match) return undefined;
  return match[2] && /[1-9]/.test(match[2]) ? text : BigInt(match[1] as string);
}
