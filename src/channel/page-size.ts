import { refuse } from './refusal.js';

/** Sizes of a page that every community knows. */
const SIZES = [10, 25, 50, 100] as const;

/** What a frame asks for by the number, as a community takes it: the next size that holds as many, at most 100. */
export function paged<Q extends { limit?: number }>(query: Q): Q {
  const { limit } = query;
  if (limit === undefined) return query;
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw refuse('INVALID', `limit: expected a whole number up to 100; pages hold ${SIZES.join(', ')}`);
  return { ...query, limit: SIZES.find((size) => size >= limit) ?? 100 };
}
