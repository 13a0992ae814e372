import { Hono } from 'hono';
import type { BoardList, BoardPage } from '../../model/board.js';
import type { GatewayCall, GatewayContext, GatewayEnv, Session } from '../context.js';
import { privateAnswer } from '../http/answer-headers.js';
import { Problem } from '../http/problem.js';
import { readInt, readLimit, readQuery } from '../http/query.js';
import type { BoardOptions } from '../options/schema.js';
import { readCursor } from '../standings/cursor.js';
import { StoreUnavailable } from '../store/store.js';
import type { BoardService, Cut } from './board-service.js';
import { firstPage } from './last-pages.js';
import { readSpan, SPAN, type Span, type Stretch } from './span.js';

/** A past window is over, but a member may still hide: it is kept long, never for ever. */
const PAST = 'public, max-age=0, s-maxage=86400, stale-while-revalidate=60, stale-if-error=86400';
const MAX_RANK = 1_000_000_000;

interface Asked {
  board: BoardOptions;
  span: Span;
  key: string;
  cut: Cut;
}

/** Public boards: `/v1/boards…`. */
export function boardRoutes(context: GatewayContext, boards: BoardService): Hono<GatewayEnv> {
  const { freshness, seq, clock } = context;

  /** While Redis is away, the page as it was last read from there. */
  async function answer(c: GatewayCall, asked: Asked): Promise<Response> {
    try {
      return await read(c, asked);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const { board, key } = asked;
      const page = boards.lastPage(board, key);
      if (!page) throw error;
      if (board.viewers !== undefined) return privateAnswer(c, page, page.asOf);
      const { seq: pageSeq, asOf } = page;
      const kept = { ...taggedAs(board), key: `${key} last`, seq: pageSeq, asOf };
      return context.publicAnswer(c, { ...kept, stale: true, build: () => page });
    }
  }

  async function read(c: GatewayCall, asked: Asked): Promise<Response> {
    const { board, span, key, cut } = asked;
    const { asOf, stale } = boards.freshness;
    const shared = {
      key,
      seq: boards.seqOf(board),
      asOf,
      ...taggedAs(board),
    };
    const { window, stretch } = span;
    const build = () => boards.page(boards.stateOf(board, window!), cut, key);
    // What only some may see is in no cache, of ours or others.
    const isLimited = board.viewers !== undefined;
    if (window && isLimited) return privateAnswer(c, await build(), asOf);
    if (window) {
      return context.publicAnswer(c, { ...shared, stale, build });
    }
    const page = await boards.pastPage(board, stretch!, cut, key);
    if (!page) throw unknown(stretch!);
    if (isLimited) return privateAnswer(c, page, page.asOf);
    const isKept = span.isFixed && page.window.since === undefined && !board.scope && !board.except;
    return context.publicAnswer(c, {
      ...shared,
      seq: page.seq,
      asOf: page.asOf,
      stale: freshness.stale,
      // A run whose beginning is not known from its first day on may still become so, and whoever leaves the scope
      // leaves it there, too.
      ...(isKept ? { cacheControl: PAST } : {}),
      build: () => page,
    });
  }

  return new Hono<GatewayEnv>()
    .get('/v1/boards', (c) => {
      readQuery(c, ['seq']);
      if (!boards.known) throw unknownYet();
      const session = c.get('session');
      const build = (): BoardList => ({
        boards: boards.boards
          .filter((board) => boards.mayView(session, board))
          .map((board) => boards.describe(board)),
        seq: seq.of('config'),
        asOf: freshness.asOf,
      });
      if (session) return privateAnswer(c, build(), freshness.asOf);
      return context.publicAnswer(c, {
        key: 'boards',
        seq: seq.of('config'),
        asOf: freshness.asOf,
        surrogateKeys: ['config'],
        build,
      });
    })
    .get('/v1/boards/:slug', async (c) => {
      const board = boardOf(boards, c.req.param('slug'), c.get('session'));
      const query = readQuery(c, [...SPAN, 'limit', 'cursor', 'seq']);
      const limit = readLimit(query.limit);
      const span = readSpan(boards, board, query, clock.now());
      const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
      if (query.cursor !== undefined && !cursor) throw new Problem('INVALID', 'cursor is none of ours');
      const key = firstPage(board.slug, span.key, limit) + (query.cursor ?? '');
      return answer(c, { board, span, key, cut: (standings) => standings.top(limit, cursor) });
    })
    .get('/v1/boards/:slug/at', async (c) => {
      const board = boardOf(boards, c.req.param('slug'), c.get('session'));
      const query = readQuery(c, ['rank', ...SPAN, 'limit', 'seq']);
      if (query.rank === undefined) throw new Problem('INVALID', 'rank is needed');
      const rank = readInt('rank', query.rank, 1, MAX_RANK);
      const limit = readLimit(query.limit);
      const span = readSpan(boards, board, query, clock.now());
      const key = `at ${board.slug} ${span.key} ${limit} ${rank}`;
      return answer(c, { board, span, key, cut: (standings) => standings.at(rank, limit) });
    });
}

/** What caches know an answer by. */
function taggedAs({ slug }: BoardOptions) {
  return {
    surrogateKeys: [`board-${slug}`],
    // Kept by caches, for a past window a whole day: a member who hides must be found in every one.
    memberIds: ({ rows }: BoardPage) => rows.map(({ member }) => member.id),
  };
}

/** How a member stands: `/v1/me/boards/:slug`. */
export function ownBoardRoutes(
  context: GatewayContext,
  boards: BoardService,
  current: (c: GatewayCall) => Promise<Parameters<BoardService['mine']>[1]>,
): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().get('/v1/me/boards/:slug', async (c) => {
    context.requireSession(c, 'read');
    const board = boardOf(boards, c.req.param('slug'), c.get('session'));
    const query = readQuery(c, [...SPAN, 'around', 'seq']);
    const each = query.around === undefined ? 5 : readInt('around', query.around, 1, 25);
    const { window, stretch } = readSpan(boards, board, query, context.clock.now());
    const member = await current(c);
    const page = window
      ? await boards.mine(boards.stateOf(board, window), member, each)
      : await boards.pastMine(board, stretch!, member, each);
    if (!page) throw unknown(stretch!);
    return privateAnswer(c, page satisfies BoardPage, page.asOf);
  });
}

/** The board, or the same 404 for one that is unknown and one that may not be looked at. */
function boardOf(boards: BoardService, slug: string, session: Session | null): BoardOptions {
  const board = boards.find(slug);
  if (!board && !boards.known) throw unknownYet();
  if (!board || !boards.mayView(session, board)) throw new Problem('NOT_FOUND', 'there is no such board');
  return board;
}

/** The platform was never asked with success which boards there are. */
function unknownYet(): Problem {
  return new Problem('UNAVAILABLE', 'the boards are not known yet', { retryAfter: 5 });
}

function unknown({ slug }: Stretch): Problem {
  return new Problem(
    'NOT_FOUND',
    slug === 'range'
      ? 'not enough is known of these days: what members had at their beginning or end was not kept'
      : 'nothing is known of this run',
  );
}
