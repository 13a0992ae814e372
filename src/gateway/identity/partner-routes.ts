import { Hono } from 'hono';
import { createAccess } from '../access.js';
import type { GatewayContext, GatewayEnv } from '../context.js';
import { Limit } from '../http/limits.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import { IdentityTokens } from './identity-tokens.js';
import type { KeyRing } from './key-ring.js';

/** Tokens that one member gets for one channel. Each lives a minute, so nobody honest needs more. */
const RATE = { points: 30, seconds: 60 };

/** `POST /v1/channels/:id/identity`: who the member is, for the server of that iframe channel's partner alone. */
export function partnerRoutes(context: GatewayContext, keys: KeyRing): Hono<GatewayEnv> {
  const { options, clock } = context;
  const access = createAccess(context);
  const limit = new Limit('identity', RATE, context.redis);
  const tokens = new IdentityTokens({
    issuer: options.publicUrl,
    publicIdKey: options.publicIdKey,
    keys,
    now: () => clock.now(),
  });

  return new Hono<GatewayEnv>().post('/v1/channels/:id/identity', async (c) => {
    const session = context.requireSession(c);
    noQuery(c);
    // Whoever the token is for was written down by the operator: there is nothing to ask for.
    const body = (await c.req.text()).trim();
    if (body !== '' && body !== '{}') throw new Problem('INVALID', 'expected no body');
    const channel = access.readable(session, c.req.param('id'));
    const audience = access.partnerOf(channel);
    if (audience === undefined) throw new Problem('NOT_FOUND');
    if (!access.givesIdentity(channel) || !session.scope.includes('read')) throw new Problem('FORBIDDEN');
    await limit.take(`${session.sub} ${channel.id}`);
    const { platformId } = session.member;
    return c.json(await tokens.mint({ audience, channel: channel.id, platformId }), 200, {
      'cache-control': 'no-store',
    });
  });
}
