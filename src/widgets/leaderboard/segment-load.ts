import type { Community, Opts } from '../../model/community.js';
import { boardQuery, segmentOf, type Segment, type Wish } from './segment.js';

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
  const { slug, span, from, rank, around, cursor } = wish;
  const mine = from === 'me' && (await community.aroundMe({ slug, around, ...span }, { signal }));
  const place = from === 'rank' ? { at: rank } : from === 'page' && cursor ? { cursor } : {};
  let first = mine || (await community.board({ ...boardQuery(wish), ...place }, { signal }));
  // A short page at the top would leave a gap at its end: the whole first page says the same and more.
  if (from === 'page' && !first.prev && first.rows.length < wish.limit)
    first = await community.board(boardQuery(wish), { signal });
  signal.throwIfAborted();
  let segment = segmentOf(wish, first);
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
  const page = await community.board({ ...boardQuery(segment.wish), cursor }, options);
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
