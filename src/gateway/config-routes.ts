import { Hono } from 'hono';
import type { Capability, Config } from '../model/config.js';
import type { Channel } from '../model/message.js';
import type { BoardService } from './boards/board-service.js';
import type { GatewayContext, GatewayEnv, Session } from './context.js';
import { privateAnswer } from './http/answer-headers.js';
import { readQuery } from './http/query.js';
import type { TierService } from './tiers/tier-service.js';

/** Version of the routes. It rises when one of them changes in a way that older pages notice. */
export const API_VERSION = 1;

export interface ConfigRoutesOptions {
  boards: BoardService;
  tiers: TierService;
  /** Channels that may be shown to whoever asks. */
  readableChannels: (session: Session | null) => Channel[];
}

/** What a page asks first: `/v1/config`, and `/v1/tiers`. */
export function configRoutes(context: GatewayContext, options: ConfigRoutesOptions): Hono<GatewayEnv> {
  const { boards, tiers } = options;
  const { freshness, seq } = context;

  function configFor(session: Session | null): Config {
    const { name, zone, limits } = context.options;
    const channels = options.readableChannels(session);
    return {
      name,
      api: API_VERSION,
      zone,
      boards: boards.boards
        .filter((board) => boards.mayView(session, board))
        .map((board) => boards.describe(board)),
      channels,
      tiers: tiers.enabled,
      capabilities: capabilities(context, tiers, channels),
      maxText: limits.text,
      seq: seq.of('config', 'tiers', 'channels'),
      asOf: freshness.asOf,
    };
  }

  return new Hono<GatewayEnv>()
    .get('/v1/config', (c) => {
      readQuery(c, ['seq']);
      const session = c.get('session');
      const build = () => configFor(session);
      if (session) return privateAnswer(c, build(), freshness.asOf);
      return context.publicAnswer(c, {
        key: 'config',
        surrogateKeys: ['config'],
        seq: seq.of('config', 'tiers', 'channels'),
        asOf: freshness.asOf,
        build,
      });
    })
    .get('/v1/tiers', (c) => {
      readQuery(c, ['seq']);
      const { stale, asOf } = freshness;
      return context.publicAnswer(c, {
        key: 'tiers',
        seq: tiers.seq(),
        asOf,
        stale,
        build: () => tiers.ladder(),
      });
    });
}

/** What the community can do for somebody who is signed in; which channel takes a message is said there. */
function capabilities(
  context: GatewayContext,
  tiers: TierService,
  channels: readonly Channel[],
): Capability[] {
  const { channels: listed, sessions } = context.options;
  const out: Capability[] = ['live'];
  const messages = channels.length > 0 || listed.members.length > 0 || listed.iframe.length > 0;
  if (tiers.enabled) out.push('tiers');
  if (messages) out.push('messages');
  if (sessions) out.push('session');
  if (messages && sessions) out.push('send', 'reply', 'react');
  return out;
}
