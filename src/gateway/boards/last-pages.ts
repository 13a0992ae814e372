import { LRUCache } from 'lru-cache';
import type { BoardPage, Standing } from '../../model/board.js';

/** Tells the first page of a running window from others. */
export function firstPage(slug: string, window: string, limit: number): string {
  return `board ${slug} ${window} ${limit} `;
}

/** Rows of all pages that are kept. */
const MOST_ROWS = 50_000;

/**
 * Pages as they were last read from Redis, to be shown while it is away. They hold names and pictures of that time, so
 * rows are looked at again before they are shown.
 */
export class LastPages {
  readonly #pages = new LRUCache<string, BoardPage>({
    maxSize: MOST_ROWS,
    sizeCalculation: ({ rows }) => rows.length + 1,
  });

  keep(key: string, page: BoardPage): void {
    this.#pages.set(key, page);
  }

  clear(): void {
    this.#pages.clear();
  }

  /**
   * The page as it was, marked; undefined when nobody asked for it before.
   * @param look gives a row as it may be shown now; undefined for who must not be shown
   */
  find(key: string, seq: string, look: (row: Standing) => Standing | undefined): BoardPage | undefined {
    const page = this.#pages.get(key);
    if (!page) return undefined;
    const rows = page.rows.map(look).filter((row) => row !== undefined);
    return { ...page, rows, seq, stale: true };
  }
}
