import { StoreListQuery } from '../../contract/store.js';
import { check } from '../client.js';

/** How a list of the store is asked. `K`: the keys of a row; `F`: what it can be filtered by. */
export interface StoreListOptions<K extends string, F extends string> {
  /** Rows to leave out at the beginning. */
  skip?: number | undefined;
  /** 20 without it; 100 at most. */
  limit?: number | undefined;
  sort?: `${string}:asc` | `${string}:desc` | undefined;
  /** Only these keys and `_id`; one that the platform does not know is INVALID. */
  fields?: readonly K[] | undefined;
  /** What a name contains. */
  search?: string | undefined;
  filter?: { readonly [field in F]?: string | boolean | undefined } | undefined;
  /** Language code, such as `de`: texts come in it where there are any. */
  lang?: string | undefined;
  /** `_id` of a user: only what they may see. It does not say who asks. */
  userId?: string | undefined;
}

/** The query as the platform writes it. @throws {HttpError} INVALID */
export function toStoreQuery<K extends string, F extends string>({
  fields,
  filter,
  search,
  userId,
  ...rest
}: StoreListOptions<K, F>): StoreListQuery {
  const filters = Object.entries(filter ?? {}).filter(([, value]) => value !== undefined);
  return check(StoreListQuery, {
    ...rest,
    fields: fields?.join(','),
    search: search && `keyword:${search}`,
    filter: filters.map(([field, value]) => `${field}:${String(value)}`).join(',') || undefined,
    userID: userId,
  });
}
