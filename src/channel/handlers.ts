import type { Call, Handler } from '../bridge/types.js';
import type { AroundQuery, BoardQuery, MessageQuery } from '../model/community.js';
import type { Me } from '../model/member.js';
import type { MessagePage, Sent } from '../model/message.js';
import type { FrameServices, Shared } from './frame-services.js';
import { liveChanges } from './live-changes.js';
import { liveMessages } from './live-messages.js';
import { KnownMessages } from './known-messages.js';
import { openableUrl } from './open-url.js';
import { paged } from './page-size.js';
import { refuse } from './refusal.js';
import { neededFor } from './topics.js';
import type { IdentityToken, ServedFrame } from './types.js';

interface Elsewhere {
  channel?: string;
}
interface Text extends Elsewhere {
  text: string;
  key: string;
}
type Reply = Text & { message: string };
type Reaction = Elsewhere & { message: string; emoji: string; on: boolean };

/** What answers the calls of one frame. Guards and capabilities were checked before by the bridge. */
export function frameHandlers(
  services: FrameServices,
  shared: Shared,
  frame: ServedFrame,
): Map<string, Handler> {
  const { community, limits, rates } = shared;
  const { acts } = services;
  const known = new KnownMessages(community);

  /** The frame's own channel, or one that the host added. */
  const channelOf = ({ channel = frame.channel }: Elsewhere): string => {
    if (channel === frame.channel || frame.channels.has(channel)) return channel;
    throw refuse('FORBIDDEN', 'no channel of this frame');
  };

  const countOne = (kind: keyof typeof limits): void => {
    const seconds = rates.take(`${frame.origin} ${frame.channel} ${kind}`, limits[kind]);
    if (seconds) throw refuse('RATE_LIMITED', `at most ${limits[kind]} ${kind} a minute`, seconds);
  };

  const checkText = async (text: string, signal: AbortSignal): Promise<void> => {
    const { maxText } = await community.config({ signal });
    if (!text.trim() || text.length > maxText) {
      throw refuse('INVALID', `text: expected 1 to ${maxText} characters`);
    }
  };

  const write = async (
    route: string,
    m: Text,
    signal: AbortSignal,
    act: (member: AbortSignal) => Promise<Sent>,
  ): Promise<Sent> => {
    const before = acts.known(route, m);
    if (before) return before;
    if (community.identity.state !== 'member') throw refuse('UNAUTHENTICATED', 'nobody is signed in');
    await checkText(m.text, signal);
    countOne('sends');
    await services.consent('messages.send', m.text, signal);
    const sent = await act(signal);
    return sent;
  };

  const checkTopic = (topic: string): void => {
    const needed = neededFor(topic);
    if (!needed) throw refuse('INVALID', 'topics: expected board:<slug>, channel:<id>, tiers or me');
    if (!services.can(needed)) throw refuse('FORBIDDEN', `${topic} needs ${needed}`);
    if (needed === 'messages.read') channelOf({ channel: topic.slice('channel:'.length) });
  };

  const reads: Record<string, Handler> = {
    'user.get': (_: object, { signal }): Promise<Me | null> => community.me({ signal }),
    'boards.list': async (_: object, { signal }) => {
      const { boards, seq, asOf } = await community.config({ signal });
      return { boards, seq, asOf };
    },
    'boards.page': async (q: BoardQuery, { signal }) => community.board(paged(q), { signal }),
    'boards.around': (q: AroundQuery, { signal }) => community.aroundMe(q, { signal }),
    'tiers.get': (_: object, { signal }) => community.tiers({ signal }),
    'tiers.mine': (_: object, { signal }) => community.myTier({ signal }),
    'messages.page': async (
      q: Omit<MessageQuery, 'channel'> & Elsewhere,
      { signal },
    ): Promise<MessagePage> => {
      const channel = channelOf(q);
      const page = await community.messages({ ...paged(q), channel }, { signal });
      // Whatever a community makes of a cursor: what belongs to another channel stays here.
      const messages = page.messages.filter((message) => message.channel === channel);
      known.note(channel, messages);
      return { ...page, messages };
    },
    'messages.live': (q: Elsewhere, { signal }) => liveMessages(community, channelOf(q), signal),
    'live.changes': ({ topics }: { topics: string[] }, { signal }) =>
      liveChanges(community, topics, checkTopic, signal),
  };

  const writes: Record<string, Handler> = {
    'messages.send': (m: Text, { signal }: Call) => {
      const channel = channelOf(m);
      return write(channel, m, signal, () => acts.send(channel, m, signal));
    },
    'messages.reply': async (m: Reply, { signal }: Call) => {
      await known.check(channelOf(m), m.message, signal);
      return write(`reply ${m.message}`, m, signal, () => acts.reply(m.message, m, signal));
    },
    'messages.react': async (m: Reaction, { signal }: Call) => {
      await known.check(channelOf(m), m.message, signal);
      if (community.identity.state !== 'member') throw refuse('UNAUTHENTICATED', 'nobody is signed in');
      countOne('reactions');
      await services.consent('messages.send', undefined, signal);
      await acts.react(m, signal);
      return null;
    },
    'token.get': async (_: object, { signal }: Call): Promise<IdentityToken> => {
      const { token } = shared;
      if (!token || !services.offers('token'))
        throw refuse('FORBIDDEN', 'this host gives no identity tokens');
      if (community.identity.state !== 'member') throw refuse('UNAUTHENTICATED', 'nobody is signed in');
      countOne('tokens');
      await services.consent('token', undefined, signal);
      return token(frame.channel, signal);
    },
    'nav.open': ({ url }: { url: string }) => {
      const address = openableUrl(url);
      if (address === undefined) throw refuse('INVALID', 'url: expected an https or mailto address');
      if (!frame.isActive()) throw refuse('FORBIDDEN', 'the reader has not just acted in the frame');
      frame.open(address);
      return null;
    },
    'size.set': ({ h }: { h: number }) => {
      if (!frame.resize) throw refuse('FORBIDDEN', 'the height of this frame is fixed');
      return { h: frame.resize(h) };
    },
  };

  return new Map([...Object.entries(reads), ...Object.entries(writes)]);
}
