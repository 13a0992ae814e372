import { Hono } from 'hono';
import * as z from 'zod';
import type { GatewayEnv } from '../context.js';
import { readJson } from '../http/body.js';
import { Limit } from '../http/limits.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import type { Metrics } from '../metrics.js';
import type { RedisConnection } from '../redis/connection.js';
import { unauthenticated } from './auth.js';
import type { EmbedExchange } from './embed-exchange.js';
import { TokenRefused } from './sessions.js';

const Order = z.strictObject({ embedToken: z.string().min(1) });

/** Exchanges from one address: each costs the platform a call, and an honest page needs one in four minutes. */
const RATE = { points: 120, seconds: 60 };

export interface ExchangeRoutesOptions {
  /** Undefined where there is no exchange: then the route does not exist. */
  exchange: EmbedExchange | undefined;
  /** Origins whose pages may ask for what is personal. */
  origins: readonly string[];
  metrics: Metrics;
  redis?: RedisConnection | undefined;
}

/** `POST /v1/sessions/exchange`: a session for the platform's embed token, for pages that are still to be moved. */
export function exchangeRoutes(options: ExchangeRoutesOptions): Hono<GatewayEnv> {
  const { exchange, metrics } = options;
  const origins = new Set(options.origins);
  const limit = new Limit('exchange', RATE, options.redis);

  return new Hono<GatewayEnv>().post('/v1/sessions/exchange', async (c) => {
    if (!exchange) throw new Problem('NOT_FOUND');
    noQuery(c);
    // The browser says it, never the page: an embed token is for pages of some origins.
    const origin = c.req.header('origin');
    if (origin === undefined || !origins.has(origin)) {
      metrics.refused('embed-origin');
      throw new Problem('FORBIDDEN', 'this page is not one that may ask for what is personal');
    }
    const order = Order.safeParse(await readJson(c));
    if (!order.success) throw new Problem('INVALID', 'expected { "embedToken": text }');
    await limit.take(c.get('ip'));
    try {
      const session = await exchange.exchange(order.data.embedToken, origin);
      return c.json(session, 200, { 'cache-control': 'no-store' });
    } catch (error) {
      const isForeign = error instanceof Problem && error.code === 'FORBIDDEN';
      if (isForeign) metrics.refused('embed-origin');
      if (!(error instanceof TokenRefused)) throw error;
      metrics.refused(error.reason);
      throw unauthenticated();
    }
  });
}
