import { Hono } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Context, Env } from '../http/context.js';
import { PlatformError } from '../http/errors.js';
import { receive, webhookAt, type Door } from '../services/incoming-webhooks/receive.js';

/** Calls that one webhook takes in a minute. */
export const WEBHOOK_CALLS_PER_MINUTE = 1200;

/**
 * Addresses that a customer's own systems call. Each answers `{ data }`, or `{ code, message }` with a fixed code.
 * A call that took effect before is answered as then, with `idempotency-replayed: true`.
 */
export function incomingWebhookRoutes(perMinute = WEBHOOK_CALLS_PER_MINUTE): Hono<Env> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60, keyPrefix: 'webhook' });

  const take = async (c: Context, door: Door) => {
    const platform = c.get('platform');
    const webhook = await webhookAt(platform, c.req.param('id') ?? '', door);
    try {
      await limiter.consume(webhook.id);
    } catch (left) {
      if (!(left instanceof RateLimiterRes)) throw left;
      c.header('retry-after', String(Math.max(1, Math.ceil(left.msBeforeNext / 1000))));
      throw new PlatformError(429, 'The webhook is called too often');
    }
    const { answer, isRepeated } = await receive(platform, webhook, door, c.req.raw);
    if (isRepeated) c.header('idempotency-replayed', 'true');
    return c.json({ data: answer });
  };

  return new Hono<Env>()
    .post('/webhooks/incoming/:id', (c) => take(c, 'action'))
    .post('/webhooks/workflow/:id/handshake', (c) => take(c, 'handshake'))
    .post('/webhooks/workflow/:id', (c) => take(c, 'event'));
}
