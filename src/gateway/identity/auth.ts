import type { MiddlewareHandler } from 'hono';
import type { GatewayCall, GatewayEnv, Session } from '../context.js';
import type { Limit } from '../http/limits.js';
import { Problem } from '../http/problem.js';
import type { Members } from '../members/directory.js';
import type { Metrics } from '../metrics.js';
import { embedKey } from './embed-exchange.js';
import type { Revocations } from './revocations.js';
import { TokenRefused, type Claims, type Scope, type Sessions } from './sessions.js';

export interface AuthOptions {
  /** Undefined where the gateway has no keys: then every token is refused. */
  sessions: Sessions | undefined;
  revocations: Revocations;
  members: Members;
  metrics: Metrics;
  limit: Limit;
}

const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** Calls of servers, which bring another kind of key. */
const OF_SERVERS = /^\/v1\/(sessions|admin\/.*)$/;

/** Reads the session of a request. A token that is there must be good: a bad one is never treated as none. */
export function readSession(options: AuthOptions): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const header = c.req.header('authorization');
    const session =
      header === undefined || OF_SERVERS.test(c.req.path) ? null : await sessionOf(header, options);
    if (session) await options.limit.take(session.sub);
    c.set('session', session);
    await next();
  };
}

/** The session of the request; throws the 401 problem when there is none, and 403 for one without the scope. */
export function requireSession(c: GatewayCall, scope?: Scope): Session {
  const session = c.get('session');
  if (!session) throw unauthenticated();
  if (scope !== undefined && !session.scope.includes(scope)) throw new Problem('FORBIDDEN');
  return session;
}

async function sessionOf(header: string, options: AuthOptions): Promise<Session> {
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(header) ?? [];
  const claims = await check(token, options);
  const member = await options.members.resolve(claims.sub).catch((cause: unknown) => {
    throw new Problem('UNAVAILABLE', undefined, { retryAfter: 5, cause });
  });
  if (!member) {
    options.metrics.refused('no-member');
    throw unauthenticated();
  }
  return { ...claims, member };
}

async function check(
  token: string | undefined,
  { sessions, revocations, metrics }: AuthOptions,
): Promise<Claims> {
  try {
    if (token === undefined || !sessions) throw new TokenRefused(token === undefined ? 'scheme' : 'no-keys');
    const claims = await sessions.verify(token);
    const isOut = revocations.has(claims.jti) || (claims.embed && revocations.has(embedKey(claims.embed.id)));
    if (isOut) throw new TokenRefused('revoked');
    return claims;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    metrics.refused(error.reason);
    throw unauthenticated();
  }
}

/** A token that does not count: why is counted, not told. */
export function unauthenticated(): Problem {
  return new Problem('UNAUTHENTICATED', undefined, { headers: CHALLENGE });
}
