import { defineElement } from '../../internal/define-element.js';
import { RaiLeaderboard } from './leaderboard.js';
import { RaiLeaderboardView } from './leaderboard-view.js';

defineElement('rai-leaderboard-view', RaiLeaderboardView);
defineElement('rai-leaderboard', RaiLeaderboard);
