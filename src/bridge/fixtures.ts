/** A small table and its handlers, for the tests of the bridge. */
import type { Handler, Method } from './types.js';

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
  ['count', ({ to }: { to: number }) => counter(to, { n: 0 })],
]);
