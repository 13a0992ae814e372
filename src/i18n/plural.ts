import { cached, number } from './number.js';

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
