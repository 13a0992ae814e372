import { Hono } from 'hono';
import type { BoardList, BoardPage } from '../../model/board.js';
import type { GatewayCall, GatewayContext, GatewayEnv } from '../context.js';
import { Problem } from '../http/problem.js';
import { readInt, readLimit, readQuery } from '../http/query.js';
import { WINDOWS, type BoardOptions, type WindowSlug } from '../options/schema.js';
import { readCursor } from '../standings/cursor.js';
import type { Standings, StandingsPage } from '../standings/standings.js';
import type { BoardService } from './board-service.js';
import { periodOfRun, windowOfRun } from './calendar.js';

/** A past window is over, but a member may still hide: it is kept long, never for ever. */
const PAST = 'public, max-age=0, s-maxage=86400, stale-while-revalidate=60, stale-if-error=86400';
const MAX_RANK = 1_000_000_000;

type Cut = (standings: Standings) => StandingsPage;

interface Asked {
  board: BoardOptions;
  window: WindowSlug;
  run: string | undefined;
  key: string;
  cut: Cut;
}

/** Public boards: `/v1/boards…`. */
export function boardRoutes(context: GatewayContext, boards: BoardService): Hono<GatewayEnv> {
  const { freshness, seq } = context;

  async function answer(c: GatewayCall, asked: Asked): Promise<Response> {
    const { board, window, run, key, cut } = asked;
    const state = boards.stateOf(board, window);
    const isPast = run !== undefined && state.period?.run !== run;
    const shared = {
      key,
      seq: boards.seqOf(board),
      asOf: freshness.asOf,
      surrogateKeys: [`board-${board.slug}`],
    };
    if (!isPast) {
      return context.publicAnswer(c, {
        ...shared,
        stale: freshness.stale,
        build: () => boards.page(state, cut),
      });
    }
    const page: BoardPage | undefined = await boards.pastPage(board, window, run, cut);
    if (!page) throw new Problem('NOT_FOUND', 'nothing is known of this run');
    return context.publicAnswer(c, {
      ...shared,
      stale: freshness.stale,
      cacheControl: PAST,
      // Kept for a day, so a member who hides must be found in every cache.
      surrogateKeys: [...shared.surrogateKeys, ...page.rows.map(({ member }) => `member-${member.id}`)],
      build: () => page,
    });
  }

  return new Hono<GatewayEnv>()
    .get('/v1/boards', (c) => {
      readQuery(c, ['seq']);
      const build = (): BoardList => ({
        boards: boards.boards.map((board) => boards.describe(board)),
        seq: seq.of('config'),
        asOf: freshness.asOf,
      });
      return context.publicAnswer(c, { key: 'boards', seq: seq.of('config'), asOf: freshness.asOf, build });
    })
    .get('/v1/boards/:slug', async (c) => {
      const board = boardOf(boards, c.req.param('slug'));
      const query = readQuery(c, ['window', 'run', 'limit', 'cursor', 'seq']);
      const limit = readLimit(query.limit);
      const span = spanOf(boards, board, query.window, query.run);
      const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
      if (query.cursor !== undefined && !cursor) throw new Problem('INVALID', 'cursor is none of ours');
      const key = `board ${board.slug} ${span.window} ${span.run ?? ''} ${limit} ${query.cursor ?? ''}`;
      return answer(c, { board, ...span, key, cut: (standings) => standings.top(limit, cursor) });
    })
    .get('/v1/boards/:slug/at', async (c) => {
      const board = boardOf(boards, c.req.param('slug'));
      const query = readQuery(c, ['rank', 'window', 'run', 'limit', 'seq']);
      if (query.rank === undefined) throw new Problem('INVALID', 'rank is needed');
      const rank = readInt('rank', query.rank, 1, MAX_RANK);
      const limit = readLimit(query.limit);
      const span = spanOf(boards, board, query.window, query.run);
      const key = `at ${board.slug} ${span.window} ${span.run ?? ''} ${limit} ${rank}`;
      return answer(c, { board, ...span, key, cut: (standings) => standings.at(rank, limit) });
    });
}

/** How a member stands: `/v1/me/boards/:slug`. */
export function ownBoardRoutes(
  context: GatewayContext,
  boards: BoardService,
  current: (c: GatewayCall) => Promise<Parameters<BoardService['mine']>[1]>,
): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().get('/v1/me/boards/:slug', async (c) => {
    context.requireSession(c);
    const board = boardOf(boards, c.req.param('slug'));
    const query = readQuery(c, ['window', 'around', 'seq']);
    const each = query.around === undefined ? 5 : readInt('around', query.around, 1, 25);
    const { window } = spanOf(boards, board, query.window, undefined);
    const member = await current(c);
    const page = boards.mine(boards.stateOf(board, window), member, each);
    c.header('rai-as-of', page.asOf);
    return c.json(page satisfies BoardPage);
  });
}

function boardOf(boards: BoardService, slug: string): BoardOptions {
  const board = boards.find(slug);
  if (!board) throw new Problem('NOT_FOUND', 'there is no such board');
  return board;
}

/** The window and run that a query asks for. A run alone says which window it is of. */
function spanOf(
  boards: BoardService,
  board: BoardOptions,
  window: string | undefined,
  run: string | undefined,
): { window: WindowSlug; run: string | undefined } {
  const offered = boards.windowsOf(board);
  const wanted = window ?? (run === undefined ? offered[0]! : windowOfRun(run));
  const found = WINDOWS.find((one) => one === wanted);
  if (!found || !offered.includes(found)) {
    throw new Problem('INVALID', `window must be one of ${offered.join(', ')}`);
  }
  if (run !== undefined && !periodOfRun(found, boards.zoneOf(board), run)) {
    throw new Problem(
      'INVALID',
      'run must be written like 2026-10, 2026-W43 or 2026-10-24, as the window is',
    );
  }
  return { window: found, run };
}
