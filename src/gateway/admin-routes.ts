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
  z.strictObject({ member: publicId, hidden: z.boolean().default(true) }),
  z.strictObject({ message: publicId, hidden: z.boolean().default(true) }),
]);
/** What to hide or to show again, by public ids. */
export type HideOrder = z.input<typeof Order>;

export interface AdminRoutesOptions {
  serverKeys: ServerKeys;
  limit: Limit;
  /** False when there is no such member or message. */
  hide: (order: HideOrder) => Promise<boolean>;
}

/** `POST /v1/admin/hide`: takes a member or a message off this site at once. */
export function adminRoutes({ serverKeys, limit, hide }: AdminRoutesOptions): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().post('/v1/admin/hide', async (c) => {
    await limit.take(serverKeys.require(c));
    noQuery(c);
    const order = Order.safeParse(await readJson(c));
    if (!order.success) {
      throw new Problem('INVALID', 'expected { "member" or "message": public id, "hidden"?: boolean }');
    }
    if (!(await hide(order.data))) throw new Problem('NOT_FOUND');
    return c.body(null, 204);
  });
}
