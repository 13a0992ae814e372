import type { Freshness, GatewayContext } from '../context.js';
import { StoreUnavailable } from '../store/store.js';
import { fromChannel, type ChannelInfo } from '../translate/channel.js';

export type { ChannelInfo };

type Needs = Pick<GatewayContext, 'api' | 'store' | 'seq' | 'log' | 'signal' | 'clock'>;

const KEY = 'channels';
const AS_OF = 'channels-as-of';
/** Only as often the moment of an answer that changed nothing is written down. */
const STORE_MS = 600_000;

/**
 * All channels of the platform, also those that nobody may see here. The last known list is kept in the
 * store, so that a gateway which starts while the platform is down knows its channels.
 */
export class ChannelList {
  readonly #context: Needs;
  #channels = new Map<string, ChannelInfo>();
  #known = false;
  #asOf: number | undefined;
  #storedAt = -Infinity;
  #stale = true;

  constructor(context: Needs) {
    this.#context = context;
  }

  /** @param id in lower case */
  get(id: string): ChannelInfo | undefined {
    return this.#channels.get(id);
  }

  /** Whether a list was ever read, from the platform or the store. */
  get known(): boolean {
    return this.#known;
  }

  /** When the list was true, and whether a newer one could not be had. Undefined where none was ever read. */
  get freshness(): Freshness | undefined {
    if (this.#asOf === undefined) return undefined;
    return { asOf: new Date(this.#asOf).toISOString(), stale: this.#stale };
  }

  /** Asks the platform (`GET /channels`). Whether it answered. */
  async refresh(): Promise<boolean> {
    const { api, store, seq, log, signal, clock } = this.#context;
    try {
      const at = clock.now();
      const answer = await api.channels({ signal });
      const channels = answer.map(fromChannel);
      this.#asOf = at;
      this.#turn(false);
      const changed = this.#take(channels);
      if (changed) seq.touch('channels', ...channels.map(({ id }) => `channel:${id}`));
      if (changed || at - this.#storedAt >= STORE_MS) {
        this.#storedAt = at;
        await store.batch([
          { room: 'meta', key: KEY, value: channels },
          { room: 'meta', key: AS_OF, value: at },
        ]);
      }
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) return true;
      this.#turn(true);
      if (!signal.aborted) log.warn('the channels could not be refreshed', { error });
      return false;
    }
  }

  /** What was known when the gateway ran last. */
  async restore(): Promise<void> {
    const { store } = this.#context;
    const channels = await store.get<ChannelInfo[]>('meta', KEY);
    const asOf = await store.get<number>('meta', AS_OF);
    if (!channels || asOf === undefined) return;
    this.#asOf = asOf;
    this.#take(channels);
  }

  #turn(stale: boolean): void {
    if (stale !== this.#stale) this.#context.seq.touch('channels');
    this.#stale = stale;
  }

  #take(channels: ChannelInfo[]): boolean {
    const before = JSON.stringify([...this.#channels.values()]);
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.#known = true;
    return before !== JSON.stringify(channels);
  }
}
