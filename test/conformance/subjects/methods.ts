import type { Handler, Method, MethodTable } from '../../../src/bridge/types.js';

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
const nothing = (value: unknown) => record(value) && {};
const none = () => null;
const echo = (value: unknown) => {
  const from = record(value);
  return from && 'value' in from ? { value: from['value'] } : undefined;
};
const count = (value: unknown) => {
  const n = record(value)?.['count'];
  return typeof n === 'number' ? { count: n } : undefined;
};
const item = (value: unknown) => {
  const n = record(value)?.['n'];
  return typeof n === 'number' ? { n } : undefined;
};
const method = (args: Method['args'], result: Method['result'], more: Partial<Method> = {}): Method => ({
  capability: 'conformance',
  call: 'fast',
  idempotent: true,
  args,
  result,
  ...more,
});

/** What an end under test serves or calls. */
export const METHODS: MethodTable = new Map<string, Method>([
  ['conformance.echo', method(echo, echo)],
  ['conformance.wait', method(nothing, none)],
  ['conformance.count', method(count, item, { call: 'stream' })],
  ['conformance.fail', method(nothing, none)],
  ['conformance.secret', method(nothing, nothing, { capability: 'conformance.secret' })],
  ['conformance.next', method(nothing, record, { call: 'human' })],
  ['conformance.told', method(record, none)],
]);

export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['conformance.echo', (args: object) => args],
  [
    'conformance.wait',
    (_, { signal }) =>
      new Promise((_settle, fail) => signal.addEventListener('abort', () => fail(new Error('aborted')))),
  ],
  [
    'conformance.count',
    async function* ({ count }: { count: number }) {
      for (let n = 0; n < count; n += 1) yield await Promise.resolve({ n });
    },
  ],
  [
    'conformance.fail',
    () => {
      throw new Error('conformance-secret');
    },
  ],
  ['conformance.secret', () => ({})],
]);
