import type { Call, CallOptions, Counters, Handler } from '../bridge/types.js';
import type { BoardPage, BoardList } from '../model/board.js';
import type { AroundQuery, BoardQuery } from '../model/community.js';
import type { Member } from '../model/member.js';
import type { Channel as ChannelInfo, Message, MessagePage, Sent } from '../model/message.js';
import type { MyTier, TierLadder } from '../model/tier.js';

/** Everything that a frame can be allowed. */
export const CHANNEL_CAPABILITIES = [
  'size.auto',
  'theme.tokens',
  'locale',
  'token',
  'user.read',
  'boards.read',
  'tiers.read',
  'messages.read',
  'messages.send',
  'nav.open',
] as const;
export type ChannelCapability = (typeof CHANNEL_CAPABILITIES)[number];

/** What the host tells its frame, at once and whenever it changes: the state `ctx` of the link. */
export interface ChannelContext {
  theme: {
    scheme: 'light' | 'dark';
    /** Custom properties of the closed list, such as `--rai-accent`; only with `theme.tokens`. */
    tokens: Record<string, string>;
  };
  /** BCP 47. */
  locale: string;
  /** IANA zone of the reader. */
  timeZone: string;
  reducedMotion: boolean;
  /** With `user.read`, while somebody is signed in. */
  user?: Member;
  channel: ChannelInfo;
  community: { name: string; zone: string; maxText: number; tiers: boolean; capabilities: string[] };
  /** Grows with each change. */
  revision: number;
}

export interface ConnectOptions {
  /** Exact origins of the communities that may show this page, or literally `'any'`. */
  hosts: readonly string[] | 'any';
  want?: readonly ChannelCapability[];
  signal?: AbortSignal;
  slowMs?: number;
  timeoutMs?: number;
  onSlow?: () => void;
  log?: (entry: { at: number; way: string; what: string }) => void;
}

/** A token that says who the member is, for the partner's own server. Single use, at most 60 s. */
export interface IdentityToken {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** A partner's page's end of an iframe channel. Events: `rai-context`, `rai-capabilities`, `rai-bye`, `rai-close`. */
export interface Channel extends EventTarget {
  readonly context: ChannelContext;
  readonly host: string;
  readonly isOpen: boolean;
  readonly counters: Counters;
  can(capability: ChannelCapability): boolean;
  /** Asks for more capabilities; resolves to whether all are granted. */
  ask(capabilities: readonly ChannelCapability[], o?: CallOptions): Promise<boolean>;
  readonly user: { get(o?: CallOptions): Promise<Member | null> };
  readonly boards: {
    list(o?: CallOptions): Promise<BoardList>;
    page(q: BoardQuery, o?: CallOptions): Promise<BoardPage>;
    around(q: AroundQuery, o?: CallOptions): Promise<BoardPage | null>;
  };
  readonly tiers: {
    get(o?: CallOptions): Promise<TierLadder>;
    mine(o?: CallOptions): Promise<MyTier | null>;
  };
  readonly messages: {
    page(
      q?: { before?: string; after?: string; around?: string; limit?: number },
      o?: CallOptions,
    ): Promise<MessagePage>;
    /** New messages of the channel, until the signal aborts or the loop ends. */
    live(o?: CallOptions): AsyncIterableIterator<Message>;
    send(m: { text: string; key?: string }, o?: CallOptions): Promise<Sent>;
    reply(m: { message: string; text: string; key?: string }, o?: CallOptions): Promise<Sent>;
    react(m: { message: string; emoji: string; on?: boolean }, o?: CallOptions): Promise<void>;
  };
  token(o?: CallOptions): Promise<IdentityToken>;
  readonly nav: { open(url: string, o?: CallOptions): Promise<void> };
  /** Sizes the frame to this element (default: the body's content) until the signal aborts. */
  autoSize(element?: Element, o?: { signal?: AbortSignal }): void;
  close(): Promise<void>;
}

/** What a member is asked before a frame acts in their name. */
export interface ConsentQuestion {
  /** Exact origin of the partner's page. */
  origin: string;
  channel: string;
  /** `messages.send` or `token`. */
  capability: ChannelCapability;
  /** The first message, as plain text. */
  text?: string;
  signal: AbortSignal;
}

/** Where grants are kept; in memory when absent. The key names origin and channel, never a member. */
export interface Consents {
  get(key: string): boolean | Promise<boolean>;
  set(key: string, granted: boolean): void | Promise<void>;
}

/** Something that a frame did or tried. */
export interface AuditEntry {
  origin: string;
  channel: string;
  method: string;
  /** Absent when it went well. */
  code?: string;
  /** ISO 8601. */
  at: string;
}

/** What the element that shows a frame tells the services about it. */
export interface ServedFrame {
  origin: string;
  channel: string;
  /** Further channels that the page that shows the frame allows it. */
  channels: ReadonlySet<string>;
  /** What the element allows at most. */
  capabilities: ReadonlySet<ChannelCapability>;
  /** Asks the member; the element's own dialog unless the services bring one. */
  confirm(question: ConsentQuestion): Promise<boolean>;
  audit(entry: AuditEntry): void;
  /** Whether the reader is acting inside the frame just now. */
  isActive(): boolean;
  /** Opens an address that the URL guard has passed. */
  open(url: string): void;
}

/** The services of one frame, from attach to dispose. */
export interface AttachedServices {
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Without theme, locale and the like, which the element adds. */
  context(): Promise<Pick<ChannelContext, 'user' | 'channel' | 'community'>>;
  /** Called when what `context()` answers has changed; `isOtherMember` after sign-out or an account switch. */
  watch(on: (change: { isOtherMember: boolean }) => void, o: { signal: AbortSignal }): void;
  /** Granted in the member's name so far. */
  readonly grants: readonly ChannelCapability[];
  revoke(capability: ChannelCapability): void;
  dispose(): void;
}

export interface ChannelServices {
  attach(frame: ServedFrame): AttachedServices;
}

export type ChannelHandler = (args: never, call: Call) => unknown;
