import '../../../../src/widgets/leaderboard/define.js';
import '../../../../src/widgets/messages/define.js';
import '../../../../src/widgets/tier/define.js';
import { states as leaderboard } from '../../../../src/widgets/leaderboard/leaderboard.states.js';
import { moments, states as messages } from '../../../../src/widgets/messages/messages.states.js';
import { states as tier } from '../../../../src/widgets/tier/tier.states.js';

export interface Widget {
  title: string;
  /** The element that draws one model and never fetches. */
  tag: string;
  /** Named fixtures. */
  states: Readonly<Record<string, object>>;
}

/** Everything the gallery can show. */
export const WIDGETS = {
  leaderboard: { title: 'Leaderboard', tag: 'rai-leaderboard-view', states: leaderboard },
  tier: { title: 'Tier card', tag: 'rai-tier-view', states: tier },
  messages: { title: 'Messages', tag: 'rai-messages-view', states: { ...messages, ...moments } },
} satisfies Record<string, Widget>;

export type WidgetName = keyof typeof WIDGETS;
