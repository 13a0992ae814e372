import { Hono } from 'hono';
import * as z from 'zod';
import type { GatewayEnv } from './context.js';
import { readJson } from './http/body.js';
import type { Limit } from './http/limits.js';
import { Problem } from './http/problem.js';
import { noQuery } from './http/query.js';
import type { ServerKeys } from './identity/server-keys.js';

const publicId = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
const Order = z.union([
  // Without either, the member is hidden.
  z.strictObject({
    member: publicId,
    hidden: z.boolean().optional(),
    /** The name that is shown in place of the member's; null shows that one again. */
    alias: z.string().max(1000).nullable().optional(),
  }),
  z.strictObject({ message: publicId, hidden: z.boolean().default(true) }),
]);
/** What to hide or to show again, or under which name to show a member, by public ids. */
export type HideOrder = z.input<typeof Order>;

export interface AdminRoutesOptions {
  serverKeys: ServerKeys;
  limit: Limit;
  /** False when there is no such member or message. Throws the 400 problem for an alias that is none. */
  hide: (order: HideOrder) => Promise<boolean>;
}

/** `POST /v1/admin/hide`: takes a member or a message off this site, or shows a member under an alias, at once. */
export function adminRoutes({ serverKeys, limit, hide }: AdminRoutesOptions): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().post('/v1/admin/hide', async (c) => {
    await limit.take(serverKeys.require(c));
    noQuery(c);
    const order = Order.safeParse(await readJson(c));
    if (!order.success) {
      throw new Problem(
        'INVALID',
        'expected { "member" or "message": public id, "hidden"?: boolean, of a member "alias"?: string or null }',
      );
    }
    if (!(await hide(order.data))) throw new Problem('NOT_FOUND');
    return c.body(null, 204);
  });
}
