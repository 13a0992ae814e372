import { randomBytes } from 'node:crypto';
import type { BoardService } from '../boards/board-service.js';
import type { GatewayContext, GatewayEnv, Session } from '../context.js';
import { embedKey } from '../identity/embed-exchange.js';
import type { Revocations } from '../identity/revocations.js';
import type { Messages } from '../messages/service.js';
import type { Metrics } from '../metrics.js';
import type { Hono } from 'hono';
import { BoardHead, HEAD_ROWS } from './board-head.js';
import { ChannelHead } from './channel-head.js';
import { Feed, type Head } from './feed.js';
import { Hub } from './hub.js';
import { MemoryLog } from './live-log.js';
import { RedisLog } from './redis-log.js';
import { liveRoutes } from './routes.js';
import { mayFollow } from './topics.js';

export interface LiveParts {
  boards: BoardService;
  messages: Messages;
  revocations: Pick<Revocations, 'has'>;
  metrics: Metrics;
}

export interface Live {
  routes: Hono<GatewayEnv>;
  /** A member's own numbers changed. */
  memberChanged(member: { shortId?: string | undefined }): void;
  /** Ends every stream; their readers ask again. */
  close(): void;
  /** Settles when nothing is read any more. */
  closed(): Promise<void>;
}

const HEAD_MESSAGES = 50;

/** The live side of a gateway: what changes goes into the log, and from there to everybody who follows it. */
export async function createLive(context: GatewayContext, parts: LiveParts): Promise<Live> {
  const { boards, messages, revocations, metrics } = parts;
  const { seq, members, freshness, clock, options, log, redis, signal } = context;
  const { access } = messages;
  const origin = randomBytes(9).toString('base64url');
  const shared = redis && new RedisLog({ redis, seq, log, signal, origin });
  const live = shared ?? new MemoryLog(seq);

  const channelOf = (topic: string) => access.channels.get(topic.slice('channel:'.length));
  const boardOf = (topic: string) => boards.find(topic.slice('board:'.length));

  const seqOf = (topic: string): string => {
    if (topic.startsWith('channel:')) return seq.of('channels', topic);
    return topic === 'me' || topic.startsWith('me:') ? seq.current : seq.of(topic);
  };
  const asOf = (topic: string): string | undefined => {
    if (!topic.startsWith('channel:')) return freshness.asOf;
    const channel = channelOf(topic);
    return channel && messages.asOf(channel);
  };
  const headOf = async (topic: string, at: string): Promise<Head | undefined> => {
    if (topic.startsWith('channel:')) {
      const channel = channelOf(topic);
      return channel && new ChannelHead(at, messages.newest(channel.id, HEAD_MESSAGES));
    }
    const board = boardOf(topic);
    if (!board) return undefined;
    const pages = boards.windowsOf(board).map(async (window) => {
      const state = boards.stateOf(board, window);
      return boards.page(state, (standings) => standings.top(HEAD_ROWS));
    });
    return new BoardHead(at, await Promise.all(pages));
  };
  const check = (session: Session): Session | 'expired' | 'signed-out' | 'gone' => {
    if (clock.now() >= session.expires * 1000) return 'expired';
    const { jti, embed } = session;
    if (revocations.has(jti) || (embed && revocations.has(embedKey(embed.id)))) return 'signed-out';
    const member = members.get(session.member.platformId);
    if (!member) return 'gone';
    return member === session.member ? session : { ...session, member };
  };

  const rules = {
    access,
    mayReadBoard(session: Session | null, slug: string): boolean {
      const board = boards.find(slug);
      return board !== undefined && boards.mayView(session, board);
    },
  };
  const hub: Hub = new Hub({
    log: live,
    limits: options.limits.streams,
    now: () => clock.now(),
    seqOf,
    asOf,
    mayFollow: (session, topic) => mayFollow(rules, session, topic),
    check,
    followed: (topic) => void feed.begin(topic),
  });
  const feed = new Feed({ seq, live, log, follows: (topic) => hub.follows(topic), seqOf, asOf, headOf });

  if (shared) {
    shared.watch((record) => {
      if (record.origin === origin) return;
      const channel = record.topic.startsWith('channel:') ? channelOf(record.topic) : undefined;
      if (channel) void messages.poll(channel.id);
      feed.hear(record);
    });
    await shared.open();
  }

  const { counts } = hub;
  const count = (name: string, help: string, read: () => number): void =>
    metrics.count(`rai_gateway_${name}_total`, help, read);
  metrics.gauge('rai_gateway_streams', 'Streams that are open', () => hub.size);
  count('streams_opened', 'Streams that were opened', () => counts.opened);
  count('streams_refused', 'Streams that were refused', () => counts.refused);
  count('streams_too_slow', 'Streams that were ended as their readers were too slow', () => counts.slow);
  count('stream_events_sent', 'Events that were written to streams', () => counts.sent);
  count('stream_events_dropped', 'Events that readers missed', () => counts.dropped);
  count('stream_gaps', 'Streams that could not be resumed without a gap', () => counts.gaps);

  return {
    routes: liveRoutes(hub),
    memberChanged({ shortId }) {
      if (shortId !== undefined && hub.follows(`me:${shortId}`)) feed.touch(`me:${shortId}`);
    },
    close() {
      feed.close();
      hub.close();
    },
    closed: async () => shared?.closed(),
  };
}
