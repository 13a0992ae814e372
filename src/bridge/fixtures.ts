/** A small table and its handlers, and ends that are played by hand, for the tests of the bridge. */
import { BridgeError } from './errors.js';
import { createGuest } from './guest-link.js';
import { faceOf } from './host-face.js';
import { createHostCore } from './host-link.js';
import type { GuestLink, GuestOptions, Handler, HostLink, HostOptions, Method } from './types.js';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const any = (value: unknown): unknown => value ?? null;
const args = (value: unknown): object | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

const method = (o: Partial<Method>): Method => ({
  capability: null,
  call: 'fast',
  idempotent: true,
  args,
  result: any,
  ...o,
});

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['echo', method({})],
  ['greet', method({ args: (value) => pick(value, 'name'), result: text })],
  ['secret', method({ capability: 'secrets' })],
  ['save', method({ idempotent: false })],
  ['wait', method({})],
  ['ask.person', method({ call: 'human' })],
  ['fail', method({})],
  ['busy', method({})],
  ['leak', method({ result: (value) => pick(value, 'name') })],
  ['void', method({ result: () => null })],
  ['count', method({ call: 'stream' })],
  ['secret.feed', method({ call: 'stream', capability: 'secrets' })],
]);

function pick(value: unknown, key: string): object | undefined {
  const found = text((value as Record<string, unknown> | null)?.[key]);
  return found === undefined ? undefined : { [key]: found };
}

/** Numbers up to `to`; counts how many were asked for. */
export function counter(to: number, asked: { n: number }): AsyncIterable<number> {
  return {
    async *[Symbol.asyncIterator]() {
      for (let i = 1; i <= to; i++) {
        asked.n++;
        yield i;
      }
    },
  };
}

const never = (_: unknown, { signal }: { signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['echo', (value) => value],
  ['greet', ({ name }: { name: string }) => Promise.resolve(`Hello ${name}`)],
  ['secret', () => 'a secret'],
  ['save', never],
  ['wait', never],
  ['ask.person', never],
  ['void', () => undefined],
  ['fail', ({ what }: { what: string }) => throwIt(what)],
  ['leak', () => ({ name: 'Ada', email: 'ada@example.org' })],
  [
    'busy',
    () => {
      throw new BridgeError('RATE_LIMITED', 'Slow down', {
        retryAfter: 2.5,
        status: 429,
        problem: 'rate-limited',
      });
    },
  ],
  ['count', ({ to }: { to: number }) => counter(to, { n: 0 })],
  ['secret.feed', never],
]);

function throwIt(what: string): never {
  if (what === 'nothing') throw undefined;
  if (what === 'getter') {
    throw Object.defineProperty({}, 'code', {
      get() {
        throw new Error('secret-token');
      },
    });
  }
  throw Object.assign(new Error('secret-token'), { token: 'secret-token' });
}

/** The other end of a link, played by hand: posts what it likes and notes each frame that comes. */
export interface Puppet {
  frames: Record<string, unknown>[];
  post(what: unknown): void;
  /** The next frame that matches, also one that came already. */
  next(key: string, value?: unknown): Promise<Record<string, unknown>>;
}

function puppet(port: MessagePort): Puppet {
  const frames: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  port.onmessage = ({ data }: MessageEvent<string>) => {
    const parsed: unknown = JSON.parse(data);
    frames.push(...((Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[]));
    waiting.forEach((look) => look());
  };
  return {
    frames,
    post: (what) => port.postMessage(what),
    next: (key, value) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = frames.find((frame) => key in frame && (value === undefined || frame[key] === value));
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

export const OFFERED = { n: '0f1e2d3c4b5a69788796a5b4c3d2e1f0', m: '00112233445566778899aabbccddeeff' };

/** Our host, and a guest played by hand. */
export function hostAlone(o: Partial<HostOptions> = {}): { host: HostLink; guest: Puppet; opening: string } {
  const options: HostOptions = {
    origin: 'https://partner.example',
    methods: METHODS,
    handlers: HANDLERS,
    capabilities: (want) => want,
    ...o,
  };
  const core = createHostCore(options, { isConnected: () => true, why: () => 'LOADED_SILENT' });
  const { port1, port2 } = new MessageChannel();
  core.wait();
  core.greet(port1, OFFERED, 1);
  const opening = JSON.stringify({ open: OFFERED.n, m: OFFERED.m, kit: '0.1.0', want: ['secrets'] });
  return { host: faceOf(core, options, core.leave), guest: puppet(port2), opening };
}

export const WELCOME = { welcome: 'session', can: ['secrets'], limits: {}, ctx: { locale: 'en' }, u: 1 };

/** Our guest, and a host played by hand. */
export function guestAlone(o: Partial<GuestOptions> = {}): { guest: Promise<GuestLink>; host: Puppet } {
  const { port1, port2 } = new MessageChannel();
  const host = puppet(port1);
  const { link, join } = createGuest({ methods: () => METHODS, want: ['secrets'], ...o });
  join(port2, OFFERED, 'https://host.example');
  return { guest: link, host };
}

/** How a promise was rejected. */
export const errorOf = async (
  work: Promise<unknown>,
): Promise<{
  name: string;
  message?: string;
  code?: string;
  reason?: string;
  retryable?: boolean;
  retryAfter?: number;
}> =>
  work.then(
    () => ({ name: 'none' }),
    (error: { name: string }) => error,
  );
