import type { BoardPage } from './board.js';
import type { Capability, Config } from './config.js';
import type { Me } from './member.js';
import type { Channel, MessagePage, Sent } from './message.js';
import type { MyTier, TierLadder } from './tier.js';

export interface Opts {
  signal?: AbortSignal;
}

/** What can be followed: `board:<slug>`, `channel:<id>`, `tiers`, `me`. */
export type Topic = `board:${string}` | `channel:${string}` | 'tiers' | 'me';

/** Something changed. `reload`: ask again with a `seq` at least this new. `gap`: some events were lost. */
export interface LiveEvent {
  topic: Topic;
  kind: 'reload' | 'gap';
  seq: string;
}

/** A stretch of time: a window or one of its runs, or a range of days. Nothing: the board's first window. */
export interface Span {
  window?: string;
  /** A past window, such as `2026-10`, or the run of a season. */
  run?: string;
  /** First day of a range, `YYYY-MM-DD` in the board's zone. Excludes `window` and `run`, and needs `to`. */
  from?: string;
  /** Last day of a range, inclusive. */
  to?: string;
}

export interface BoardQuery extends Span {
  slug: string;
  /** 10, 25, 50 or 100. */
  limit?: number;
  cursor?: string;
  /** A page around this rank; excludes `cursor`. */
  at?: number;
}

export interface AroundQuery extends Span {
  slug: string;
  /** Rows on either side of the member, 1 to 25. */
  around?: number;
}

export interface MessageQuery {
  channel: string;
  before?: string;
  after?: string;
  /** A message id in the middle of the page. */
  around?: string;
  /** 10, 25, 50 or 100. */
  limit?: number;
}

/**
 * The port between widgets and the place where data comes from. Transports: the gateway, the bridge
 * of an iframe channel, memory. Every method rejects with a `CommunityError`; null means that
 * nobody is signed in.
 */
export interface Community {
  readonly id: string;
  /** Whether something can be done now, by whoever is signed in. False before `config()` answered. */
  can(capability: Capability): boolean;
  config(o?: Opts): Promise<Config>;
  board(q: BoardQuery, o?: Opts): Promise<BoardPage>;
  aroundMe(q: AroundQuery, o?: Opts): Promise<BoardPage | null>;
  tiers(o?: Opts): Promise<TierLadder>;
  me(o?: Opts): Promise<Me | null>;
  myTier(o?: Opts): Promise<MyTier | null>;
  channels(o?: Opts): Promise<Channel[]>;
  messages(q: MessageQuery, o?: Opts): Promise<MessagePage>;
  /** `key` is the idempotency key: a repeat with the same key never sends twice. */
  send(m: { channel: string; text: string; key: string }, o?: Opts): Promise<Sent>;
  reply(m: { message: string; text: string; key: string }, o?: Opts): Promise<Sent>;
  react(m: { message: string; emoji: string; on: boolean }, o?: Opts): Promise<void>;
  /** Calls `on` whenever a topic changed, until the signal aborts. */
  live(topics: Topic[], on: (event: LiveEvent) => void, o: { signal: AbortSignal }): void;
  /**
   * Calls `on` when somebody signed in, signed out, was exchanged for somebody else, or the session
   * ended. Everything personal that a widget holds is void then.
   */
  watch(on: (identity: Identity) => void, o: { signal: AbortSignal }): void;
  /** Who the page says is looking. */
  readonly identity: Identity;
}

/**
 * `anonymous`: no session is configured, or nobody is signed in. `unknown`: a session is configured
 * and has not answered yet. `member`: a token is at hand. `ended`: there was one and it could not be renewed.
 * `key` changes with the member, so that answers for another one can be dropped. It is not an id of anything.
 */
export interface Identity {
  state: 'unknown' | 'anonymous' | 'member' | 'ended';
  key: number;
}
