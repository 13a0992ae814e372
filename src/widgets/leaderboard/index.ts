export { RaiLeaderboard } from './leaderboard.js';
export { RaiLeaderboardView } from './leaderboard-view.js';
export type { LeaderboardModel, LeaderboardVariant } from './model.js';
