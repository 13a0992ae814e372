import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import { date, dateRange } from '../../i18n/date.js';
import { number } from '../../i18n/number.js';
import type { Localize } from '../../i18n/localize.js';
import type { BoardWindow } from '../../model/board.js';
import type { WindowSlug } from './model.js';

type L = Localize<LeaderboardTerms>;

const NAMES: Record<WindowSlug, keyof LeaderboardTerms & `lb${string}`> = {
  'all-time': 'lbAllTime',
  monthly: 'lbMonthly',
  weekly: 'lbWeekly',
  daily: 'lbDaily',
};

/** Short name of a window; one that this kit does not know keeps its slug. */
export function windowName(l: L, slug: string): string {
  return Object.hasOwn(NAMES, slug) ? l.term(NAMES[slug as WindowSlug] as 'lbDaily') : slug;
}

/** The exact days of a window and the zone that bounds them. */
export function windowDates(l: L, { slug, start, end, zone, since }: BoardWindow): string {
  const day = { dateStyle: 'medium', timeZone: zone } as const;
  const days = start && end ? dateRange(l.lang(), start, Date.parse(end) - 1, day) : windowName(l, slug);
  const late = since ? `, ${l.term('lbCountedSince', date(l.lang(), since, day))}` : '';
  return `${days}${late} · ${zone.replaceAll('_', ' ')}`;
}

/** The moment of a comparison, in the board's zone; the day alone where room is short. */
export function baseline(l: L, since: string, timeZone: string, hasTime = true): string {
  const time = hasTime ? ({ hour: 'numeric', minute: '2-digit' } as const) : {};
  return date(l.lang(), since, { month: 'short', day: 'numeric', ...time, timeZone });
}

/** Points with their unit, every digit kept. */
export function points(l: L, value: string, unit: string): string {
  return `${number(l.lang(), value)}\u00a0${unit}`;
}

/** "2 %", or nothing where a share would comfort nobody. */
export function topShare(l: L, rank: number, total: number): string | undefined {
  const share = Math.max(1, Math.ceil((rank / total) * 100));
  return total > 0 && share <= 50 ? number(l.lang(), share / 100, { style: 'percent' }) : undefined;
}
