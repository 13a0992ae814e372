import { plural } from '../intl.js';
import type { LeaderboardFirst } from '../leaderboard.js';

const places = (count: number) => plural('en', count, { one: '# place', other: '# places' });

/** What the first rows need; the rest is in `leaderboard-more.ts`. */
export const leaderboard: LeaderboardFirst = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',
  loading: 'Loading',
  you: 'You',
  lbTitle: 'Leaderboard',
  lbAllTime: 'All time',
  lbMonthly: 'Month',
  lbWeekly: 'Week',
  lbDaily: 'Day',
  lbCountedSince: (date) => `counted since ${date}`,
  lbRank: 'Rank',
  lbMember: 'Member',
  lbChange: 'Change',
  lbTied: 'tied',
  lbSince: (date) => `Since ${date}`,
  lbUp: (count, date) => `up ${places(count)} since ${date}`,
  lbDown: (count, date) => `down ${places(count)} since ${date}`,
  lbSame: (date) => `no change since ${date}`,
  lbNew: 'New',
  lbNewSince: (date) => `new since ${date}`,
  lbMembers: (total) => plural('en', total, { one: '# member', other: '# members' }),
};
