import { createHttp } from '../net/http.js';
import type { GetToken, TokenAnswer } from './token-source.js';

export interface EmbedTokenOptions {
  /** Address of the gateway. It must know where the platform's access-key exchange is (`platform.widgetsUrl`). */
  gateway: string;
  /**
   * The platform's embed token, as the site's server wrote it into the page; or a way to the present one, which answers
   * null when nobody is signed in. An embed token lives for a quarter of an hour: with a way to a new one the session
   * goes on, without one it ends then.
   */
  embedToken: string | (() => Promise<string | null>);
  fetch?: typeof fetch;
}

/**
 * For pages that are still to be moved from the platform's own widgets: a session for the embed token that they have.
 * `new Session({ getToken: embedTokenSource({ gateway, embedToken }) })`. Sign-out ends both: the gateway takes the embed
 * token no more. A site that can change its server is better off with a session of its own (`session-url`).
 */
export function embedTokenSource({ gateway, embedToken, fetch }: EmbedTokenOptions): GetToken {
  const http = createHttp({ baseUrl: gateway, fetch });
  return async ({ signal }) => {
    const present = typeof embedToken === 'function' ? await embedToken() : embedToken;
    if (present === null) return null;
    const { data } = await http({
      method: 'POST',
      path: 'v1/sessions/exchange',
      json: { embedToken: present },
      secrets: [present],
      credentials: 'omit',
      cache: 'no-store',
      // A second session for the same member does no harm.
      idempotent: true,
      signal,
    });
    return data as TokenAnswer;
  };
}
