import type { Channel, ChannelFrame } from '../model/message.js';
import type { GatewayContext, Session } from './context.js';
import { Problem } from './http/problem.js';
import { isIdentityKey } from './identity/identity-tokens.js';
import { ChannelList, type ChannelInfo } from './messages/channel-list.js';

/** How an operator lists a channel that only members may read. */
interface MemberRule {
  id: string;
  /** Any one of these roles is needed, to read and to write. */
  roles?: readonly string[] | undefined;
  /** False: nobody writes here. True: members write here, also where only the platform's staff does by default. */
  post?: boolean | undefined;
  /** Topic of a forum channel that takes what members write. */
  topic?: string | undefined;
}

/**
 * Who may read and write which channel. The community key of the gateway can read every channel of the
 * platform, direct ones included, so what is not listed in the options does not exist here.
 */
export class Access {
  readonly channels: ChannelList;
  readonly #public: ReadonlySet<string>;
  /** The partner's page by channel. */
  readonly #iframe: ReadonlyMap<string, { url: string; origin: string }>;
  readonly #signs: boolean;
  readonly #rules: ReadonlyMap<string, MemberRule>;
  /** Ids in the order in which the operator wrote them. */
  readonly #listed: ReadonlySet<string>;

  /** @param signs whether the gateway has a key for identity tokens */
  constructor(options: GatewayContext['options']['channels'], channels: ChannelList, signs = false) {
    const rules: readonly MemberRule[] = options.members;
    this.channels = channels;
    this.#public = new Set(options.public.map(lower));
    this.#iframe = new Map(
      options.iframe.map(({ id, url }) => [lower(id), { url, origin: new URL(url).origin }]),
    );
    this.#signs = signs;
    this.#rules = new Map(rules.map((rule) => [lower(rule.id), rule]));
    this.#listed = new Set([...this.#public, ...this.#rules.keys(), ...this.#iframe.keys()]);
  }

  /** Whether whoever asks may see the channel and what is in it. Direct channels are never shown. */
  mayRead(session: Session | null, channel: ChannelInfo): boolean {
    if (isDirect(channel)) return false;
    const id = lower(channel.id);
    if (this.#public.has(id)) return true;
    if (!session?.scope.includes('read')) return false;
    const rule = this.#rules.get(id);
    // A rule narrows who is let into an iframe channel; without one every member is.
    return rule ? hasRole(session, rule) : this.partnerOf(channel) !== undefined;
  }

  /** Whether the session may send, reply and react in the channel. */
  mayPost(session: Session | null, channel: ChannelInfo): boolean {
    if (!session?.scope.includes('post') || !this.mayRead(session, channel)) return false;
    const rule = this.#rules.get(lower(channel.id));
    if (rule && (rule.post === false || !hasRole(session, rule))) return false;
    if (channel.kind === 'announcement') return rule?.post === true;
    // The platform takes nothing in a forum without the topic that it belongs to.
    if (channel.kind === 'forum') return rule?.topic !== undefined;
    return true;
  }

  /** Topic under which a forum channel takes what members write. */
  topicOf(channel: ChannelInfo): string | undefined {
    return channel.kind === 'forum' ? this.#rules.get(lower(channel.id))?.topic : undefined;
  }

  /** Channels that may be shown to whoever asks, in the order of the options. */
  readableChannels(session: Session | null): Channel[] {
    return this.listed()
      .filter((channel) => this.mayRead(session, channel))
      .map((channel) => this.toPublic(session, channel));
  }

  /** Throws 503 while an empty list would say that there are no channels, which nobody knows yet. */
  requireKnown(): void {
    if (!this.channels.known && this.#listed.size > 0) throw unknownYet();
  }

  /** Every channel that somebody may read. */
  listed(): ChannelInfo[] {
    return [...this.#listed]
      .map((id) => this.channels.get(id))
      .filter((channel): channel is ChannelInfo => channel !== undefined && !isDirect(channel));
  }

  toPublic(session: Session | null, channel: ChannelInfo): Channel {
    const { id, name, kind } = channel;
    const frame = this.frameOf(channel);
    return { id, name, kind, post: this.mayPost(session, channel), ...(frame ? { frame } : {}) };
  }

  /**
   * Origin of the partner's page of an iframe channel, as the operator wrote it: nothing that the platform or a
   * request says changes who a token is for. Undefined for every other channel.
   */
  partnerOf(channel: ChannelInfo): string | undefined {
    return this.#page(channel)?.origin;
  }

  /** Whether the partner's server may be shown who a member is. */
  givesIdentity(channel: ChannelInfo): boolean {
    return this.#signs && this.partnerOf(channel) !== undefined && channel.frame?.identity !== false;
  }

  /** How the page is shown. Its address is the platform's own where that is on the listed origin. */
  frameOf(channel: ChannelInfo): ChannelFrame | undefined {
    const page = this.#page(channel);
    if (!page) return undefined;
    const { url, description, sandbox = [], allow = [], height = 'auto', chat = false } = channel.frame ?? {};
    return {
      url: url !== undefined && isOn(page.origin, url) ? url : page.url,
      ...(description === undefined ? {} : { description }),
      sandbox,
      allow,
      height,
      chat,
      token: this.givesIdentity(channel),
    };
  }

  /** The channel, or the same 404 for one that is unknown and one that may not be read. */
  readable(session: Session | null, id: string): ChannelInfo {
    const channel = this.channels.get(lower(id));
    // Before the platform told its channels, "not found" would be untrue of one that anybody may know of.
    if (!this.channels.known && this.#public.has(lower(id))) throw unknownYet();
    if (!channel || !this.mayRead(session, channel)) throw new Problem('NOT_FOUND');
    return channel;
  }

  /** Throws unless the session may write: 401 without a session, 403 with one. */
  requirePost(session: Session | null, channel: ChannelInfo): Session {
    if (!session) throw new Problem('UNAUTHENTICATED');
    if (!this.mayPost(session, channel)) throw new Problem('FORBIDDEN');
    return session;
  }

  #page(channel: ChannelInfo): { url: string; origin: string } | undefined {
    return channel.kind === 'iframe' ? this.#iframe.get(lower(channel.id)) : undefined;
  }
}

const made = new WeakMap<GatewayContext, Access>();

/** The access rules of a gateway: the same object for the same context. */
export function createAccess(context: GatewayContext): Access {
  let access = made.get(context);
  if (!access) {
    const { channels, sessions } = context.options;
    access = new Access(channels, new ChannelList(context), sessions?.keys.some(isIdentityKey));
    made.set(context, access);
  }
  return access;
}

/** By kind, so that a direct channel that was listed by mistake stays closed. */
function isDirect(channel: ChannelInfo): boolean {
  return /^(direct|dm|private)/i.test(channel.kind);
}

/** The platform has never said which channels there are, so nothing true can be said of one. */
function unknownYet(): Problem {
  return new Problem('UNAVAILABLE', 'the channels are not known yet', { retryAfter: 5 });
}

function hasRole(session: Session, rule: MemberRule): boolean {
  return !rule.roles || rule.roles.some((role) => session.member.roles.includes(role));
}

/** Without a name, a password or a fragment, which would all go to the page. */
function isOn(origin: string, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.origin === origin && !url.username && !url.password && !url.hash;
}

function lower(id: string): string {
  return id.toLowerCase();
}
