/** A session of the classic WebDriver protocol: just what it takes to open pages and run scripts. */
export class WebDriverSession {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async start(driver: string, capabilities: object): Promise<WebDriverSession> {
    // Options that only some clients know are no capabilities of the protocol.
    const known = Object.fromEntries(
      Object.entries(capabilities).filter(([name]) => !name.startsWith('wdio:')),
    );
    const { sessionId } = await call<{ sessionId: string }>('POST', `${driver}/session`, {
      capabilities: { alwaysMatch: known },
    });
    const session = new WebDriverSession(`${driver}/session/${sessionId}`);
    await call('POST', `${session.#url}/timeouts`, { script: 60_000, pageLoad: 60_000 });
    return session;
  }

  async open(url: string): Promise<void> {
    await call('POST', `${this.#url}/url`, { url });
  }

  /** Runs statements in the page. They stand in the body itself: a page's policy may forbid `eval`. */
  async inject(script: string): Promise<void> {
    await call('POST', `${this.#url}/execute/sync`, { script: `${script}\n;return null;`, args: [] });
  }

  /** The value of an expression, awaited. It travels as JSON text, so that no client interprets it. */
  async ask<T>(expression: string): Promise<T> {
    const script = `const done = arguments[arguments.length - 1];
      (async () => (${expression}))().then(
        (value) => done(JSON.stringify({ value })),
        (error) => done(JSON.stringify({ error: String((error && error.stack) || error) })),
      );`;
    const text = await call<string>('POST', `${this.#url}/execute/async`, { script, args: [] });
    const answer = JSON.parse(text) as { value?: T; error?: string };
    if (answer.error) throw new Error(answer.error);
    return answer.value as T;
  }

  async end(): Promise<void> {
    await call('DELETE', this.#url).catch(() => undefined);
  }
}

async function call<T>(method: string, url: string, body?: object): Promise<T> {
  const answer = await fetch(url, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
  if (!answer.ok)
    throw new Error(`${method} ${new URL(url).pathname}: ${value.error ?? ''} ${value.message ?? ''}`);
  return value;
}
