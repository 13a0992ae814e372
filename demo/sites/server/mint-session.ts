/** What the kit on the page gets: short-lived, and kept in memory only. */
export interface SessionAnswer {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** How a site's own server reaches the gateway. */
export interface GatewayAccess {
  /** Address of the community's gateway. */
  gateway: string;
  /** What this server shows to the gateway when it asks for a member's session. It never reaches a page. */
  serverKey: string;
  fetch?: typeof fetch;
}

/** Asks the gateway for a session of one member. Undefined when it does not answer. */
export async function mintSession(access: GatewayAccess, sub: string): Promise<SessionAnswer | undefined> {
  const ask = access.fetch ?? fetch;
  try {
    const answer = await ask(`${access.gateway}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access.serverKey}`, 'content-type': 'application/json' },
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
