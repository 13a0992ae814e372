import { Problem } from '../http/problem.js';
import { isDay, WINDOWS, type BoardOptions, type WindowSlug } from '../options/schema.js';
import type { BoardService } from './board-service.js';
import { dateAt, periodOfDays, periodOfRun, windowOfRun, type Period } from './calendar.js';

/** A stretch of time that is counted between two days: a run that is over, or a range of days. */
export interface Stretch {
  slug: WindowSlug | 'range';
  period: Period;
  /** A range whose last day is today: it is counted up to now. */
  isOpen: boolean;
}

/** What a question is about: a window that runs, or a stretch between two days. */
export interface Span {
  /** Tells this span from others of the board. */
  key: string;
  window?: WindowSlug;
  stretch?: Stretch;
  /** Whether the answer can never be about other days later on. */
  isFixed: boolean;
}

export interface SpanQuery {
  window?: string;
  run?: string;
  from?: string;
  to?: string;
}

/** Names of the query that say which stretch of time is meant. */
export const SPAN = ['window', 'run', 'from', 'to'] as const;

/** Reads which stretch of time a query means. A run alone says which window it is of. */
export function readSpan(boards: BoardService, board: BoardOptions, query: SpanQuery, now: number): Span {
  if (query.from !== undefined || query.to !== undefined) return rangeOf(boards, board, query, now);
  const { run } = query;
  const offered = boards.windowsOf(board);
  const isSeason = run !== undefined && boards.seasonsOf(board).find(run) !== undefined;
  const wanted = query.window ?? (run === undefined ? offered[0]! : isSeason ? 'season' : windowOfRun(run));
  const window = WINDOWS.find((one) => one === wanted);
  if (!window || !offered.includes(window)) {
    throw new Problem('INVALID', `window must be one of ${offered.join(', ')}`);
  }
  if (window === 'season') return seasonOf(boards, board, run, now);
  if (run === undefined) return { key: window, window, isFixed: false };
  const period = periodOfRun(window, boards.zoneOf(board), run);
  if (!period) {
    throw new Problem(
      'INVALID',
      'run must be written like 2026-10, 2026-W43 or 2026-10-24, as the window is, or name a season',
    );
  }
  const isRunning = boards.stateOf(board, window).period?.run === run;
  const key = `${window} ${run}`;
  if (isRunning) return { key, window, isFixed: false };
  return { key, stretch: { slug: window, period, isOpen: false }, isFixed: true };
}

/** The season that is named, otherwise the present one: between two of them that is the one before. */
function seasonOf(boards: BoardService, board: BoardOptions, run: string | undefined, now: number): Span {
  const seasons = boards.seasonsOf(board);
  const season = run === undefined ? seasons.present(now) : seasons.find(run);
  if (!season)
    throw new Problem('INVALID', `run must be one of ${seasons.all.map((one) => one.run).join(', ')}`);
  if (season.start > now) throw new Problem('NOT_FOUND', 'this season has not begun');
  const key = `season ${season.run}`;
  if (season.end > now) return { key, window: 'season', isFixed: false };
  return { key, stretch: { slug: 'season', period: season, isOpen: false }, isFixed: run !== undefined };
}

function rangeOf(boards: BoardService, board: BoardOptions, query: SpanQuery, now: number): Span {
  const { from, to } = query;
  if (query.window !== undefined || query.run !== undefined) {
    throw new Problem('INVALID', 'from and to go without window and run');
  }
  if (from === undefined || to === undefined || !isDay(from) || !isDay(to) || from > to) {
    throw new Problem('INVALID', 'from and to must be two days such as 2026-10-24, the earlier one first');
  }
  const zone = boards.zoneOf(board);
  const today = dateAt(zone, now);
  if (to > today)
    throw new Problem('INVALID', `to must not be later than today, which is ${today} in ${zone}`);
  const isOpen = to === today;
  const period = periodOfDays(zone, `${from}/${to}`, from, to);
  return { key: `range ${from}/${to}`, stretch: { slug: 'range', period, isOpen }, isFixed: !isOpen };
}
