import type { GatewayContext } from '../context.js';
import { fromChannel, type ChannelInfo } from '../translate/channel.js';

export type { ChannelInfo };

type Needs = Pick<GatewayContext, 'api' | 'store' | 'seq' | 'log' | 'signal'>;

const KEY = 'channels';

/**
 * All channels of the platform, also those that nobody may see here. The last known list is kept in the
 * store, so that a gateway which starts while the platform is down knows its channels.
 */
export class ChannelList {
  readonly #context: Needs;
  #channels = new Map<string, ChannelInfo>();
  #known = false;

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

  /** Asks the platform (`GET /channels`). Whether it answered. */
  async refresh(): Promise<boolean> {
    const { api, store, seq, log, signal } = this.#context;
    try {
      const answer = await api.channels({ signal });
      const channels = answer.map(fromChannel);
      if (!this.#take(channels)) return true;
      seq.touch('channels', ...channels.map(({ id }) => `channel:${id}`));
      await store.put('meta', KEY, channels);
      return true;
    } catch (error) {
      if (!signal.aborted) log.warn('the channels could not be refreshed', { error });
      return false;
    }
  }

  /** What was known when the gateway ran last. */
  async restore(): Promise<void> {
    const channels = await this.#context.store.get<ChannelInfo[]>('meta', KEY);
    if (channels) this.#take(channels);
  }

  #take(channels: ChannelInfo[]): boolean {
    const before = JSON.stringify([...this.#channels.values()]);
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.#known = true;
    return before !== JSON.stringify(channels);
  }
}
