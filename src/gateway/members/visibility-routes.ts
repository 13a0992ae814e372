import { Hono } from 'hono';
import * as z from 'zod';
import type { GatewayContext, GatewayEnv } from '../context.js';
import { readJson } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import { aliasFrom, noAlias } from './alias.js';
import type { Hiding } from './hiding.js';

const Body = z.strictObject({
  hidden: z.boolean().optional(),
  alias: z.string().max(1000).nullable().optional(),
});

/**
 * `PUT /v1/me/visibility`: whether a member is shown on this site, and under which name. It takes
 * `{ hidden?: boolean, alias?: string | null }` and answers with both as they are then. What the operator decided stays.
 */
export function visibilityRoutes(context: GatewayContext, hiding: Hiding): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().put('/v1/me/visibility', async (c) => {
    const { member } = context.requireSession(c, 'post');
    noQuery(c);
    const body = Body.safeParse(await readJson(c));
    if (!body.success)
      throw new Problem('INVALID', 'expected { "hidden"?: boolean, "alias"?: string or null }');
    const { hidden, alias } = body.data;
    const name = typeof alias === 'string' ? aliasFrom(alias) : alias;
    if (typeof alias === 'string' && name === undefined) throw noAlias();
    const wish = await hiding.own(member.platformId, { hidden, alias: name });
    return c.json({ hidden: wish.hidden ?? false, alias: wish.alias ?? null }, 200, {
      'cache-control': 'private, no-store',
    });
  });
}
