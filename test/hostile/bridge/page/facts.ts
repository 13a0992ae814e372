/** What the server told this page about its run. */
export interface Facts {
  port: number;
  /** Where a puppet finds its script, for a document that has no address. */
  script: string;
  run: string;
  test: string;
  /** Waits as long as a person would be away. */
  full?: boolean;
  /** Address of this page for commands, when it is a puppet. */
  p: string;
  /** What a puppet does at once. */
  boot: string;
  /** Its arguments as JSON. */
  args: string;
}

export const facts = JSON.parse(document.getElementById('facts')?.textContent ?? '{}') as Facts;

export const siteOrigin = (site: string): string => `http://${site}.localhost:${facts.port}`;

// Timers that the ledger does not see.
const { setTimeout: later } = globalThis;
export const pause = (ms: number): Promise<void> => new Promise((settle) => later(settle, ms));

/** Where a page talks to the server: a name of its own, as a browser opens few connections to one name. */
export const rigOf = (id: string): string => siteOrigin(`rig-${id.replace('.', '-')}`);

/** Asks the server of the rig. No content type of its own: a page without an origin may send it too. */
export async function askRig(what: string, query: Record<string, string>, body?: unknown): Promise<unknown> {
  const response = await fetch(
    `${rigOf(query['p'] ?? '')}/rig/${what}?${new URLSearchParams(query).toString()}`,
    {
      method: 'POST',
      body: JSON.stringify(body ?? null),
      keepalive: what === 'error',
    },
  );
  return response.status === 204 ? undefined : ((await response.json()) as unknown);
}

/** Errors that nobody caught fail the run, whichever page they happen in. */
export function reportErrors(id: string): void {
  const report = (where: string, text: string) =>
    void askRig('error', { p: id }, `${where} of ${location.host || 'a page without an address'}: ${text}`);
  addEventListener('error', ({ message, filename, lineno, error }) =>
    report('error', `${message} (${filename}:${lineno}) ${(error as Error | null)?.stack ?? ''}`),
  );
  addEventListener('unhandledrejection', ({ reason }) => {
    const error = reason as { stack?: string; message?: string; code?: string } | null;
    report('rejection', `${error?.code ?? ''} ${error?.stack ?? error?.message ?? String(reason)}`);
  });
}
