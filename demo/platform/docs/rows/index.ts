import type { Row } from '../row.js';
import { accountRows } from './accounts.js';
import { applicationRows } from './application.js';
import { bulkRows } from './bulk.js';
import { channelMessageRows } from './channel-messages.js';
import { communityKeyRows } from './community-keys.js';
import { existingMessageRows } from './existing-messages.js';
import { existingUserApiRows } from './existing-user-api.js';
import { existingUserRows } from './existing-users.js';
import { gameRows } from './games.js';
import { incomingWebhookRows } from './incoming-webhooks.js';
import { leaderboardRows } from './leaderboards.js';
import { signInRows } from './sign-in.js';
import { redemptionRows } from './redemptions.js';
import { referralRows } from './referrals.js';
import { storeRows } from './store.js';
import { streakRows } from './streaks.js';
import { systemRows } from './system.js';
import { userFieldRows } from './user-fields.js';

/** Every endpoint that the project has, one row each: documentation, proofs and the OpenAPI document read it. */
export const ROWS: readonly Row[] = [
  ...existingUserRows,
  ...existingMessageRows,
  ...existingUserApiRows,
  ...systemRows,
  ...signInRows,
  ...leaderboardRows,
  ...streakRows,
  ...gameRows,
  ...applicationRows,
  ...communityKeyRows,
  ...userFieldRows,
  ...storeRows,
  ...redemptionRows,
  ...referralRows,
  ...accountRows,
  ...bulkRows,
  ...channelMessageRows,
  ...incomingWebhookRows,
];
