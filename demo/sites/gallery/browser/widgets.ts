import '../../../../src/widgets/iframe-channel/define.js';
import '../../../../src/widgets/leaderboard/define.js';
import '../../../../src/widgets/messages/define.js';
import '../../../../src/widgets/tier/define.js';
import {
  moments as frameMoments,
  questions,
  states as frame,
} from '../../../../src/widgets/iframe-channel/iframe-channel.states.js';
import {
  moments as boardMoments,
  states as leaderboard,
} from '../../../../src/widgets/leaderboard/leaderboard.states.js';
import { moments, states as messages } from '../../../../src/widgets/messages/messages.states.js';
import { states as tier } from '../../../../src/widgets/tier/tier.states.js';
import { partnerPage, talk } from './partner-page.js';

export interface Widget {
  title: string;
  /** The element that draws one model and never fetches. */
  tag: string;
  /** Named fixtures. */
  states: Readonly<Record<string, object>>;
  /** States that stand above the whole page, so that each is shown alone. */
  alone?: readonly string[];
  /** What the page itself puts into the element. */
  content?: () => Node[];
}

/** Everything the gallery can show. */
export const WIDGETS = {
  leaderboard: {
    title: 'Leaderboard',
    tag: 'rai-leaderboard-view',
    states: { ...leaderboard, ...boardMoments },
  },
  tier: { title: 'Tier card', tag: 'rai-tier-view', states: tier },
  messages: { title: 'Messages', tag: 'rai-messages-view', states: { ...messages, ...moments } },
  'iframe-channel': {
    title: 'Iframe channel',
    tag: 'rai-iframe-channel-view',
    states: { ...frame, ...frameMoments, ...questions },
    alone: Object.keys(questions),
    content: () => [partnerPage(), talk()],
  },
} satisfies Record<string, Widget>;

export type WidgetName = keyof typeof WIDGETS;
