import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import { date, dateRange } from '../../i18n/date.js';
import { number } from '../../i18n/number.js';
import type { Localize } from '../../i18n/localize.js';
import type { Board, BoardWindow } from '../../model/board.js';
import type { Span } from '../../model/community.js';
import { duration } from './duration.js';
import type { WindowSlug } from './model.js';

type L = Localize<LeaderboardTerms>;

const NAMES: Record<WindowSlug, keyof LeaderboardTerms & `lb${string}`> = {
  'all-time': 'lbAllTime',
  monthly: 'lbMonthly',
  weekly: 'lbWeekly',
  daily: 'lbDaily',
  season: 'lbSeason',
};

/** Short name of a window; one that this kit does not know keeps its slug. */
export function windowName(l: L, slug: string): string {
  return Object.hasOwn(NAMES, slug) ? l.term(NAMES[slug as WindowSlug] as 'lbDaily') : slug;
}

/** The days that somebody chose, as a window of which nothing else is known. */
export function chosenDays({ run, from = '', to = from }: Span, { seasons, zone }: Board): BoardWindow {
  const season = seasons?.find((one) => one.run === run);
  if (season) return { ...season, slug: 'season', zone };
  // Noon in Greenwich lies on the same day in nearly every zone.
  return { slug: 'range', start: `${from}T12:00:00Z`, end: `${to}T12:00:01Z`, zone };
}

/** The name of a season, the exact days of a window, and the zone that bounds them. */
export function windowDates(
  l: L,
  { slug, run, start, end, zone, since }: BoardWindow,
  { seasons }: Board,
): string {
  const day = { dateStyle: 'medium', timeZone: zone } as const;
  const days = start && end ? dateRange(l.lang(), start, Date.parse(end) - 1, day) : windowName(l, slug);
  const late = since ? `, ${l.term('lbCountedSince', date(l.lang(), since, day))}` : '';
  const name = slug === 'season' && seasons?.find((one) => one.run === run)?.name;
  return `${name ? `\u2068${name}\u2069 · ` : ''}${days}${late} · ${zone.replaceAll('_', ' ')}`;
}

/** The moment of a comparison, in the board's zone; the day alone where room is short. */
export function baseline(l: L, since: string, timeZone: string, hasTime = true): string {
  const time = hasTime ? ({ hour: 'numeric', minute: '2-digit' } as const) : {};
  return date(l.lang(), since, { month: 'short', day: 'numeric', ...time, timeZone });
}

/** Points with their unit, every digit kept; a length of time needs none. */
export function points(l: L, value: string, { unit, format }: Board): string {
  return format ? duration(l.lang(), value, format) : `${number(l.lang(), value)}\u00a0${unit}`;
}

const TIES = { competition: 'lbTiesShared', dense: 'lbTiesDense', ordinal: 'lbTiesDraw' } as const;

/** How members with equal scores are ranked on this board. */
export function tieRule(l: L, { ties }: Board): string {
  return l.term(TIES[ties]);
}

/** "2 %", or nothing where a share would comfort nobody. */
export function topShare(l: L, rank: number, total: number): string | undefined {
  const share = Math.max(1, Math.ceil((rank / total) * 100));
  return total > 0 && share <= 50 ? number(l.lang(), share / 100, { style: 'percent' }) : undefined;
}
