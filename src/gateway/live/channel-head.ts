import { createHash } from 'node:crypto';
import type { Message } from '../../model/message.js';
import type { Hands } from './record.js';

/** A message with what `mine` is worked out from. */
export interface ToldMessage {
  message: Message;
  hands: Hands;
}

/** More changed messages than this are read anew. */
export const MAX_CHANGED = 20;

/** The newest messages of a channel as they were told last. */
export class ChannelHead {
  /** `seq` of the answer that says the same. */
  seq: string;
  readonly #messages: Map<string, { told: ToldMessage; text: string }>;

  constructor(seq: string, messages: readonly ToldMessage[]) {
    this.seq = seq;
    this.#messages = new Map(
      messages.map((told) => [told.message.id, { told, text: JSON.stringify([told.message, told.hands]) }]),
    );
  }

  /** What two gateways agree on when they know the same. */
  get digest(): string {
    const hash = createHash('sha1');
    for (const { told } of this.#messages.values()) {
      const { id, text, replies, reactions } = told.message;
      hash.update(JSON.stringify([id, text, replies, reactions.map(({ emoji, count }) => [emoji, count])]));
    }
    return hash.digest('base64url');
  }

  /** What readers of this head need to have the later one; undefined when it is too much. */
  changesTo(
    later: ChannelHead,
  ): { put: Message[]; gone: string[]; hands: Record<string, Hands> } | undefined {
    const put = [...later.#messages].filter(([id, { text }]) => this.#messages.get(id)?.text !== text);
    const oldest = [...later.#messages.values()][0]?.told.message.at ?? '';
    // What only moved out of the newest ones is still there.
    const gone = [...this.#messages]
      .filter(([id, { told }]) => !later.#messages.has(id) && told.message.at >= oldest)
      .map(([id]) => id);
    if (put.length + gone.length > MAX_CHANGED) return undefined;
    return {
      put: put.map(([, { told }]) => told.message),
      gone,
      hands: Object.fromEntries(put.map(([id, { told }]) => [id, told.hands])),
    };
  }
}
