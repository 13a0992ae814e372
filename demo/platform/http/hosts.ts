import { createMiddleware } from 'hono/factory';
import type { Env } from './context.js';
import { PlatformError } from './errors.js';

const LOCAL = /^(127\.0\.0\.1|localhost|[a-z0-9-]+(\.[a-z0-9-]+)*\.localhost)(:\d{1,5})?$/i;

/**
 * Refuses every name that is not this machine, so that a page elsewhere cannot reach the sandbox by
 * pointing its own domain name at 127.0.0.1.
 */
export const localHostOnly = createMiddleware<Env>(async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  if (!LOCAL.test(host)) throw new PlatformError(421, 'This host is not served here');
  await next();
});
