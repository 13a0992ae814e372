/**
 * The page that anybody can open: `?guest=URL` checks a guest, shown here in a frame; `?host=URL` opens a host,
 * which is to show the page named in its parameter `guest`.
 */
import { rawHost } from '../peers/raw-host.js';
import { read } from '../peers/raw-guest.js';
import type { RawFrame } from '../peers/raw-port.js';
import { judge, pause, type Verdict } from '../checks/check.js';
import { GUEST_CHECKS, type GuestTools } from '../checks/of-guests.js';
import { row, summary, table } from './table.js';

const query = new URL(location.href).searchParams;
const only = query.get('check');

/** Another site of this server, for what a stranger does. */
const strangerSite = `${location.protocol}//stranger.${location.host}`;

function tools(address: URL): GuestTools {
  const { origin } = address;
  for (const old of document.querySelectorAll('iframe')) old.remove();
  const frame = document.createElement('iframe');
  const hellos: RawFrame[] = [];
  const ended = new AbortController();
  addEventListener(
    'message',
    ({ source, origin: from, data }) => {
      if (!frame.isConnected) return ended.abort();
      const message = read(data);
      if (source === frame.contentWindow && from === origin && message?.['wbp'] === 'hello')
        hellos.push(message);
    },
    { signal: ended.signal },
  );
  let taken = 0;
  const wake = () => frame.contentWindow?.postMessage({ wbp: 'wake' }, origin);
  // Woken once, after its load, if it said nothing by itself.
  frame.addEventListener('load', () => hellos.length === 0 && wake(), { once: true });
  frame.src = address.href;
  document.body.append(frame);
  return {
    frame,
    origin,
    async hello(ms = 5000) {
      const end = performance.now() + ms;
      while (hellos.length <= taken) {
        if (performance.now() > end) throw new Error('no hello came, and none after a wake');
        await pause(10);
      }
      taken += 1;
      return hellos[taken - 1]!;
    },
    async serve(o = {}) {
      // A guest that said hello before anybody listened is woken; it says the same again.
      const line = await rawHost(frame, { origin, ms: 5000, openMs: 1200, ...o });
      taken = hellos.length;
      return line;
    },
    async stranger(message) {
      const other = document.createElement('iframe');
      const index = [...document.querySelectorAll('iframe')].indexOf(frame);
      other.src = `${strangerSite}/stranger.html`;
      const heard = new Promise<unknown>((settle) => {
        addEventListener('message', ({ source, data }) => {
          const { stranger } = (data ?? {}) as { stranger?: unknown };
          if (source === other.contentWindow && stranger !== undefined) settle(stranger);
        });
        setTimeout(() => settle(undefined), 4000);
      });
      other.onload = () => other.contentWindow?.postMessage({ index, message, origin }, strangerSite);
      document.body.append(other);
      const got = await heard;
      other.remove();
      if (got === undefined) throw new Error('the stranger of this check did not load');
      if ((got as unknown[]).length > 0)
        throw new Error(`a stranger's port was opened: ${JSON.stringify(got).slice(0, 200)}`);
    },
    async reload() {
      const loaded = new Promise((settle) => frame.addEventListener('load', settle, { once: true }));
      frame.src = address.href;
      await loaded;
      // What the old document said last is no word of the new one.
      taken = hellos.length;
      wake();
    },
  };
}

async function checkGuest(url: string): Promise<void> {
  const address = new URL(url);
  address.searchParams.set('host', location.origin);
  const body = table(`Guest at ${address.origin}`);
  const checks = GUEST_CHECKS.filter(({ name }) => !only || name === only);
  const verdicts = await judge(
    checks,
    () => tools(address),
    (verdict) => row(body, verdict),
  );
  summary(body, verdicts);
  report(verdicts);
}

function checkHost(url: string): void {
  const address = new URL(url);
  const visitor = new URL('/visitor.html', location.href);
  visitor.searchParams.set('of', address.origin);
  if (only) visitor.searchParams.set('check', only);
  address.searchParams.set('guest', visitor.href);
  const body = table(`Host at ${address.origin}`);
  const frame = document.createElement('iframe');
  addEventListener('message', ({ data, origin }) => {
    const { conformance } = (data ?? {}) as { conformance?: Verdict[] };
    if (origin !== visitor.origin || !conformance) return;
    for (const verdict of conformance) row(body, verdict);
    summary(body, conformance);
    report(conformance);
  });
  frame.src = address.href;
  document.body.append(frame);
}

/** For the command; a person reads the table. */
function report(verdicts: Verdict[]): void {
  Object.assign(globalThis, { verdicts });
}

const [guest, host] = [query.get('guest'), query.get('host')];
if (guest) void checkGuest(guest);
else if (host) checkHost(host);
else {
  table(
    'Add ?guest= and the address of your guest, or ?host= and the address of your host, to this address.',
  );
}
