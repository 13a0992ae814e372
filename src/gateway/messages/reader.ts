import { HttpError } from '../../net/http.js';
import type { GatewayContext } from '../context.js';
import { isOwn, toEntry, type Entry, type PlatformMessage } from './entry.js';

type Needs = Pick<GatewayContext, 'api' | 'signal'>;

/** Messages that one request may ask for. The contract names no bound; a platform that has one answers 400. */
const DEEPEST = 5000;
const SAFE = 200;

export interface Newest {
  messages: PlatformMessage[];
  entries: Entry[];
  count: number;
  total?: number | undefined;
}

/** Asks the platform for messages of a channel, and learns how much of them it gives. */
export class Reader {
  readonly #context: Needs;
  #most = DEEPEST;
  /** Whether `before` is obeyed; beyond the contract, so it is tried. */
  #pages: boolean | undefined;

  constructor(context: Needs) {
    this.#context = context;
  }

  /** The next larger number of messages that may be asked for; the same number at the bound. */
  moreThan(count: number): number {
    return Math.max(count, Math.min(count * 4, this.#most));
  }

  /** The newest messages, `count` of them or as many as the platform gives. */
  async newest(channel: string, count: number): Promise<Newest> {
    const { api, signal } = this.#context;
    const asked = Math.min(count, this.#most);
    try {
      const { messages, total } = await api.messages({ channelId: channel, count: asked }, { signal });
      return { messages, entries: toEntries(messages), count: asked, total };
    } catch (error) {
      if (!isRefused(error) || asked <= SAFE) throw error;
      this.#most = SAFE;
      return this.newest(channel, SAFE);
    }
  }

  /** Messages older than all known ones, as far as the platform gives any, and whether it gives no more. */
  async older(channel: string, known: readonly Entry[]): Promise<{ entries: Entry[]; end: boolean }> {
    const listed = known.filter((entry) => !isOwn(entry));
    const [oldest] = listed;
    if (oldest && this.#pages !== false) {
      const entries = await this.#before(channel, oldest);
      this.#pages = entries !== undefined;
      if (entries) return { entries, end: entries.length < SAFE };
    }
    const count = Math.max(this.moreThan(listed.length), SAFE);
    const { entries, count: asked } = await this.newest(channel, count);
    return { entries, end: entries.length < asked || asked >= this.#most };
  }

  /** Undefined where the platform does not page: it then gives the newest again, or refuses. */
  async #before(channel: string, oldest: Entry): Promise<Entry[] | undefined> {
    const { api, signal } = this.#context;
    try {
      const filter = { channelId: channel, count: SAFE, before: oldest.id };
      const { messages } = await api.messages(filter, { signal });
      const entries = toEntries(messages);
      return entries.every((entry) => entry.at <= oldest.at && entry.id !== oldest.id) ? entries : undefined;
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }
}

export function toEntries(messages: readonly PlatformMessage[]): Entry[] {
  return messages.map(toEntry).filter((entry): entry is Entry => entry !== undefined);
}

function isRefused(error: unknown): boolean {
  return error instanceof HttpError && (error.status === 400 || error.status === 422);
}
