import type { MiddlewareHandler } from 'hono';
import type { GatewayCall, GatewayEnv } from '../context.js';
import { sharedHeaders } from './answer-headers.js';

const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, last-event-id';
const ALLOWED_METHODS = 'GET, POST, PUT, DELETE';
const EXPOSED = 'etag, rai-as-of, retry-after, rai-request-id';
const MAX_AGE = '7200';

/**
 * Two kinds of answers. Public ones are for everybody and cacheable. Personal ones, that is whatever carries a token,
 * writes, or asks under `/v1/me`, are for exactly the listed origins, kept by nobody.
 */
export function cors(origins: readonly string[]): MiddlewareHandler<GatewayEnv> {
  const listed = new Set(origins);
  return async (c, next) => {
    const origin = c.req.header('origin');
    const allowed = origin !== undefined && listed.has(origin);
    if (c.req.method === 'OPTIONS') return preflight(c, allowed ? origin : undefined);
    const personal = isPersonal(c);
    const headers = sharedHeaders(c);
    if (!personal) headers['access-control-allow-origin'] = '*';
    else if (allowed) headers['access-control-allow-origin'] = origin;
    headers['access-control-expose-headers'] = EXPOSED;
    if (personal) {
      headers['vary'] = 'Origin';
      headers['cache-control'] = 'private, no-store';
    } else if (mixed(c)) {
      headers['vary'] = 'Authorization';
    }
    await next();
  };
}

function preflight(c: GatewayCall, origin: string | undefined): Response {
  const headers = new Headers({ vary: 'Origin', 'access-control-max-age': MAX_AGE });
  if (origin !== undefined) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-headers', ALLOWED_HEADERS);
    headers.set('access-control-allow-methods', ALLOWED_METHODS);
  }
  headers.set('allow', `${ALLOWED_METHODS}, HEAD, OPTIONS`);
  return c.body(null, { status: 204, headers });
}

function isPersonal(c: GatewayCall): boolean {
  const { method, path } = c.req;
  if (method !== 'GET' && method !== 'HEAD') return true;
  return c.req.header('authorization') !== undefined || path === '/v1/me' || path.startsWith('/v1/me/');
}

/** Routes that answer with and without a token must not be mixed up by a cache. */
function mixed(c: GatewayCall): boolean {
  return /^\/v1\/(boards$|(config|channels|messages)(\/|$))/.test(c.req.path);
}
