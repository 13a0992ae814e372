import { createMiddleware } from 'hono/factory';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { hashKey } from '../services/keys.js';
import type { Env } from './context.js';
import { PlatformError } from './errors.js';

/**
 * Requests that one key has in a minute. The contract knows no limit: this one is far beyond what an integration
 * asks, and only keeps a loop that went wrong from taking the whole sandbox.
 */
export const REQUESTS_PER_MINUTE = 60_000;

/** 429 with `Retry-After` past the limit, counted per key and apart from it for requests without one; 0 counts nothing. */
export function limitRequests(perMinute: number) {
  const limiter =
    perMinute > 0 ? new RateLimiterMemory({ points: perMinute, duration: 60, keyPrefix: 'key' }) : undefined;
  return createMiddleware<Env>(async (c, next) => {
    if (limiter === undefined) return next();
    const key = c.req.header('authorization') ?? c.req.header('x-api-key') ?? c.req.header('apikey') ?? '';
    try {
      await limiter.consume(hashKey(key));
    } catch (left) {
      if (!(left instanceof RateLimiterRes)) throw left;
      c.header('retry-after', String(Math.max(1, Math.ceil(left.msBeforeNext / 1000))));
      throw new PlatformError(429, 'Too many requests with this key');
    }
    await next();
  });
}
