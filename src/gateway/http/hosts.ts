import type { MiddlewareHandler } from 'hono';
import type { GatewayEnv } from '../context.js';
import { Problem } from './problem.js';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Asked by machines by the address that they found, and telling nothing of anybody. */
const PROBES = new Set(['/healthz', '/readyz']);

/** Refuses requests for other hosts, so that a name which somebody points here cannot be used to read from it. */
export function hostGuard(
  publicUrl: string,
  listed: readonly string[] | undefined,
  refused: () => void = () => undefined,
): MiddlewareHandler<GatewayEnv> {
  const own = new URL(publicUrl).host;
  const exact = new Set(listed ?? [own]);
  return async (c, next) => {
    if (PROBES.has(c.req.path)) return next();
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase();
    const name = host.replace(/:\d+$/, '');
    const known = exact.has(host) || (listed === undefined && LOOPBACK.includes(name));
    if (!known) {
      refused();
      throw new Problem('INVALID', 'this host is not served here', { status: 421 });
    }
    await next();
  };
}
