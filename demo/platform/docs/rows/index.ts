import type { Row } from '../row.js';
import { existingMessageRows } from './existing-messages.js';
import { existingUserApiRows } from './existing-user-api.js';
import { existingUserRows } from './existing-users.js';
import { gameRows } from './games.js';
import { leaderboardRows } from './leaderboards.js';
import { streakRows } from './streaks.js';

/** Every endpoint that the project has, one row each: documentation, proofs and the OpenAPI document read it. */
export const ROWS: readonly Row[] = [
  ...existingUserRows,
  ...existingMessageRows,
  ...existingUserApiRows,
  ...leaderboardRows,
  ...streakRows,
  ...gameRows,
];
