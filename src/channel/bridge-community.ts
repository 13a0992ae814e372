import type { BoardPage } from '../model/board.js';
import type {
  AroundQuery,
  BoardQuery,
  Community,
  Identity,
  LiveEvent,
  MessageQuery,
  Opts,
  Topic,
} from '../model/community.js';
import type { Capability, Config } from '../model/config.js';
import type { Me } from '../model/member.js';
import type { Channel as ChannelInfo, MessagePage, Sent } from '../model/message.js';
import type { MyTier, TierLadder } from '../model/tier.js';
import { BridgeLive } from './bridge-live.js';
import { toCommunityError } from './community-error.js';
import type { Channel, ChannelCapability } from './types.js';

/** What the host must have granted for a capability of a community; those not named need nothing. */
const NEEDED: Partial<Record<Capability, ChannelCapability>> = {
  tiers: 'tiers.read',
  messages: 'messages.read',
  send: 'messages.send',
  reply: 'messages.send',
  react: 'messages.send',
  unreact: 'messages.send',
};
/** What needs somebody to be signed in. */
const PERSONAL: readonly Capability[] = ['send', 'reply', 'react', 'unreact'];

/**
 * The community around an iframe channel, for widgets in the partner's page: the same calls over the bridge,
 * answered by the host within what it has granted.
 */
export class BridgeCommunity implements Community {
  readonly id: string;
  readonly #channel: Channel;
  readonly #live: BridgeLive;
  #known = false;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.id = `channel:${channel.host}:${channel.context.channel.id}`;
    this.#live = new BridgeLive(channel);
  }

  get identity(): Identity {
    return this.#channel.context.identity;
  }

  can(capability: Capability): boolean {
    const { community, identity } = this.#channel.context;
    const needed = NEEDED[capability];
    if (!this.#known || !community.capabilities.includes(capability)) return false;
    if (needed && !this.#channel.can(needed)) return false;
    return !PERSONAL.includes(capability) || identity.state === 'member';
  }

  async config(o?: Opts): Promise<Config> {
    const { community } = this.#channel.context;
    const none = { boards: [], seq: '', asOf: new Date().toISOString() };
    const list = this.#channel.can('boards.read') ? await this.#ask(this.#channel.boards.list(o)) : none;
    this.#known = true;
    return { ...community, api: 1, channels: this.#channels(), ...list };
  }

  board(q: BoardQuery, o?: Opts): Promise<BoardPage> {
    return this.#ask(this.#channel.boards.page(q, o));
  }

  aroundMe(q: AroundQuery, o?: Opts): Promise<BoardPage | null> {
    return this.#ask(this.#channel.boards.around(q, o));
  }

  tiers(o?: Opts): Promise<TierLadder> {
    return this.#ask(this.#channel.tiers.get(o));
  }

  me(o?: Opts): Promise<Me | null> {
    return this.#ask(this.#channel.user.me(o));
  }

  myTier(o?: Opts): Promise<MyTier | null> {
    return this.#ask(this.#channel.tiers.mine(o));
  }

  async channels(): Promise<ChannelInfo[]> {
    return this.#channels();
  }

  messages(q: MessageQuery, o?: Opts): Promise<MessagePage> {
    return this.#ask(this.#channel.messages.page(q, o));
  }

  send(m: { channel: string; text: string; key: string }, o?: Opts): Promise<Sent> {
    return this.#ask(this.#channel.messages.send(m, o));
  }

  reply(m: { message: string; text: string; key: string }, o?: Opts): Promise<Sent> {
    return this.#ask(this.#channel.messages.reply(m, o));
  }

  react(m: { message: string; emoji: string; on: boolean }, o?: Opts): Promise<void> {
    return this.#ask(this.#channel.messages.react(m, o));
  }

  live(topics: Topic[], on: (event: LiveEvent) => void, { signal }: { signal: AbortSignal }): void {
    this.#live.follow(topics, on, signal);
  }

  watch(on: (identity: Identity) => void, { signal }: { signal: AbortSignal }): void {
    let { state, key } = this.identity;
    this.#channel.addEventListener(
      'rai-context',
      ({ detail: { identity } }) => {
        if (identity.state === state && identity.key === key) return;
        ({ state, key } = identity);
        on(identity);
      },
      { signal },
    );
  }

  #channels(): ChannelInfo[] {
    const { channel, channels } = this.#channel.context;
    return channels ?? [channel];
  }

  async #ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw toCommunityError(error);
    }
  }
}
