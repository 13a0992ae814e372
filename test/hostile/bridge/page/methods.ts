import type { Handler, Method, MethodTable } from '../../../../src/bridge/types.js';

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

/** Takes one field that passes, and nothing else. */
const field =
  (name: string, passes: (value: unknown) => boolean) =>
  (value: unknown): Record<string, unknown> | undefined => {
    const from = record(value);
    if (!from || !Object.hasOwn(from, name) || !passes(from[name])) return undefined;
    return { [name]: from[name] };
  };
const anything = () => true;
const nothing = (value: unknown) => record(value) && {};
/** A result that is none crosses as null. */
const none = (): null => null;
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown) => typeof value === 'string';

function method(args: Method['args'], result: Method['result'], more: Partial<Method> = {}): Method {
  return { capability: null, call: 'fast', idempotent: true, args, result, ...more };
}

/** What the guests of these tests may call. */
export const METHODS: MethodTable = new Map<string, Method>([
  ['echo', method(field('value', anything), field('value', anything))],
  ['double', method(field('n', isNumber), (v) => (isNumber(v) ? v : undefined))],
  ['wait', method(nothing, none)],
  ['wait.once', method(nothing, none, { idempotent: false })],
  ['human', method(nothing, none, { call: 'human' })],
  ['throw', method(field('how', isText), none)],
  ['ticks', method(field('count', isNumber), field('n', isNumber), { call: 'stream' })],
  ['token.get', method(nothing, field('token', isText), { capability: 'token' })],
  ['post', method(field('text', isText), none, { capability: 'messages.send', idempotent: false })],
]);

/** Stands for everything that must never leave: it is looked for in all that crossed. */
export const SECRET = 'eyJhbGciOiJFZERTQSJ9.c2VjcmV0.do-not-leak';

/** What the handlers of one host saw. */
export interface Served {
  calls: { method: string; args: unknown }[];
  aborted: number;
  /** Items that streams made. */
  produced: number;
  /** Streams that were ended by the other side. */
  ended: number;
  handlers: ReadonlyMap<string, Handler>;
}

export function serve(): Served {
  const served: Served = { calls: [], aborted: 0, produced: 0, ended: 0, handlers: new Map() };
  const wait: Handler = (_, { signal }) =>
    new Promise((_settle, fail) =>
      signal.addEventListener('abort', () => {
        served.aborted += 1;
        fail(new Error('aborted'));
      }),
    );
  const answers: Record<string, Handler> = {
    echo: (args: { value: unknown }) => args,
    double: ({ n }: { n: number }) => n * 2,
    wait,
    'wait.once': wait,
    human: wait,
    throw: ({ how }: { how: string }) => fail(how),
    ticks: async function* ({ count }: { count: number }, { signal }: { signal: AbortSignal }) {
      try {
        for (let n = 0; n < count && !signal.aborted; n += 1) {
          served.produced += 1;
          yield { n };
        }
      } finally {
        served.ended += 1;
      }
    },
    'token.get': () => ({ token: SECRET }),
    post: () => undefined,
  };
  served.handlers = new Map(
    Object.entries(answers).map(([name, handler]): [string, Handler] => [
      name,
      (args: unknown, call) => {
        served.calls.push({ method: name, args });
        return handler(args, call) as unknown;
      },
    ]),
  );
  return served;
}

/** The ways in which a handler fails that would show something of its inside. */
function fail(how: string): never {
  switch (how) {
    case 'error':
      throw Object.assign(new Error(`no key for ${SECRET}`), { password: SECRET, status: SECRET });
    case 'named': {
      const error = new TypeError(`${SECRET} is not a function`);
      error.name = SECRET;
      throw error;
    }
    case 'code':
      throw { code: SECRET, message: SECRET, retryAfter: SECRET };
    case 'undefined':
      throw undefined;
    case 'text':
      throw SECRET;
    case 'getter':
      throw {
        get code(): string {
          throw new Error(SECRET);
        },
        get message(): string {
          throw new Error(SECRET);
        },
      };
    case 'proxy':
      throw new Proxy(
        {},
        {
          get() {
            throw new Error(SECRET);
          },
          has() {
            throw new Error(SECRET);
          },
          getPrototypeOf() {
            throw new Error(SECRET);
          },
        },
      );
    default:
      throw new Error(how);
  }
}
