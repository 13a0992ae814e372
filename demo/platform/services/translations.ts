import { ilike, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { containing } from '../http/list-query.js';

/** The text in a language, or in the language that a longer code such as `de-AT` begins with, or as it is. */
export function inLanguage<K extends string>(
  translations: Record<string, Partial<Record<K, string>>>,
  lang: string | undefined,
  key: K,
  text: string,
): string {
  if (lang === undefined) return text;
  for (const code of [lang.toLowerCase(), lang.toLowerCase().split('-')[0]!]) {
    const found = Object.hasOwn(translations, code) ? translations[code]?.[key] : undefined;
    if (found !== undefined) return found;
  }
  return text;
}

/** Rows with the text in their name, in any of their languages. */
export const isNamed = (row: { name: PgColumn; translations: PgColumn }, search: string): SQL =>
  or(
    ilike(row.name, containing(search)),
    sql`exists (select 1 from jsonb_each(${row.translations}) as spoken
      where spoken.value ->> 'name' ilike ${containing(search)})`,
  )!;
