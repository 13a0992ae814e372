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

/** The User API takes no key and its ids are not those of a community: sent, or nobody knows. */
async function written(key: string, send: () => Promise<unknown>): Promise<Sent> {
  try {
    await send();
    return { key, state: 'sent' };
  } catch (error) {
    const { status, written: isWritten } = (error ?? {}) as { status?: unknown; written?: unknown };
    const wasRefused = typeof status === 'number' && status >= 400 && status < 500 && status !== 408;
    if (wasRefused || isWritten === false) throw error;
    return { key, state: 'unknown' };
  }
}
