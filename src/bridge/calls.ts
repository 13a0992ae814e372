import { maySend } from './capabilities.js';
import { now, type Clock } from './clock.js';
import type { Frame } from './codec.js';
import { BridgeError, mayRetry, type BridgeCode } from './errors.js';
import type { Inlet, StreamCall } from './inlet.js';
import { LIMITS, measure, measureText } from './limits.js';
import type { Line } from './port.js';
import { createReader, guarded, type Pending } from './replies.js';
import { json } from './states.js';
import type { CallClass, CallOptions, Limits, MethodTable } from './types.js';

/** Milliseconds that a call may take by its class; of a stream, between two items. */
export const CLASS_MS: Readonly<Record<CallClass, number>> = { fast: 10_000, human: 300_000, stream: 30_000 };

/** Calls that wait on this side until the other has room for them. */
const QUEUE = 1000;

interface Call extends Pending, StreamCall {
  /** Sends it, with so many milliseconds left. */
  start(left: number): void;
  drop(code: BridgeCode): void;
}

/** The calling side: what was asked, until it is answered, cancelled, too late, or the other side is gone. */
export interface Caller {
  call(name: string, args: object, o?: CallOptions): Promise<unknown>;
  stream(name: string, args: object, o?: CallOptions): AsyncIterableIterator<unknown>;
  take(frame: Frame): boolean;
  heed(limits: Limits): void;
  /** Settles everything; later calls fail at once with the same code. */
  end(code: BridgeCode): void;
}

const words = (text: unknown): string | undefined =>
  typeof text === 'string' ? text.slice(0, 300) : undefined;

/** `busy` is told when a first call begins to wait and when the last one is settled. */
export function createCaller(
  methods: MethodTable,
  can: (capability: string) => boolean,
  line: Line,
  clock: Clock,
  count: (counter: string) => void,
  busy: (isBusy: boolean) => void,
): Caller {
  const flying = new Map<unknown, Call>();
  const queue = new Set<Call>();
  let room = LIMITS;
  let lastId = 0;
  let over: BridgeCode | undefined;

  const ask = (
    name: string,
    args: object,
    { signal, timeout }: CallOptions,
    resolve: (value: unknown) => void,
    reject: (error: BridgeError) => void,
    inlet?: Inlet,
  ): Call | undefined => {
    const refuse = (code: BridgeCode): undefined => void reject(new BridgeError(code));
    const row = methods.get(name);
    if (over) return refuse(over);
    if (!row) return refuse('UNKNOWN_METHOD');
    if (!maySend(row, can)) return refuse('FORBIDDEN');
    if (signal?.aborted) return refuse('CANCELLED');
    const clean = guarded(row.args, args);
    if (clean === undefined || (row.call === 'stream') !== !!inlet) return refuse('INVALID');
    const text = measure(clean, room) ? '' : json(clean);
    if (!text || measureText(text, room)) return refuse('TOO_LARGE');
    if (queue.size >= QUEUE) return refuse('BUSY');

    const id = ++lastId;
    const usual = CLASS_MS[row.call];
    const ms = timeout ?? usual;
    const settle = (): void => {
      clock.delete(call);
      signal?.removeEventListener('abort', cancel);
      if (!queue.delete(call)) flying.delete(id);
      for (const next of queue) {
        if (flying.size >= room.calls) break;
        queue.delete(next);
        next.start(next.at - now());
      }
      if (!flying.size) busy(false);
    };
    const cancel = (): void => call.drop('CANCELLED');
    const call: Call = {
      id,
      ms,
      row,
      inlet,
      at: now() + ms,
      due: () => call.drop('TIMEOUT'),
      start(left) {
        flying.set(id, call);
        const d = left === usual ? '' : `,"d":${left < Infinity ? Math.ceil(left) : 0}`;
        line.send('q', id, `,"m":${json(name)},"a":${text}${d}${inlet ? ',"s":1' : ''}`);
      },
      drop(code) {
        if (flying.has(id)) line.send('c', id);
        call.fail(code);
      },
      done(value) {
        settle();
        resolve(value);
      },
      fail(code, { t, w, h, pt } = {}) {
        settle();
        reject(
          new BridgeError(code, words(t), {
            retryable: mayRetry(code, row.idempotent),
            retryAfter: Number(w) / 1000 || undefined,
            status: Number(h) || undefined,
            problem: words(pt),
          }),
        );
      },
    };
    signal?.addEventListener('abort', cancel);
    if (!flying.size) busy(true);
    if (ms < Infinity) clock.add(call);
    if (flying.size < room.calls) call.start(ms);
    else queue.add(call);
    return call;
  };

  return {
    call: (name, args, o = {}) => new Promise((resolve, reject) => void ask(name, args, o, resolve, reject)),
    stream(name, args, o = {}) {
      let items: Promise<AsyncIterableIterator<unknown>> | undefined;
      return {
        async next() {
          items ??= import('./inlet.js').then(
            ({ createInlet }) =>
              createInlet(line, clock, (inlet) => ask(name, args, o, inlet.end, inlet.end, inlet)).items,
          );
          return (await items).next();
        },
        return: async () => (await items)?.return!() ?? { done: true, value: undefined },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    take: createReader(flying, count, () => lastId, line.fault),
    heed: (limits) => (room = limits),
    end(code) {
      over = code;
      for (const call of [...flying.values(), ...queue]) call.fail(code);
    },
  };
}
