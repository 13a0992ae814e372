import {
  MiniGameLogsData,
  MiniGameLogsRequest,
  MiniGameStats,
  MiniGameStatsRequest,
} from '../../../../src/contract/mini-games.js';
import { MemberSpins, UpdateSpinsRequest } from '../../../../src/contract/spin-wheels.js';
import type { Row } from '../row.js';

/** Spin wheels, mini games, and where streaks stand. */
export const gameRows: readonly Row[] = [
  {
    key: 'integration.spinWheels.update',
    titles: ['Spin wheel › Update user spin-wheel information'],
    source: 'contract 13 #41; also titled "Edit wheel information for each user"',
    certainty: 'NOT FOUND',
    api: 'integration',
    route: 'PUT /spin-wheels/users',
    client: 'IntegrationApi.spinWheels.update',
    permission: 'manageUser',
    summary: 'Says how many spins a member has on a wheel from now on.',
    body: UpdateSpinsRequest,
    answer: MemberSpins,
  },
  {
    key: 'integration.miniGames.logs',
    titles: ['Mini games › Get all mini game logs by user email'],
    source: 'contract 13 #42',
    certainty: 'NOT FOUND',
    api: 'integration',
    route: 'POST /mini-games/logs',
    client: 'IntegrationApi.miniGames.logs',
    permission: 'getUserStats',
    summary: 'What a member played and won, the newest first.',
    body: MiniGameLogsRequest,
    answer: MiniGameLogsData,
  },
  {
    key: 'integration.miniGames.stats',
    titles: ["Mini games › Get user's current Mini Games and Streak stats"],
    source: 'contract 13 #43',
    certainty: 'NOT FOUND',
    api: 'integration',
    route: 'POST /users/mini-games/stats',
    client: 'IntegrationApi.miniGames.stats',
    permission: 'getUserStats',
    summary: 'A member’s games summed up, and how long their streaks are and ever were.',
    body: MiniGameStatsRequest,
    answer: MiniGameStats,
  },
];
