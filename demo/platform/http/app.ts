import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { isDatabaseDown } from '../db/open.js';
import { channelRoutes } from '../routes/channels.js';
import { messageRoutes } from '../routes/messages.js';
import { tierRoutes } from '../routes/tiers.js';
import { userRoutes } from '../routes/users.js';
import type { Context, Env, Platform } from './context.js';
import { errorBody } from './envelopes.js';
import { PlatformError } from './errors.js';
import { localHostOnly } from './hosts.js';

/** Routes of the Integration and User API, one entry per resource. */
const RESOURCES = [userRoutes, channelRoutes, messageRoutes, tierRoutes];

/** Where the routes above are served: Integration and User API, unified gateway, its root alias. */
const SURFACES = ['/apis/v1', '/v1', '/'];

export function createApp(platform: Platform): Hono<Env> {
  const app = new Hono<Env>();
  app.use('*', async (c, next) => {
    c.set('platform', platform);
    c.set('envelope', c.req.path.startsWith('/api/v1/') ? 'system' : 'integration');
    c.set('requestId', randomUUID());
    await next();
    c.header('x-request-id', c.get('requestId'));
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.use('*', localHostOnly);
  for (const surface of SURFACES) for (const routes of RESOURCES) app.route(surface, routes);
  app.notFound((c) => answerError(c, 404, 'Route not found'));
  app.onError((error, c) => {
    if (error instanceof PlatformError) return answerError(c, error.status, error.message);
    if (isDatabaseDown(error)) {
      c.header('retry-after', '1');
      return answerError(c, 503, 'The database is unavailable');
    }
    process.stderr.write(`${c.get('requestId')} ${c.req.method} ${c.req.path}: ${String(error)}\n`);
    return answerError(c, 500, 'Unexpected service error');
  });
  return app;
}

function answerError(c: Context, status: number, message: string): Response {
  return c.json(errorBody(c.get('envelope'), status, message), status as 400);
}
