import type { BoardPage, Standing } from '../../model/board.js';
import type { BoardQuery, Span } from '../../model/community.js';

/** What is asked for. Two equal ones give the same rows, so that a late answer can be told apart. */
export interface Wish {
  slug: string;
  span: Span;
  limit: number;
  from: 'top' | 'me' | 'rank' | 'page';
  rank: number;
  /** Where the rows of `page` begin. */
  cursor?: string | undefined;
  around: number;
}

/** A connected stretch of a board: the pages loaded so far, without gap or repeat. */
export interface Segment {
  wish: Wish;
  /** The newest page: board, window, total, age. */
  page: BoardPage;
  rows: readonly Standing[];
  prev: string | null;
  next: string | null;
}

export function isSame(one: Wish | undefined, other: Wish | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A stretch that begins with one page. */
export function segmentOf(wish: Wish, page: BoardPage): Segment {
  return { wish, page, rows: page.rows, prev: page.prev, next: page.next };
}

/** What a board is asked for. */
export function boardQuery({ slug, span, limit }: Wish): BoardQuery {
  return { slug, limit, ...span };
}
