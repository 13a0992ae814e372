import { Hono } from 'hono';
import * as z from 'zod';
import type { GatewayContext, GatewayEnv } from '../context.js';
import { readJson } from '../http/body.js';
import { keptFile, sendFile } from '../http/kept-file.js';
import type { Limit } from '../http/limits.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import { embedKey } from './embed-exchange.js';
import type { KeyRing } from './key-ring.js';
import type { Revocations } from './revocations.js';
import { SCOPES, type MintedSession, type Scope } from './sessions.js';
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
  keys: KeyRing;
  serverKeys: ServerKeys;
  revocations: Revocations;
  limit: Limit;
  createSession: (order: { sub: string; scope?: readonly Scope[] }) => Promise<MintedSession>;
}

/** Sessions: minted for a site's server, ended by the page; and the public keys that check them. */
export function identityRoutes(context: GatewayContext, options: IdentityRoutesOptions): Hono<GatewayEnv> {
  const { clock } = context;
  let published = { text: '', file: keptFile('', '') };

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
      const { jti, expires, embed } = context.requireSession(c);
      const now = Math.floor(clock.now() / 1000);
      // First of all what would only give another session.
      if (embed) await options.revocations.add(embedKey(embed.id), embed.expires, now);
      await options.revocations.add(jti, expires, now);
      return c.body(null, 204);
    })
    .get('/.well-known/jwks.json', (c) => {
      noQuery(c);
      const text = JSON.stringify({ keys: options.keys.published() });
      if (text !== published.text) published = { text, file: keptFile('application/jwk-set+json', text) };
      // Not longer while the gateway is down: a key that was lost must not be believed for another day.
      return sendFile(c, published.file, {
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
      });
    });
}
