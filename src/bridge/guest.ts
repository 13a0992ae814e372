import { exactOrigin } from './accept.js';
import { createClock, now } from './clock.js';
import { BridgeError, ConnectError } from './errors.js';
import { joinHost } from './guest-link.js';
import { seekHost } from './handshake.js';
import { createLedger } from './ledger.js';
import type { GuestLink, GuestOptions, Method } from './types.js';

export { BridgeError, ConnectError } from './errors.js';
export type * from './types.js';

/** The one link of a document, shared by every caller and every copy of the kit. */
export interface SharedLink {
  readonly link: Promise<GuestLink>;
  readonly methods: Map<string, Method>;
  /** Aborted when it is over. */
  readonly life: AbortSignal;
  /** Callers that still want it. */
  users: number;
  end(): void;
}

export const SHARED = Symbol.for('rai-kit.channel.v1');
const page = globalThis as unknown as Record<symbol, SharedLink | undefined>;

/** Undefined: any. */
function readHosts(hosts: GuestOptions['hosts'] | undefined): ReadonlySet<string> | undefined {
  if (hosts === 'any') {
    console.warn("rai-kit: hosts: 'any' lets every page be the host of this one");
    return undefined;
  }
  const origins = new Set([hosts ?? ''].flat().map(exactOrigin));
  if (origins.size && !origins.has(undefined)) return origins as ReadonlySet<string>;
  throw new BridgeError('INVALID', "Say which pages may be the host: hosts: ['https://community.example']");
}

function seek(options: GuestOptions, hosts: ReadonlySet<string> | undefined): SharedLink {
  const { slowMs = 3000, timeoutMs = 10_000, onSlow, log } = options;
  const life = new AbortController();
  const clock = createClock();
  const ledger = createLedger(log);
  const methods = new Map(options.methods);
  const shared = { methods, life: life.signal, users: 0 } as SharedLink;

  const link = new Promise<GuestLink>((resolve, reject) => {
    const fail = (error: ConnectError): void => {
      clock.stop();
      life.abort();
      reject(error);
    };
    const slow = { at: now() + slowMs, due: () => onSlow?.() };
    const late = { at: now() + timeoutMs, due: () => fail(new ConnectError('NO_ANSWER')) };
    const opened = (open: GuestLink): void => {
      clock.delete(slow);
      clock.delete(late);
      shared.end = () => void open.close();
      resolve(open);
    };
    clock.add(slow);
    clock.add(late);
    shared.end = () => fail(new ConnectError('ABORTED'));
    seekHost(
      hosts,
      ledger,
      life.signal,
      (port, offered, host) =>
        joinHost(port, offered, host, options, methods, clock, ledger, life, opened, fail),
      (reason, seen) => fail(new ConnectError(reason, `${reason}: ${seen}`)),
    );
  });
  return Object.assign(shared, { link });
}

/**
 * The link of this document to the page around it. The first caller opens it; later ones share it, and ask for
 * what they want beyond it. A link that is over is replaced at the next call.
 *
 * @throws {BridgeError} INVALID when `hosts` is missing or names no exact origin.
 * @throws {ConnectError} with the reason when no link comes about.
 */
export async function connectGuest(options: GuestOptions): Promise<GuestLink> {
  const hosts = readHosts(options.hosts);
  const { signal, methods, want = [] } = options;
  const known = page[SHARED];
  const isFirst = !known || known.life.aborted;
  if (signal?.aborted) throw new ConnectError('ABORTED');
  if (isFirst && window.parent === window) throw new ConnectError('NOT_FRAMED');
  const shared = isFirst ? (page[SHARED] = seek(options, hosts)) : known;
  shared.users++;
  const link = await new Promise<GuestLink>((resolve, reject) => {
    const leave = (): void => {
      if (!--shared.users) shared.end();
      reject(new ConnectError('ABORTED'));
    };
    signal?.addEventListener('abort', leave, { signal: shared.life });
    shared.link.then(resolve, reject);
  });
  if (hosts && !hosts.has(link.host)) throw new ConnectError('ORIGIN_MISMATCH', `The host is ${link.host}`);
  link.learn(methods);
  if (!isFirst && !want.every(link.can)) await link.ask(want).catch(() => false);
  return link;
}
