import type { GatewayContext } from '../context.js';
import { normalText, type Entry } from './entry.js';
import { toEntries } from './reader.js';
import type { Mark, SendRecord } from './send-record.js';

type Needs = Pick<GatewayContext, 'api' | 'options'>;

/** Ids that a mark remembers, and messages that are looked through for a send. */
const MARKED = 20;
const LOOKED_AT = 100;

/** Finds out at the platform what became of a send. Rejects when the platform cannot be asked. */
export class ReadBack {
  readonly #context: Needs;

  constructor(context: Needs) {
    this.#context = context;
  }

  /** What the member has written in the channel so far. */
  async mark(sub: string, channel: string): Promise<Mark> {
    const entries = await this.#newestOf(sub, channel, MARKED);
    return {
      ids: entries.map((entry) => entry.id),
      at: entries.reduce<number | null>((newest, { at }) => Math.max(newest ?? at, at), null),
    };
  }

  /** The message of this send: by its sender, with its text, newer than the mark. */
  async find(record: SendRecord): Promise<Entry | undefined> {
    const { sub, channel, mark, text, replyTo } = record;
    const entries = await this.#newestOf(sub, channel, LOOKED_AT);
    const found = entries.filter(
      (entry) =>
        !mark.ids.includes(entry.id) &&
        entry.at >= (mark.at ?? -Infinity) &&
        entry.parent === replyTo &&
        normalText(entry.text) === normalText(text),
    );
    // The newest first: the oldest one since the mark is this send.
    return found.at(-1);
  }

  /** The newest first. */
  async #newestOf(sub: string, channel: string, count: number): Promise<Entry[]> {
    const { api, options } = this.#context;
    // Without the gateway's signal: a send that is under way is brought to its end.
    const answer = await api.messages(
      { channelId: channel, userId: sub, count },
      { timeoutMs: Math.min(options.limits.upstreamMs, 5000) },
    );
    return toEntries(answer.messages).filter((entry) => entry.author === sub && entry.channel === channel);
  }
}
