import type { Channel } from '../model/message.js';
import type { GatewayContext, Session } from './context.js';
import { Problem } from './http/problem.js';
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
  readonly #iframe: ReadonlySet<string>;
  readonly #rules: ReadonlyMap<string, MemberRule>;
  /** Ids in the order in which the operator wrote them. */
  readonly #listed: ReadonlySet<string>;

  constructor(options: GatewayContext['options']['channels'], channels: ChannelList) {
    const rules: readonly MemberRule[] = options.members;
    this.channels = channels;
    this.#public = new Set(options.public.map(lower));
    this.#iframe = new Set(options.iframe.map((entry) => lower(entry.id)));
    this.#rules = new Map(rules.map((rule) => [lower(rule.id), rule]));
    this.#listed = new Set([...this.#public, ...this.#rules.keys(), ...this.#iframe]);
  }

  /** Whether whoever asks may see the channel and what is in it. Direct channels are never shown. */
  mayRead(session: Session | null, channel: ChannelInfo): boolean {
    if (isDirect(channel)) return false;
    const id = lower(channel.id);
    if (this.#public.has(id)) return true;
    if (!session?.scope.includes('read')) return false;
    const rule = this.#rules.get(id);
    return rule ? hasRole(session, rule) : this.#iframe.has(id);
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
    return { id: channel.id, name: channel.name, kind: channel.kind, post: this.mayPost(session, channel) };
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
}

const made = new WeakMap<GatewayContext, Access>();

/** The access rules of a gateway: the same object for the same context. */
export function createAccess(context: GatewayContext): Access {
  let access = made.get(context);
  if (!access) made.set(context, (access = new Access(context.options.channels, new ChannelList(context))));
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

function lower(id: string): string {
  return id.toLowerCase();
}
