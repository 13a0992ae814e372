import { Hono } from 'hono';
import type { GatewayEnv } from './context.js';
import { noQuery } from './http/query.js';
import type { Metrics } from './metrics.js';

export interface Readiness {
  /** Words that say what is missing; empty when all is well. */
  problems(): string[];
}

/** `/healthz` says that the process lives, `/readyz` whether it can do all of its work. */
export function operatorRoutes(readiness: Readiness, metrics: Metrics): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>()
    .get('/healthz', (c) => {
      noQuery(c);
      return c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' });
    })
    .get('/readyz', (c) => {
      noQuery(c);
      const problems = readiness.problems();
      const status = problems.length === 0 ? 200 : 503;
      return c.json({ status: status === 200 ? 'ok' : 'not ready', problems }, status, {
        'cache-control': 'no-store',
      });
    })
    .get('/metrics', (c) => {
      noQuery(c);
      return c.body(metrics.toText(), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      });
    });
}
