import { LivePoll, type LivePollOptions } from '../live-poll.js';
import { Live, type LiveOptions } from './live.js';

export type { Live };

/** What following needs of a community. A chunk of its own: rows come first. */
export function openLive(options: Omit<LiveOptions, 'poll'> & LivePollOptions): Live {
  const { pollMs, look, ...rest } = options;
  return new Live({ ...rest, poll: () => new LivePoll({ pollMs, look }) });
}
