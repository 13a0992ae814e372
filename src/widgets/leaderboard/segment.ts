import type { BoardPage, Standing } from '../../model/board.js';
import type { BoardQuery, Community, Opts } from '../../model/community.js';

/** What is asked for. Two equal ones give the same rows, so that a late answer can be told apart. */
export interface Wish {
  slug: string;
  window: string | undefined;
  limit: number;
  from: 'top' | 'me' | 'rank';
  rank: number;
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

/** Rows that a reload asks for again at most. Deeper readers get the rows from where they began. */
const RELOAD = 300;

/**
 * Loads a stretch from its beginning. `depth`: how many rows it had before, so that a reload in the
 * background takes nothing away that somebody is reading.
 */
export async function loadSegment(
  community: Community,
  wish: Wish,
  depth: number,
  { signal }: { signal: AbortSignal },
): Promise<Segment> {
  const { slug, window, limit, from, rank, around } = wish;
  const query: BoardQuery = { slug, limit };
  if (window) query.window = window;
  const first =
    (from === 'me' &&
      (await community.aroundMe({ slug, around, ...(window ? { window } : {}) }, { signal }))) ||
    (await community.board(from === 'rank' ? { ...query, at: rank } : query, { signal }));
  signal.throwIfAborted();
  let segment: Segment = { wish, page: first, rows: first.rows, prev: first.prev, next: first.next };
  while (segment.rows.length < Math.min(depth, RELOAD) && segment.next)
    segment = await extendSegment(community, segment, 'below', { signal });
  return segment;
}

/** One page more at either end. Members who moved into it meanwhile stay where they are already. */
export async function extendSegment(
  community: Community,
  segment: Segment,
  end: 'above' | 'below',
  options: Opts,
): Promise<Segment> {
  const cursor = end === 'above' ? segment.prev : segment.next;
  if (!cursor) return segment;
  const { slug, window, limit } = segment.wish;
  const page = await community.board({ slug, limit, cursor, ...(window ? { window } : {}) }, options);
  options.signal?.throwIfAborted();
  const known = new Set(segment.rows.map(({ member }) => member.id));
  const fresh = page.rows.filter(({ member }) => !known.has(member.id));
  return end === 'above'
    ? { ...segment, page, rows: [...fresh, ...segment.rows], prev: page.prev }
    : { ...segment, page, rows: [...segment.rows, ...fresh], next: page.next };
}

/** Whether an answer is newer than another: a later number of the same epoch, or another epoch. */
export function isNewer(seq: string, than: string): boolean {
  const [epoch, count] = split(seq);
  const [otherEpoch, otherCount] = split(than);
  return epoch !== otherEpoch || count > otherCount;
}

function split(seq: string): [string, number] {
  const dash = seq.lastIndexOf('-');
  return [seq.slice(0, dash), Number(seq.slice(dash + 1))];
}
