import type { CommonTerms } from './common.js';
import { leaderboard as en } from './en/leaderboard.js';
import type { Language } from './localize.js';

/** Texts of the leaderboard. Counts and ranks are numbers; points and dates come as ready text. */
export interface LeaderboardTerms extends CommonTerms {
  lbTitle: string;
  lbWindows: string;
  lbAllTime: string;
  lbMonthly: string;
  lbWeekly: string;
  lbDaily: string;
  lbCountedSince: (date: string) => string;
  lbRank: string;
  lbMember: string;
  lbChange: string;
  lbTied: string;
  lbSince: (date: string) => string;
  lbUp: (places: number, date: string) => string;
  lbDown: (places: number, date: string) => string;
  lbSame: (date: string) => string;
  lbNew: string;
  lbNewSince: (date: string) => string;
  lbMembers: (total: number) => string;
  lbPlace: (rank: number, total: number) => string;
  lbPlaceTied: (rank: number, total: number) => string;
  lbOf: (total: number) => string;
  lbTop: (percent: string) => string;
  lbNext: (points: string, rank: number, name: string) => string;
  lbFirst: string;
  lbHidden: string;
  lbUnranked: string;
  lbToEnter: (points: string) => string;
  lbStand: string;
  lbStandText: string;
  lbEmptyTitle: string;
  lbEmptyText: string;
  lbNotFoundTitle: string;
  lbNotFoundText: string;
  lbMore: string;
  lbAbove: string;
  lbMoreFailed: string;
  lbAround: string;
  lbStart: string;
  lbJump: string;
  lbShown: (count: number, total: number) => string;
  lbNow: (rank: number) => string;
  lbSeason: string;
  lbMenu: string;
  lbSeasons: string;
  lbRunning: string;
  lbUpcoming: string;
  lbDays: string;
  lbFrom: string;
  lbTo: string;
  lbShow: string;
  lbUnknownTitle: string;
  lbUnknownText: string;
  lbTies: string;
  lbTiesShared: string;
  lbTiesDense: string;
  lbTiesDraw: string;
  lbDraw: string;
  lbPageBack: string;
  lbPageOn: string;
  lbDaysText: (zone: string, date: string) => string;
  lbDaysWrong: (date: string) => string;
  lbRanks: (from: number, to: number, total: number) => string;
}

/** The part of the texts that the first rows need. */
export type LeaderboardFirst = Pick<
  LeaderboardTerms,
  | '$code'
  | '$name'
  | '$dir'
  | 'loading'
  | 'you'
  | 'errorTitle'
  | 'retry'
  | 'lbTitle'
  | 'lbRank'
  | 'lbMember'
  | 'lbTied'
>;

export const leaderboardLanguage: Language<LeaderboardTerms> = {
  en,
  load: { de: () => import('./de/leaderboard.js'), ar: () => import('./ar/leaderboard.js') },
};
