import { Session } from './session.js';
import { sessionAddress } from './token-source.js';

/** Two copies of the kit on one page share their sessions, so that there is one renewal and one sign-out. */
const SESSIONS = Symbol.for('rai-kit.sessions.v1');

/** The one session of this page for an endpoint of the site. Throws a `TypeError` for any other address. */
export function sessionFor(url: string): Session {
  const { href } = sessionAddress(url);
  const sessions = ((globalThis as Record<symbol, unknown>)[SESSIONS] ??= new Map()) as Map<string, Session>;
  let session = sessions.get(href);
  if (!session) sessions.set(href, (session = new Session({ url: href })));
  return session;
}
