import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { isDatabaseDown } from '../db/open.js';
import { accountRoutes } from '../routes/accounts.js';
import { activityRoutes } from '../routes/activity.js';
import { applicationRoutes } from '../routes/application.js';
import { bulkRoutes } from '../routes/bulk.js';
import { categoryRoutes } from '../routes/categories.js';
import { channelRoutes } from '../routes/channels.js';
import { docsRoutes } from '../routes/docs.js';
import { embedTokenRoutes } from '../routes/embed-tokens.js';
import { gameRoutes } from '../routes/games.js';
import { incomingWebhookRoutes } from '../routes/incoming-webhooks.js';
import { leaderboardRoutes } from '../routes/leaderboards.js';
import { loginRoutes } from '../routes/login.js';
import { mediaRoutes } from '../routes/media.js';
import { messageRoutes } from '../routes/messages.js';
import { milestoneRoutes } from '../routes/milestones.js';
import { operatorRoutes } from '../routes/operator.js';
import { pictureRoutes } from '../routes/pictures.js';
import { productRoutes } from '../routes/products.js';
import { purchaseHistoryRoutes } from '../routes/purchase-histories.js';
import { redemptionRoutes } from '../routes/redemptions.js';
import { referralRoutes, referralSummary } from '../routes/referrals.js';
import { storeRoutes } from '../routes/store.js';
import { streakRoutes } from '../routes/streaks.js';
import { secureAuthRoutes } from '../routes/secure-auth.js';
import { systemRoutes } from '../routes/system.js';
import { tierRoutes } from '../routes/tiers.js';
import { uploadRoutes } from '../routes/uploads.js';
import { userKeyRoutes } from '../routes/user-keys.js';
import { userRoutes } from '../routes/users.js';
import { xpSettingRoutes } from '../routes/xp-settings.js';
import { widgetSigninRoutes } from '../routes/widget-signin.js';
import type { Context, Env, Platform } from './context.js';
import { errorBody, type Envelope } from './envelopes.js';
import { PlatformError } from './errors.js';
import { localHostOnly } from './hosts.js';
import { limitRequests, REQUESTS_PER_MINUTE } from './limits.js';

/** Routes of the Integration, Application and User API, one entry per resource. */
const RESOURCES = [
  userRoutes,
  accountRoutes,
  bulkRoutes,
  uploadRoutes,
  milestoneRoutes,
  xpSettingRoutes,
  activityRoutes,
  channelRoutes,
  messageRoutes,
  tierRoutes,
  userKeyRoutes,
  loginRoutes,
  storeRoutes,
  categoryRoutes,
  productRoutes,
  purchaseHistoryRoutes,
  redemptionRoutes,
  referralRoutes,
  leaderboardRoutes,
  streakRoutes,
  gameRoutes,
];

/** Where the routes above are served: by API, the unified gateway, and its root alias. */
const SURFACES = ['/apis/v1', '/v1', '/'];

const SYSTEM = '/api/v1';

export function createApp(
  platform: Platform,
  {
    requestsPerMinute = REQUESTS_PER_MINUTE,
    webhookCallsPerMinute,
  }: { requestsPerMinute?: number | undefined; webhookCallsPerMinute?: number } = {},
): Hono<Env> {
  const app = new Hono<Env>({ getPath: pathOf });
  app.use('*', async (c, next) => {
    c.set('platform', platform);
    c.set('envelope', envelopeOf(pathOf(c.req.raw)));
    c.set('requestId', randomUUID());
    await next();
    if (c.req.method !== 'GET') platform.wakeWebhooks();
    // Not by `c.header()`: on an answer that is made it makes another, with its body as a stream.
    const { headers } = c.res;
    headers.set('x-request-id', c.get('requestId'));
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  });
  app.use('*', localHostOnly);
  app.use('*', limitRequests(requestsPerMinute));
  app.route(SYSTEM, systemRoutes);
  app.route(SYSTEM, xpSettingRoutes);
  app.route('/', secureAuthRoutes);
  app.route('/', embedTokenRoutes);
  app.route('/', widgetSigninRoutes);
  app.route('/', incomingWebhookRoutes(webhookCallsPerMinute));
  app.route('/', pictureRoutes);
  app.route('/', mediaRoutes);
  app.route('/', docsRoutes);
  app.route('/', operatorRoutes());
  // The Application API comes last: its `/users/:id` would take every other word behind `/users`.
  for (const surface of SURFACES)
    for (const routes of [...RESOURCES, applicationRoutes]) app.route(surface, routes);
  // The path of a sample on the page of the summary, beside the one that its text has.
  app.post('/apis/referral/summary', referralSummary);
  app.notFound((c) => answerError(c, 404, 'Route not found'));
  app.onError((error, c) => {
    // The rest of a body that is too long is not waited for: the connection cannot be used again.
    if (error instanceof PlatformError && error.status === 413) c.header('connection', 'close');
    if (error instanceof PlatformError) return answerError(c, error.status, error.message, error.code);
    if (isDatabaseDown(error)) {
      c.header('retry-after', '1');
      return answerError(c, 503, 'The database is unavailable');
    }
    process.stderr.write(`${c.get('requestId')} ${c.req.method} ${c.req.path}: ${String(error)}\n`);
    return answerError(c, 500, 'Unexpected service error');
  });
  return app;
}

/**
 * System routes are served at the root too. There some have a namesake of the Integration API, and
 * the header tells which one is meant.
 */
function pathOf(request: Request): string {
  const path = getPath(request);
  const atRoot = !/^\/(api|apis|v1|v2|widget|webhooks)\//.test(path);
  const bySystemKey = request.headers.has('x-api-key') && !request.headers.has('authorization');
  return atRoot && bySystemKey ? SYSTEM + path : path;
}

/** How failures of a path are told before a route says otherwise. */
function envelopeOf(path: string): Envelope {
  if (path.startsWith(`${SYSTEM}/`)) return 'system';
  if (/^(\/api)?\/secureAuth$|^\/v2\/app\//.test(path)) return 'secure-auth';
  return /^\/(v2\/api|widget|webhooks)\//.test(path) ? 'bare' : 'integration';
}

function answerError(c: Context, status: number, message: string, code?: string): Response {
  return c.json(errorBody(c.get('envelope'), status, message, code), status as 400);
}
