import { createHttp, HttpError } from '../net/http.js';

/**
 * Why a token is asked for. `first`: none was asked yet. `renew`: the old one is near its end. `rejected`:
 * the gateway refused the old one. `changed`: the page said that somebody signed in or out.
 */
export type TokenReason = 'first' | 'renew' | 'rejected' | 'changed';

/** What a site's server answers for the member it has signed in. */
export interface TokenAnswer {
  /** A token that the site's server got from `gateway.createSession()`. */
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Gets a token for whoever is signed in on the site; null when nobody is. */
export type GetToken = (ask: { reason: TokenReason; signal: AbortSignal }) => Promise<TokenAnswer | null>;

const MAX_TOKEN = 8192;

/**
 * Asks the site's own server: `POST <url>` with its cookies, never those of another site. It answers 200
 * `{ token, expiresAt }`, or 204 when nobody is signed in; everything else is an error.
 */
export function sessionUrlSource(url: string, fetcher?: typeof fetch): GetToken {
  const address = sessionAddress(url);
  const http = createHttp({ baseUrl: address.origin, fetch: fetcher });
  return async ({ signal }) => {
    const { status, data } = await http({
      method: 'POST',
      path: address.pathname + address.search,
      credentials: 'same-origin',
      cache: 'no-store',
      // A second token for the same member does no harm.
      idempotent: true,
      signal,
    });
    return status === 204 ? null : (data as TokenAnswer);
  };
}

/** The absolute address of a session endpoint. Throws a `TypeError` unless it is one of this page's origin. */
export function sessionAddress(url: string): URL {
  const page = globalThis.document?.baseURI;
  const address = url.length <= 2048 && URL.canParse(url, page) ? new URL(url, page) : undefined;
  const isWeb = address && /^https?:$/.test(address.protocol) && !address.username;
  if (!isWeb || (page && address.origin !== globalThis.location.origin)) {
    throw new TypeError('session-url: expected an address of this page\'s own origin, such as "/session"');
  }
  return address;
}

/** Throws when an answer is not what was agreed; it never repeats any of it. */
export function checkAnswer(answer: TokenAnswer | null): TokenAnswer | null {
  if (answer === null || answer === undefined) return null;
  const { token, expiresAt } = Object(answer) as Partial<TokenAnswer>;
  const isToken = typeof token === 'string' && token.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(token);
  if (!isToken || typeof expiresAt !== 'string' || Number.isNaN(Date.parse(expiresAt))) {
    throw new HttpError('BAD_ANSWER', 'the session answer is not { token, expiresAt }');
  }
  return { token, expiresAt };
}

export interface Claims {
  /** Compared only with the one of the token before; nothing is decided by it. */
  who: string;
  /** Seconds between issue and expiry, when the token tells both. */
  life: number | undefined;
}

/**
 * Reads, without trusting it, whom a token is for. Only the gateway can verify it. A token that cannot be
 * read stands for itself, so that each new one counts as a change of member: nothing is kept by mistake.
 */
export function readClaims(token: string): Claims {
  try {
    const [, body = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(body.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const { sub, iat, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (typeof sub !== 'string') return { who: token, life: undefined };
    const life = Number(exp) - Number(iat);
    return { who: sub, life: life > 0 ? life : undefined };
  } catch {
    return { who: token, life: undefined };
  }
}
