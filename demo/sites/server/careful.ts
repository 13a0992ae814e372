import type { Context, Env, MiddlewareHandler } from 'hono';
import { fromThisSite } from './same-site.js';

export interface Care<E extends Env> {
  /** Address of the site. */
  origin: string;
  /** Its `Content-Security-Policy`, part by part. */
  policy: (c: Context<E>) => readonly string[] | Promise<readonly string[]>;
  referrer?: ReferrerPolicyName;
}

type ReferrerPolicyName = 'strict-origin-when-cross-origin' | 'no-referrer';

/** What every answer of a careful site tells browsers; what changes something is taken from its own pages alone. */
export function careful<E extends Env>({
  origin,
  policy,
  referrer = 'strict-origin-when-cross-origin',
}: Care<E>): MiddlewareHandler<E> {
  return async (c, next) => {
    if (!['GET', 'HEAD'].includes(c.req.method) && !fromThisSite(c.req.raw.headers, origin)) {
      return c.text('This request did not come from this site.\n', 403);
    }
    await next();
    c.header('Content-Security-Policy', (await policy(c)).join('; '));
    c.header('Referrer-Policy', referrer);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    return undefined;
  };
}
