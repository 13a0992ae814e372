import type { ShopOptions } from './options.js';

/** What the kit on the page gets: short-lived, and kept in memory only. */
export interface SessionAnswer {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Asks the gateway for a session of one member. Undefined when it does not answer. */
export async function mintSession(options: ShopOptions, sub: string): Promise<SessionAnswer | undefined> {
  const ask = options.fetch ?? fetch;
  try {
    const answer = await ask(`${options.gateway}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.serverKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sub, scope: ['read', 'post'] }),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) {
      process.stderr.write(`the gateway refused a session: ${answer.status}\n`);
      return undefined;
    }
    const { token, expiresAt } = (await answer.json()) as SessionAnswer;
    return { token, expiresAt };
  } catch (error) {
    process.stderr.write(`the gateway cannot be reached: ${String(error)}\n`);
    return undefined;
  }
}
