import type { CallOptions, Counters, Handler } from '../bridge/types.js';
import type { BoardPage, BoardList } from '../model/board.js';
import type { AroundQuery, BoardQuery, Identity, LiveEvent, Topic } from '../model/community.js';
import type { IdentityToken } from '../model/identity-token.js';
import type { Me, Member } from '../model/member.js';
import type { Channel as ChannelInfo, Message, MessagePage, Sent } from '../model/message.js';
import type { MyTier, TierLadder } from '../model/tier.js';
import type { ChannelCapability } from './capabilities.js';

export { CHANNEL_CAPABILITIES, type ChannelCapability } from './capabilities.js';

/** What the host tells its frame, at once and whenever it changes: the state `ctx` of the link. */
export interface ChannelContext {
  theme: {
    scheme: 'light' | 'dark';
    /** Custom properties of the closed list, such as `--rai-color-accent`; only with `theme.tokens`. */
    tokens: Record<string, string>;
  };
  /** BCP 47. */
  locale: string;
  /** IANA zone of the reader. */
  timeZone: string;
  reducedMotion: boolean;
  /** With `user.read`, while somebody is signed in. */
  user?: Member;
  /** Whether somebody is signed in on the host. `key` changes with the member; it is no id of anything. */
  identity: Identity;
  channel: ChannelInfo;
  /** Further channels that the host allows this frame. */
  channels?: ChannelInfo[];
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

export type { IdentityToken };

export interface ChannelEventMap {
  'rai-context': CustomEvent<ChannelContext>;
  'rai-capabilities': CustomEvent<{ can: readonly string[] }>;
  /** The host is about to close: `wait(promise)` keeps it up to `ms`, to save what is unsaved. */
  'rai-bye': CustomEvent<{ ms: number; wait: (work: Promise<unknown>) => void }>;
  'rai-close': CustomEvent<{ code: string }>;
}

/** A channel that the host's `channels` adds; absent: the frame's own. */
interface Elsewhere {
  channel?: string;
}

/** A partner's page's end of an iframe channel. Every call rejects with a `BridgeError`. */
export interface Channel extends EventTarget {
  addEventListener<K extends keyof ChannelEventMap>(
    type: K,
    listener: (event: ChannelEventMap[K]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  readonly context: ChannelContext;
  readonly host: string;
  readonly isOpen: boolean;
  readonly counters: Counters;
  can(capability: ChannelCapability): boolean;
  /** Asks for more capabilities; resolves to whether all are granted. */
  ask(capabilities: readonly ChannelCapability[], o?: CallOptions): Promise<boolean>;
  readonly user: {
    /** Null when nobody is signed in. */
    get(o?: CallOptions): Promise<Member | null>;
    /** With the member's totals. */
    me(o?: CallOptions): Promise<Me | null>;
  };
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
    /** `limit`: up to 100; the page holds the next of 10, 25, 50 and 100 messages. */
    page(
      q?: { before?: string; after?: string; around?: string; limit?: number } & Elsewhere,
      o?: CallOptions,
    ): Promise<MessagePage>;
    /** New messages of the channel, until the signal aborts or the loop ends. */
    live(o?: CallOptions & Elsewhere): AsyncIterableIterator<Message>;
    /** `key`: a repeat with the same key never sends twice. */
    send(m: { text: string; key?: string } & Elsewhere, o?: CallOptions): Promise<Sent>;
    reply(m: { message: string; text: string; key?: string } & Elsewhere, o?: CallOptions): Promise<Sent>;
    /** `emoji`: a shortcode without colons, such as `sparkling_heart`. */
    react(m: { message: string; emoji: string; on?: boolean } & Elsewhere, o?: CallOptions): Promise<void>;
  };
  /** That something changed, for `board:<slug>`, `tiers`, `me` and `channel:<id>`. */
  changes(topics: readonly Topic[], o?: CallOptions): AsyncIterableIterator<LiveEvent>;
  /** Who the member is, for the partner's own server; needs the capability `token`. */
  token(o?: CallOptions): Promise<IdentityToken>;
  readonly nav: { open(url: string, o?: CallOptions): Promise<void> };
  /** Gives the element (default: the root) the host's colors, now and whenever they change, until the signal aborts. */
  applyTheme(element?: HTMLElement, o?: { signal?: AbortSignal }): void;
  /** Sizes the frame to this element (default: the body's content) until the signal aborts. */
  autoSize(element?: Element, o?: { signal?: AbortSignal }): void;
  /** Asks for a height in CSS pixels once; resolves to the one that the host gave. */
  resize(height: number, o?: CallOptions): Promise<number>;
  /** What a support person asks for: framed or not, versions, the handshake, the last frames. */
  diagnose(): Promise<object>;
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
  /** Gives the frame a height in CSS pixels and tells the applied one; absent: the height is fixed. */
  resize?(height: number): number;
  /** Whether the frame has been granted this; absent: whatever `capabilities` names. */
  can?(capability: ChannelCapability): boolean;
  /** What the member has granted changed. */
  granted?(grants: readonly ChannelCapability[]): void;
  /** The frame is shown to everybody: it never gets a token. */
  isPublic?: boolean;
}

export interface MemberChange {
  isOtherMember: boolean;
  identity: Identity;
}

/** The services of one frame, from attach to dispose. */
export interface AttachedServices {
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Without theme, locale and the like, which the element adds. */
  context(): Promise<Pick<ChannelContext, 'user' | 'identity' | 'channel' | 'channels' | 'community'>>;
  /** Called when what `context()` answers has changed; `isOtherMember` after sign-out or an account switch. */
  watch(on: (change: MemberChange) => void, o: { signal: AbortSignal }): void;
  /** Whether these services can do it at all; absent: everything. */
  offers?(capability: ChannelCapability): boolean;
  /** Granted in the member's name so far. */
  readonly grants: readonly ChannelCapability[];
  revoke(capability: ChannelCapability): void;
  dispose(): void;
}

export interface ChannelServices {
  attach(frame: ServedFrame): AttachedServices;
}
