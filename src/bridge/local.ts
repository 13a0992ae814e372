import { exactOrigin, randomId } from './accept.js';
import { BridgeError } from './errors.js';
import { SHARED } from './guest.js';
import type { Guest } from './guest-core.js';
import { createGuest } from './guest-link.js';
import { faceOf } from './host-face.js';
import { createHostCore } from './host-link.js';
import type { GuestLink, GuestOptions, HostLink, HostOptions } from './types.js';

export interface LocalOptions {
  host: Omit<HostOptions, 'origin' | 'opaque'>;
  /** The origin that the guest is told its host has. */
  origin: string;
  guest?: Partial<Omit<GuestOptions, 'hosts' | 'methods'>>;
}

export interface LocalLink {
  readonly host: HostLink;
  /** The guest's present end; `connectGuest()` of this page finds it too. */
  readonly guest: Promise<GuestLink>;
  /** Closes both ends; this page is without a host again. */
  close(): Promise<void>;
}

/**
 * Both ends of a link in one page, over a channel of its own: for development without a host. Everything after
 * the handshake of windows is as it is between two sites. `host.rebind()` plays a reload of the frame.
 */
export function openLocal({ host: options, origin, guest = {} }: LocalOptions): LocalLink {
  const host = exactOrigin(origin);
  if (!host) throw new BridgeError('INVALID', "Name an origin: origin: 'https://community.example'");
  const page = globalThis as unknown as Record<symbol, Guest | undefined>;
  let present: Promise<GuestLink>;

  const core = createHostCore(
    { ...options, origin: host },
    { isConnected: () => true, why: () => 'NO_ANSWER' },
  );
  const join = (): void => {
    const offered = { n: randomId(), m: randomId() };
    const { port1, port2 } = new MessageChannel();
    const own = createGuest({ ...guest, methods: () => options.methods });
    core.greet(port1, offered, 1);
    own.join(port2, offered, host);
    present = own.link;
    // A page that asked for nothing has nothing to catch.
    present.catch(() => undefined);
    page[SHARED] = own;
    // Whoever gives up does not end it for the next one.
    own.users++;
    // As a page that is still there would say hello again.
    own.life.addEventListener('abort', () => queueMicrotask(() => core.life.aborted || join()));
  };
  core.wait();
  join();
  core.life.addEventListener('abort', () => delete page[SHARED]);
  const link = faceOf(core, { ...options, origin: host }, core.leave);
  return {
    host: link,
    get guest() {
      return present;
    },
    close: () => link.close({ ms: 0 }),
  };
}
