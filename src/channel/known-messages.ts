import type { Community } from '../model/community.js';
import type { Message } from '../model/message.js';
import { codeOf } from './community-error.js';
import { refuse } from './refusal.js';

const REMEMBERED = 2_000;
const AROUND = 10;

/**
 * Which messages belong to a channel. Replies and reactions name a message, and a message names its channel:
 * a frame that guesses an id, or kept one, must not reach into another.
 */
export class KnownMessages {
  readonly #community: Community;
  readonly #ids = new Set<string>();

  constructor(community: Community) {
    this.#community = community;
  }

  note(channel: string, messages: readonly Message[]): void {
    for (const { id } of messages) this.#ids.add(`${channel} ${id}`);
    for (const id of this.#ids) if (this.#ids.size > REMEMBERED) this.#ids.delete(id);
  }

  /** Throws `NOT_FOUND` unless the message is one of the channel. */
  async check(channel: string, id: string, signal: AbortSignal): Promise<void> {
    if (this.#ids.has(`${channel} ${id}`)) return;
    const page = await this.#community
      .messages({ channel, around: id, limit: AROUND }, { signal })
      .catch((error: unknown) => {
        // An id that no message can have is answered like one that none has.
        if (codeOf(error) === 'INVALID') return undefined;
        throw error;
      });
    const found = page?.messages.filter((message) => message.channel === channel) ?? [];
    this.note(channel, found);
    if (!found.some((message) => message.id === id))
      throw refuse('NOT_FOUND', 'no such message in this channel');
  }
}
