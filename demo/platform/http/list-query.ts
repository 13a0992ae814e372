import * as z from 'zod';
import { wholeNumber } from './input.js';

/** Most rows of one page. */
export const LIST_LIMIT = 100;

/** How many rows a page has; more than the most is taken as the most. */
export const limitUpTo = (most: number, usual: number) =>
  wholeNumber(1, 999_999_999)
    .transform((limit) => Math.min(limit, most))
    .default(usual);

export const skipRows = wholeNumber(0, 999_999_999).default(0);

export interface Sort<K extends string> {
  field: K;
  descending: boolean;
}

/** `sort=field:asc` or `field:desc`. */
export const sortBy = <K extends string>(names: readonly K[]) =>
  z
    .string()
    .transform((value, context): Sort<K> => {
      const [field, direction, ...rest] = value.split(':') as [K, ...string[]];
      if (names.includes(field) && /^(asc|desc)$/.test(direction ?? '') && rest.length === 0)
        return { field, descending: direction === 'desc' };
      context.addIssue(`must be one of ${names.join(', ')} with :asc or :desc behind it`);
      return z.NEVER;
    })
    .optional();

/** `fields=a,b`: a projection. A name that is not known is an error. */
export const fieldsAmong = <K extends string>(names: readonly K[]) =>
  z
    .string()
    .max(2000)
    .transform((value, context): K[] => {
      const fields = value.split(',').map((name) => name.trim()) as K[];
      const unknown = fields.find((name) => !names.includes(name));
      if (unknown === undefined) return fields;
      context.addIssue('names a field that is not known');
      return z.NEVER;
    })
    .optional();

/** `search=keyword:value`, or the value alone. */
export const searchText = z
  .string()
  .max(200)
  .refine((value) => !value.includes('\0'), 'must not contain NUL')
  .transform((value) => value.replace(/^keyword:/, '').trim() || undefined)
  .optional();

/** `filter=field:value`, several with commas between them. */
export const filterBy = <K extends string>(names: readonly K[]) =>
  z
    .string()
    .max(2000)
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .transform((value, context) => {
      const filter: Partial<Record<K, string>> = {};
      for (const part of value.split(',')) {
        const [name = '', ...rest] = part.split(':');
        if (!names.includes(name.trim() as K) || rest.length === 0) {
          context.addIssue(`must be a value behind one of ${names.join(', ')} and a colon`);
          return z.NEVER;
        }
        filter[name.trim() as K] = rest.join(':').trim();
      }
      return filter;
    })
    .optional();

/** The row with `_id` and the asked fields alone; the whole row when none were asked. */
export function project<T extends object>(row: T, fields: readonly string[] | undefined): Partial<T> {
  if (fields === undefined) return row;
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name === '_id' || fields.includes(name)),
  ) as Partial<T>;
}

/** `%text%` for `ilike`, in which no character of the text has a meaning of its own. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** The numbers of a page as lists of streaks and orders tell them, beside their data. */
export function pageNumbers(total: number, page: number, limit: number) {
  const totalPages = Math.max(1, Math.ceil(total / limit));
  return {
    total,
    currentPage: page,
    totalPages,
    hasNextPage: page < totalPages,
    hasPrevPage: page > 1,
  };
}
