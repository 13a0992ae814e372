import { Hono } from 'hono';
import { routePath } from 'hono/route';
import type { GatewayContext, GatewayEnv } from './context.js';
import { dress } from './http/answer-headers.js';
import { boundBody } from './http/body.js';
import { cors } from './http/cors.js';
import { answerError } from './http/errors.js';
import { hostGuard } from './http/hosts.js';
import type { Limit } from './http/limits.js';
import { mountPrefix, pathReader } from './http/mount.js';
import { plainPath } from './http/plain-path.js';
import { Problem } from './http/problem.js';
import type { RequestIds } from './http/request-ids.js';
import { readSession, type AuthOptions } from './identity/auth.js';
import type { Metrics } from './metrics.js';
import { ROUTES } from './routes-list.js';

export interface AppOptions {
  context: GatewayContext;
  metrics: Metrics;
  auth: AuthOptions;
  ids: RequestIds;
  /** What one address may ask. */
  perIp: Limit;
  /** Whether everybody was loaded once. */
  loaded: () => boolean;
  routes: readonly Hono<GatewayEnv>[];
}

/** Answers that need everybody to be known. */
const NEEDS_MEMBERS = /^\/v1\/(config|boards|tiers|me|sessions\/exchange)(\/|$)/;

/** Patterns under which answer times are counted. */
const PATTERNS = new Set(ROUTES.map((route) => route.split(' ')[1]));

/** The gateway's routes behind what all of them share: hosts, CORS, limits, sessions, errors. */
export function createApp({
  context,
  metrics,
  auth,
  ids,
  perIp,
  loaded,
  routes,
}: AppOptions): Hono<GatewayEnv> {
  const { options, log } = context;
  const app = new Hono<GatewayEnv>({ getPath: pathReader(mountPrefix(options.publicUrl)) });

  app.onError((error, c) => answerError(error, c, log));
  app.notFound((c) => {
    const allowed = allowedMethods(app, c.req.path);
    const problem = allowed
      ? new Problem('UNKNOWN_METHOD', `known methods: ${allowed}`, {
          status: 405,
          headers: { allow: allowed },
        })
      : new Problem('NOT_FOUND');
    return problem.toResponse(c.get('requestId'));
  });

  app.use(async (c, next) => {
    const began = performance.now();
    const requestId = ids.next();
    c.set('requestId', requestId);
    c.set('ip', (c.env as { ip?: string }).ip ?? 'unknown');
    c.set('session', null);
    c.set('shared', {
      'rai-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    await next();
    dress(c);
    const route = routePath(c, -1);
    const seconds = (performance.now() - began) / 1000;
    metrics.answered(c.req.method, c.res.status, PATTERNS.has(route) ? route : 'other', seconds);
  });
  app.use(hostGuard(options.publicUrl, options.hosts, () => metrics.turnedAway('host')));
  app.use('/v1/*', cors(options.origins.call));
  app.use(plainPath());
  app.use(async (c, next) => {
    if (!/^\/(healthz|readyz|metrics)$/.test(c.req.path)) await perIp.take(c.get('ip'));
    await next();
  });
  app.use(
    '/v1/*',
    boundBody(() => metrics.turnedAway('bodies')),
  );
  app.use('/v1/*', async (c, next) => {
    if (NEEDS_MEMBERS.test(c.req.path) && !loaded()) {
      throw new Problem('UNAVAILABLE', 'members are being loaded', { retryAfter: 2 });
    }
    await next();
  });
  app.use('/v1/*', readSession(auth));
  for (const one of routes) app.route('/', one);
  return app;
}

/** Methods with which a path could be asked; undefined when there is none. */
function allowedMethods(app: Hono<GatewayEnv>, path: string): string | undefined {
  const methods = ['GET', 'POST', 'PUT', 'DELETE'].filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  if (methods.includes('GET')) methods.push('HEAD');
  return methods.length > 0 ? methods.join(', ') : undefined;
}
