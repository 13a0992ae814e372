import { HttpError } from '../net/http-error.js';
import type { CallOptions } from './client.js';

/** One page of a list, whatever its paging style. Numbers that the platform did not tell are absent. */
export interface Page<T> {
  items: T[];
  /** How many there are in all. */
  total?: number;
  /** From 1. */
  page?: number;
  /** How many were skipped before this page. */
  skip?: number;
  limit?: number;
  totalPages?: number;
  hasNext?: boolean;
  /** Where the next page begins, in lists that are walked by cursor. */
  nextCursor?: string;
}

/** Where a walk stands. A list asks with the one that its paging style knows. */
export interface Place {
  /** From 1. */
  page: number;
  /** How many came before. */
  skip: number;
  cursor?: string;
}

/**
 * Reads the numbers of a page under any of the platform's names: `page`, `limit`, `skip`, `total` (partner
 * surfaces), `currentPage`, `totalPages`, `hasNextPage` (streaks), `total_pages` (daily history),
 * `next_cursor` and `current_page` (user filter). Numbers that come as text read as numbers.
 */
export function toPage<T>(items: T[], paging: Record<string, unknown> = {}): Page<T> {
  const number = (...names: string[]): number | undefined => {
    for (const name of names) {
      const value = paging[name];
      if ((typeof value === 'number' || (typeof value === 'string' && value !== '')) && Number(value) >= 0)
        return Number(value);
    }
    return undefined;
  };
  const found = {
    total: number('total'),
    page: number('page', 'currentPage', 'current_page'),
    skip: number('skip'),
    limit: number('limit'),
    totalPages: number('totalPages', 'total_pages'),
  };
  const { hasNextPage, next_cursor, nextCursor = next_cursor } = paging;
  const page: Page<T> = { items };
  for (const [name, value] of Object.entries(found)) if (value !== undefined) page[name as 'page'] = value;
  if (typeof hasNextPage === 'boolean') page.hasNext = hasNextPage;
  if (typeof nextCursor === 'string' && nextCursor !== '') page.nextCursor = nextCursor;
  return page;
}

/**
 * The pages of a list from its first to its last, fetched one by one as they are asked for. A server that
 * repeats a page or a cursor would keep this going for ever: it ends with BAD_ANSWER. Pages may look alike, as in a
 * ledger with equal rows, where each says its number and there were to be so many. @throws {HttpError}
 */
export async function* walkPages<T>(
  fetchPage: (place: Place) => Promise<Page<T>>,
  { signal }: CallOptions = {},
): AsyncGenerator<T[], void, undefined> {
  const seen = new Set<string>();
  /** How many pages there were to be when the walk began. */
  let promised = 0;
  let place: Place | undefined = { page: 1, skip: 0 };
  while (place) {
    checkSignal(signal);
    const page: Page<T> = await fetchPage(place);
    const next: Place | undefined = placeAfter(place, page);
    promised ||= pagesOf(page);
    // A page may be empty before the last one: where identifiers are asked for that nobody has.
    const isEmpty = page.items.length === 0 && place.page <= promised;
    const isExpected = isEmpty || (place.page <= promised && isThe(place, page));
    const mark = fingerprint(page.items);
    const cursor = next?.cursor === undefined ? undefined : `cursor ${next.cursor}`;
    if ((seen.has(mark) && !isExpected) || (cursor !== undefined && seen.has(cursor)))
      throw new HttpError('BAD_ANSWER', 'the server answered the same page twice');
    if (!isEmpty) seen.add(mark);
    if (cursor !== undefined) seen.add(cursor);
    yield page.items;
    place = next;
  }
}

/** The same, item by item. @throws {HttpError} */
export async function* walk<T>(
  fetchPage: (place: Place) => Promise<Page<T>>,
  o: CallOptions = {},
): AsyncGenerator<T, void, undefined> {
  for await (const items of walkPages(fetchPage, o)) {
    for (const item of items) {
      checkSignal(o.signal);
      yield item;
    }
  }
}

/** Where the next page is; undefined after the last one. What the platform says outright wins over sums. */
function placeAfter<T>(at: Place, { items, nextCursor, ...page }: Page<T>): Place | undefined {
  const next: Place = { page: at.page + 1, skip: at.skip + items.length };
  if (nextCursor !== undefined) return { ...next, cursor: nextCursor };
  if (at.cursor !== undefined) return undefined;
  if (page.hasNext !== undefined) return page.hasNext ? next : undefined;
  if (page.totalPages !== undefined) return at.page < page.totalPages ? next : undefined;
  if (items.length === 0) return undefined;
  if (page.total !== undefined) return next.skip < page.total ? next : undefined;
  return page.limit !== undefined && items.length >= page.limit ? next : undefined;
}

/** How many pages there are by the words of one; 0 when it does not say. */
function pagesOf<T>({ totalPages, total, limit }: Page<T>): number {
  if (totalPages !== undefined) return totalPages;
  return total !== undefined && limit ? Math.ceil(total / limit) : 0;
}

/** Whether a page says that it is the one that was asked for. */
const isThe = <T>(at: Place, { page, skip }: Page<T>): boolean =>
  page === undefined ? skip === at.skip : page === at.page;

/** Two pages with equal ends and equal length are one page; whole ones would cost too much memory to keep. */
const fingerprint = (items: readonly unknown[]): string =>
  `${items.length} ${JSON.stringify(items[0])} ${JSON.stringify(items.at(-1))}`;

function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HttpError('CANCELLED', 'cancelled by the caller', { written: false });
}
