import type { LeaderboardFirst } from '../leaderboard.js';

/** What the first rows need; the rest is in `leaderboard-more.ts`. */
export const leaderboard: LeaderboardFirst = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',
  loading: 'Loading',
  errorTitle: 'This could not be loaded',
  retry: 'Try again',
  you: 'You',
  lbTitle: 'Leaderboard',
  lbRank: 'Rank',
  lbMember: 'Member',
  lbTied: 'tied',
};
