import { createHttp } from '../../net/http.js';
import { Problem } from '../http/problem.js';

/** The API key of a member by their short id; undefined when they have none. */
export type UserKeys = (sub: string) => string | undefined | Promise<string | undefined>;

/** Asked for each call and never kept: a key that the site has taken back is not used again. */
const ASK_MS = 5000;

/** What travels as one word in a header. */
const KEY = /^[\x21-\x7e]{8,512}$/;

/**
 * Keys from an address of the site's own server: `POST` with the first server key as bearer and `{ "sub" }`; 200
 * `{ "key" }`, 204 for none.
 */
export function askForKeys(
  url: string,
  serverKey: string,
  fetch?: typeof globalThis.fetch,
  timeoutMs = ASK_MS,
): UserKeys {
  const { origin, pathname } = new URL(url);
  const http = createHttp({
    baseUrl: origin,
    timeoutMs: Math.min(ASK_MS, timeoutMs),
    retries: 1,
    maxRetryAfter: 2,
    maxBytes: 4096,
    fetch,
    headers: () => ({ authorization: `Bearer ${serverKey}` }),
  });
  return async (sub) => {
    const { status, data } = await http({ method: 'POST', path: pathname, json: { sub }, idempotent: true });
    if (status === 204) return undefined;
    const key: unknown = (data as { key?: unknown } | null | undefined)?.key;
    if (typeof key === 'string') return key;
    throw new Error('the answer holds no key');
  };
}

/** The key of a member; 403 when there is none, 503 when that cannot be found out. */
export async function keyOf(keys: UserKeys, sub: string): Promise<string> {
  let key: string | undefined;
  try {
    key = await keys(sub);
  } catch (cause) {
    throw new Problem('UNAVAILABLE', undefined, { retryAfter: 5, cause });
  }
  if (key === undefined) throw new Problem('FORBIDDEN', 'there is no key for this member');
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Problem('UNAVAILABLE', undefined, { retryAfter: 5 });
  return key;
}
