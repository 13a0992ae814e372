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
  link: Promise<GuestLink>;
  methods: Map<string, Method>;
  /** Callers that still want it. */
  users: number;
  isOver(): boolean;
  end(): void;
}

export const SHARED = Symbol.for('rai-kit.channel.v1');

type Global = Record<symbol, SharedLink | undefined>;

/** Undefined: any. */
function readHosts(hosts: GuestOptions['hosts'] | undefined): ReadonlySet<string> | undefined {
  if (hosts === 'any') {
    console.warn("rai-kit: hosts: 'any' lets every page be the host of this one");
    return undefined;
  }
  const origins = Array.isArray(hosts) ? hosts.map(exactOrigin) : [];
  if (origins.length && origins.every(Boolean)) return new Set(origins as string[]);
  throw new BridgeError('INVALID', "Say which pages may be the host: hosts: ['https://community.example']");
}

function seek(options: GuestOptions, hosts: ReadonlySet<string> | undefined): SharedLink {
  const { slowMs = 3000, timeoutMs = 10_000, onSlow, log } = options;
  const life = new AbortController();
  const { signal } = life;
  const clock = createClock();
  const ledger = createLedger(log);
  const methods = new Map(options.methods);
  let open: GuestLink | undefined;
  let fail!: (error: ConnectError) => void;

  const link = new Promise<GuestLink>((resolve, reject) => {
    fail = (error) => {
      clock.stop();
      life.abort();
      reject(error);
    };
    const slow = { at: now() + slowMs, due: () => onSlow?.() };
    const late = { at: now() + timeoutMs, due: () => fail(new ConnectError('NO_ANSWER')) };
    clock.add(slow);
    clock.add(late);
    seekHost({
      hosts,
      ledger,
      signal,
      failed: (reason, seen) => fail(new ConnectError(reason, `${reason}: ${seen}`)),
      found: (port, offered, host) =>
        joinHost({
          ...{ port, offered, host, options, methods, clock, ledger, life },
          failed: fail,
          opened(joined) {
            clock.delete(slow);
            clock.delete(late);
            resolve((open = joined));
          },
        }),
    });
  });
  return {
    link,
    methods,
    users: 0,
    isOver: () => signal.aborted,
    end: () => (open ? void open.close() : fail(new ConnectError('ABORTED'))),
  };
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
  const { signal, want = [] } = options;
  const page = globalThis as unknown as Global;
  let shared = page[SHARED];
  const isFirst = !shared || shared.isOver();
  if (!shared || isFirst) {
    if (window.parent === window) throw new ConnectError('NOT_FRAMED');
    if (signal?.aborted) throw new ConnectError('ABORTED');
    shared = page[SHARED] = seek(options, hosts);
  }
  const mine = shared;
  mine.users++;
  const link = await new Promise<GuestLink>((resolve, reject) => {
    const leave = (): void => {
      if (--mine.users < 1) mine.end();
      reject(new ConnectError('ABORTED'));
    };
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave, { once: true });
    mine.link.then(resolve, reject);
  });
  if (hosts && !hosts.has(link.host)) throw new ConnectError('ORIGIN_MISMATCH', `The host is ${link.host}`);
  for (const [name, method] of options.methods) if (!mine.methods.has(name)) mine.methods.set(name, method);
  if (!isFirst && !want.every(link.can)) await link.ask(want).catch(() => false);
  return link;
}
