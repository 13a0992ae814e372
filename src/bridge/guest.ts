import { exactOrigin } from './accept.js';
import { BridgeError, ConnectError } from './errors.js';
import type { Guest } from './guest-core.js';
import { createGuest } from './guest-link.js';
import { seekHost } from './handshake.js';
import type { GuestLink, GuestOptions } from './types.js';

export { BridgeError, ConnectError } from './errors.js';
export type * from './types.js';

/** Where the one link of a document stands, shared by every caller and every copy of the kit. */
export const SHARED = Symbol.for('rai-kit.channel.v1');
const page = globalThis as unknown as Record<symbol, Guest | undefined>;

/** Undefined: any. */
function readHosts(hosts: GuestOptions['hosts'] | undefined): ReadonlySet<string> | undefined {
  if (hosts === 'any') {
    console.warn('rai-kit: any page may be the host');
    return undefined;
  }
  const origins = new Set([hosts ?? ''].flat().map(exactOrigin));
  if (origins.size && !origins.has(undefined)) return origins as ReadonlySet<string>;
  throw new BridgeError('INVALID', "Name the host: hosts: ['https://community.example']");
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
  const shared = isFirst ? (page[SHARED] = createGuest(options)) : known;
  if (isFirst) seekHost(hosts, shared);
  shared.users++;
  const link = await new Promise<GuestLink>((resolve, reject) => {
    const leave = (): void => {
      if (!--shared.users) shared.end();
      reject(new ConnectError('ABORTED'));
    };
    signal?.addEventListener('abort', leave, { signal: shared.life });
    shared.link.then(resolve, reject);
  });
  if (hosts && !hosts.has(link.host)) throw new ConnectError('ORIGIN_MISMATCH', link.host);
  await link.learn(methods);
  if (!isFirst && !want.every(link.can)) await link.ask(want).catch(() => false);
  return link;
}
