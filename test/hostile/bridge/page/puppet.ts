/** A page on another site that does what the page of the test tells it, by way of the server. */
import { facts, pause, reportErrors, rigOf } from './facts.js';
import { keepAccount } from './ledger.js';
import { BOOTS, puppetRig } from './puppet-rig.js';

keepAccount();
reportErrors(facts.p);
BOOTS[facts.boot]?.(facts.args ? (JSON.parse(facts.args) as object) : {});

interface Command {
  seq: number;
  code: string;
  args: unknown;
}

let asking = new AbortController();
let isAway = false;

async function obey({ seq, code, args }: Command): Promise<void> {
  let answer: object;
  try {
    const run = new Function(`return ${code}`)() as (rig: typeof puppetRig, args: unknown) => unknown;
    answer = { value: await run(puppetRig, args) };
  } catch (error) {
    const { code: name, stack, message } = error as { code?: string; stack?: string; message?: string };
    answer = { error: `${name ?? ''} ${message ?? String(error)} ${stack ?? ''}` };
  }
  await fetch(`${rigOf(facts.p)}/rig/result?p=${facts.p}&seq=${seq}`, {
    method: 'POST',
    body: JSON.stringify(answer),
    keepalive: true,
  }).catch(() => undefined);
}

async function listen(): Promise<void> {
  while (!isAway) {
    try {
      const response = await fetch(`${rigOf(facts.p)}/rig/next?p=${facts.p}`, { signal: asking.signal });
      // Another document has taken over this address.
      if (response.status === 204) return;
      void obey((await response.json()) as Command);
    } catch {
      await pause(20);
    }
  }
}

// A request that is under way keeps a page out of the back/forward cache.
puppetRig.hush = () => {
  isAway = true;
  // After the answer to this command has gone.
  setTimeout(() => asking.abort(), 50);
};
addEventListener('pagehide', () => {
  isAway = true;
  asking.abort();
});
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  isAway = false;
  asking = new AbortController();
  void listen();
});
void listen();
