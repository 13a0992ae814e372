import { Hono } from 'hono';
import * as z from 'zod';
import type { GatewayContext, GatewayEnv } from '../context.js';
import { readJson } from '../http/body.js';
import type { Limit } from '../http/limits.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import type { SessionKey } from './keys.js';
import type { Revocations } from './revocations.js';
import { SCOPES, type Scope } from './sessions.js';
import type { ServerKeys } from './server-keys.js';

const Order = z.strictObject({
  sub: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^@\s]+$/),
  scope: z.array(z.enum(SCOPES)).min(1).optional(),
});

export interface IdentityRoutesOptions {
  keys: readonly SessionKey[];
  serverKeys: ServerKeys;
  revocations: Revocations;
  limit: Limit;
  createSession: (order: {
    sub: string;
    scope?: readonly Scope[];
  }) => Promise<{ token: string; expiresAt: string }>;
}

/** Sessions: minted for a site's server, ended by the page; and the public keys that check them. */
export function identityRoutes(context: GatewayContext, options: IdentityRoutesOptions): Hono<GatewayEnv> {
  const { clock } = context;
  const jwks = JSON.stringify({ keys: options.keys.flatMap(({ published }) => published ?? []) });

  return new Hono<GatewayEnv>()
    .post('/v1/sessions', async (c) => {
      await options.limit.take(options.serverKeys.require(c));
      noQuery(c);
      const order = Order.safeParse(await readJson(c));
      if (!order.success) {
        throw new Problem('INVALID', `expected { "sub": short id, "scope"?: [${SCOPES.join(', ')}] }`);
      }
      const { sub, scope } = order.data;
      return c.json(await options.createSession({ sub, ...(scope ? { scope } : {}) }), 200, {
        'cache-control': 'no-store',
      });
    })
    .delete('/v1/sessions/current', async (c) => {
      noQuery(c);
      const { jti, expires } = context.requireSession(c);
      await options.revocations.add(jti, expires, Math.floor(clock.now() / 1000));
      return c.body(null, 204);
    })
    .get('/.well-known/jwks.json', (c) => {
      noQuery(c);
      return c.body(jwks, 200, {
        'content-type': 'application/jwk-set+json',
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
      });
    });
}
