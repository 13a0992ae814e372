import type { Community } from '../model/community.js';
import type { Sent } from '../model/message.js';
import { settle } from '../model/settle.js';
import type { UserSends } from '../model/user-sends.js';
import { refuse } from './refusal.js';

interface Text {
  text: string;
  key: string;
}

/** Keys remembered of one frame: a repeat is answered by what became of the first. */
const MAX_KEYS = 200;
const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Sends, replies and reactions of one frame in the member's name: through the User API with the member's
 * own key where the host brought one, else through the community, which settles what is held.
 */
export class MemberActs {
  readonly #community: Community;
  readonly #userApi: UserSends | undefined;
  readonly #sent = new Map<string, { route: string; text: string; done: Promise<Sent> }>();

  constructor(community: Community, userApi: UserSends | undefined) {
    this.#community = community;
    this.#userApi = userApi;
  }

  /** A repeat of a send of this frame; undefined when the key is new. */
  known(route: string, { text, key }: Text): Promise<Sent> | undefined {
    if (!KEY.test(key)) throw refuse('INVALID', 'key: expected 1 to 128 visible ASCII characters');
    const known = this.#sent.get(`${route} ${key}`);
    if (known && known.text !== text) throw refuse('CONFLICT', 'key: another text was sent with it');
    return known?.done;
  }

  send(channel: string, m: Text, signal: AbortSignal): Promise<Sent> {
    const { text, key } = m;
    const api = this.#userApi;
    return this.#once(channel, m, () =>
      api
        ? written(key, () => api.send({ channelId: channel, message: text }, { signal }))
        : settle((o) => this.#community.send({ channel, text, key }, o), { signal }),
    );
  }

  reply(message: string, m: Text, signal: AbortSignal): Promise<Sent> {
    const { text, key } = m;
    const api = this.#userApi;
    return this.#once(`reply ${message}`, m, () =>
      api?.reply
        ? written(key, () => api.reply!({ messageId: message, message: text }, { signal }))
        : settle((o) => this.#community.reply({ message, text, key }, o), { signal }),
    );
  }

  async react(m: { message: string; emoji: string; on: boolean }, signal: AbortSignal): Promise<void> {
    const api = this.#userApi;
    if (api?.react && m.on) {
      await api.react({ messageId: m.message, emoji: `:${m.emoji}:` }, { signal });
    } else await this.#community.react(m, { signal });
  }

  forget(): void {
    this.#sent.clear();
  }

  #once(route: string, { text, key }: Text, send: () => Promise<Sent>): Promise<Sent> {
    const name = `${route} ${key}`;
    const done = send();
    this.#sent.set(name, { route, text, done });
    for (const old of this.#sent.keys()) if (this.#sent.size > MAX_KEYS) this.#sent.delete(old);
    const forget = (): void => {
      if (this.#sent.get(name)?.done === done) this.#sent.delete(name);
    };
    // Only what is settled is remembered: anything else is tried again, under the same key.
    done.then(({ state }) => state === 'held' && forget(), forget);
    return done;
  }
}

/** An id that a community knows; those of the platform stay with the host. */
const PUBLIC_ID = /^[\w-]{16}$/;

interface Failure {
  status?: unknown;
  written?: unknown;
  problem?: unknown;
}

/** The User API takes no key: the platform has it, or has refused it, or nobody knows. */
async function written(key: string, send: () => Promise<unknown>): Promise<Sent> {
  try {
    const { id } = ((await send()) ?? {}) as { id?: unknown };
    return { key, state: 'sent', ...(typeof id === 'string' && PUBLIC_ID.test(id) && { id }) };
  } catch (error) {
    const { status, written: isWritten, problem } = (error ?? {}) as Failure;
    // A gateway says 503 only for what it surely did not send, and says so in a problem document.
    const isRefused = typeof status === 'number' && status >= 400 && status < 500 && status !== 408;
    if (isRefused || isWritten === false || (status === 503 && problem !== undefined)) throw error;
    return { key, state: 'unknown' };
  }
}
