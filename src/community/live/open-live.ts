import { BoardPage } from '../../model/board.js';
import type { Topic } from '../../model/community.js';
import { MessagePage } from '../../model/message.js';
import { LivePoll } from '../live-poll.js';
import { parseAnswer } from '../parse-answer.js';
import { Live } from './live.js';
import type { Kept } from './patch.js';

export type { Live };

/** What a reader knows of a topic: the address and the answer of the last time. */
export interface Noted {
  path: string;
  answer: Kept;
}

export interface Followed {
  /** Address of the gateway. */
  id: string;
  options: { fetch?: typeof fetch; pollMs?: number; stream?: boolean };
  /** What was read last of each topic. Asking for the same address again can be answered with 304. */
  noted: ReadonlyMap<Topic, Noted>;
  token: () => Promise<string | null>;
  refuse: (token: string) => void;
  /** Reads a topic anew. Null when it cannot be asked now. */
  read: (topic: Topic, path: string, o: { signal: AbortSignal }) => Promise<Kept | null>;
}

/** What following needs of a community. A chunk of its own: rows come first. */
export function openLive({ id, options, noted, token, refuse, read }: Followed): Live {
  const look = async (topic: Topic, o: { signal: AbortSignal }): Promise<string | undefined> =>
    (await read(topic, noted.get(topic)?.path ?? pathOf(topic), o))?.seq;
  return new Live({
    gateway: id,
    fetch: options.fetch,
    stream: options.stream,
    token,
    refuse,
    noted,
    poll: () => new LivePoll({ pollMs: options.pollMs, look }),
    check: (topic, path, answer) =>
      topic.startsWith('board:')
        ? parseAnswer(path, BoardPage, answer, id)
        : parseAnswer(path, MessagePage, answer, id),
  });
}

function pathOf(topic: Topic): string {
  const name = encodeURIComponent(topic.slice(topic.indexOf(':') + 1));
  if (topic.startsWith('board:')) return `/v1/boards/${name}`;
  if (topic.startsWith('channel:')) return `/v1/channels/${name}/messages`;
  return `/v1/${topic}`;
}
