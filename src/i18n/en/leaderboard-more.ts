import type { Translation } from '../localize.js';
import { number } from '../number.js';
import { plural } from '../plural.js';
import type { LeaderboardFirst, LeaderboardTerms } from '../leaderboard.js';
import { common } from './common.js';

const n = (value: number) => number('en', value);
const nth = (rank: number) => plural('en', rank, { one: '#st', two: '#nd', few: '#rd', other: '#th' }, true);

const places = (count: number) => plural('en', count, { one: '# place', other: '# places' });

/** What the reader can do and what can go wrong: loaded after the first rows. */
export const leaderboardMore: Translation & Omit<LeaderboardTerms, keyof LeaderboardFirst> = {
  ...common,
  lbAllTime: 'All time',
  lbMonthly: 'Month',
  lbWeekly: 'Week',
  lbDaily: 'Day',
  lbCountedSince: (date) => `counted since ${date}`,
  lbMembers: (total) => plural('en', total, { one: '# member', other: '# members' }),
  lbChange: 'Change',
  lbSince: (date) => `Since ${date}`,
  lbUp: (count, date) => `up ${places(count)} since ${date}`,
  lbDown: (count, date) => `down ${places(count)} since ${date}`,
  lbSame: (date) => `no change since ${date}`,
  lbNew: 'New',
  lbNewSince: (date) => `new since ${date}`,
  lbWindows: 'Time window',
  lbPlace: (rank, total) => `You’re ${nth(rank)} of ${n(total)}`,
  lbPlaceTied: (rank, total) => `You’re tied for ${nth(rank)} of ${n(total)}`,
  lbOf: (total) => `of ${n(total)}`,
  lbTop: (percent) => `Top ${percent}`,
  lbNext: (points, rank, name) => `${points} to rank ${n(rank)}${name && ` (${name})`}`,
  lbFirst: 'Nobody is ahead of you',
  lbHidden: 'Only you can see your row',
  lbUnranked: 'You’re not on the board yet',
  lbToEnter: (points) => `Earn ${points} to enter`,
  lbStand: 'Where do you stand?',
  lbStandText: 'Sign in to see your own rank.',
  lbEmptyTitle: 'Nobody is on the board yet',
  lbEmptyText: 'The first points in this window open it.',
  lbNotFoundTitle: 'There is no such board',
  lbNotFoundText: 'It may have been renamed or taken down.',
  lbMore: 'Load more',
  lbAbove: 'Load ranks above',
  lbMoreFailed: 'That did not load. Try again',
  lbAround: 'Around me',
  lbStart: 'To the top',
  lbJump: 'Go to rank',
  lbShown: (count, total) => `Showing ${n(count)} of ${n(total)}`,
  lbNow: (rank) => `You are now ${nth(rank)}`,
  lbSeason: 'Season',
  lbMenu: 'Dates and rules',
  lbSeasons: 'Seasons',
  lbRunning: 'running now',
  lbUpcoming: 'not begun',
  lbDays: 'From day to day',
  lbFrom: 'From',
  lbTo: 'To',
  lbShow: 'Show',
  lbUnknownTitle: 'Not enough is known of these days',
  lbUnknownText: 'Choose other days or another window.',
  lbTies: 'Equal scores',
  lbTiesShared: 'Members with equal scores share a place, and as many places after it stay free.',
  lbTiesDense: 'Members with equal scores share a place, and the next place follows at once.',
  lbTiesDraw: 'No place is shared: between equal scores a draw decides, and it never changes.',
  lbDraw: 'equal score, place by draw',
  lbPageBack: 'Previous page',
  lbPageOn: 'Next page',
  lbDaysText: (zone, date) => `Days in the zone ${zone}, known since ${date}.`,
  lbDaysWrong: (date) => `Choose two days, the earlier one first, from ${date} to today.`,
  lbRanks: (from, to, total) => `Ranks ${n(from)} to ${n(to)} of ${n(total)}`,
};
