import * as z from 'zod';
import { objectIdText, text } from './input.js';
import { fieldsAmong, limitUpTo, LIST_LIMIT, searchText, skipRows, sortBy } from './list-query.js';

/** Text that may be empty, such as a description. */
export const anyText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0'), 'must not contain NUL');

export const storeName = text(200).refine((value) => value.trim() !== '', 'must not be blank');

/** HTML of a description, kept as it is given. */
export const html = anyText(50_000);

/** Address of a picture, or nothing. */
export const picture = anyText(2000).refine(
  (value) => value === '' || /^(https?:\/)?\/[^\s]*$/.test(value),
  'must be an address of http or https, or a path',
);

export const displayOrder = z.int().min(-1_000_000).max(1_000_000);

/** Whole coins. */
export const coins = z.int().min(0).max(1_000_000_000);

/** Who sees a thing: ids of roles and users, bare or as `{ _id }`. */
export const permission = z
  .array(
    z.union([objectIdText, z.object({ _id: objectIdText }).transform((one) => one._id)], {
      error: 'must be the id of a role or a user',
    }),
  )
  .max(200)
  .transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))]);

/** A language code such as `de` or `pt-BR`. */
export const lang = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language code')
  .optional();

/** What both lists of the store are asked with, apart from their filter. */
export const storeList = <F extends string, S extends string>(fields: readonly F[], sorts: readonly S[]) => ({
  skip: skipRows,
  limit: limitUpTo(LIST_LIMIT, 20),
  sort: sortBy(sorts),
  fields: fieldsAmong(fields),
  search: searchText,
  lang,
  userID: objectIdText.optional(),
});
