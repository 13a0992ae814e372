import { maySend } from './capabilities.js';
import { now, type Clock, type Due } from './clock.js';
import type { Frame } from './codec.js';
import { BridgeError, mayRetry, type BridgeCode } from './errors.js';
import type { Ledger } from './ledger.js';
import { LIMITS, measure } from './limits.js';
import type { Line } from './port.js';
import { createReader, guarded, type Pending } from './replies.js';
import { json } from './states.js';
import { createInlet, type Inlet } from './streams.js';
import type { CallClass, CallOptions, Limits, MethodTable } from './types.js';

/** Milliseconds that a call may take by its class; of a stream, between two items. */
export const CLASS_MS: Readonly<Record<CallClass, number>> = { fast: 10_000, human: 300_000, stream: 30_000 };

/** Calls that wait on this side until the other has room for them. */
const QUEUE = 1000;

interface Call extends Pending, Due {
  /** Sends it, with so many milliseconds left. */
  send(left: number): void;
  /** Ends it on this side and tells the other. */
  drop(code: BridgeCode): void;
  grant(add: number): void;
  wait(isWaiting: boolean): void;
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

export interface CallerParts {
  methods: MethodTable;
  can(capability: string): boolean;
  line: Line;
  clock: Clock;
  ledger: Ledger;
  /** Told when a first call begins to wait and when the last one is settled. */
  busy(isBusy: boolean): void;
}

export function createCaller({ methods, can, line, clock, ledger, busy }: CallerParts): Caller {
  const flying = new Map<unknown, Call>();
  const queue = new Set<Call>();
  let room = LIMITS;
  let lastId = 0;
  let over: BridgeCode | undefined;

  const start = (
    name: string,
    args: object,
    { signal, timeout }: CallOptions,
    resolve: (value: unknown) => void,
    reject: (error: BridgeError) => void,
    inlet?: Inlet,
  ): Call | undefined => {
    const refuse = (code: BridgeCode): void => reject(new BridgeError(code));
    const row = methods.get(name);
    if (over) return void refuse(over);
    if (!row) return void refuse('UNKNOWN_METHOD');
    if (!maySend(row, can)) return void refuse('FORBIDDEN');
    if (signal?.aborted) return void refuse('CANCELLED');
    const text = json(guarded(row.args, args));
    if (text === 'null' || (row.call === 'stream') !== !!inlet) return void refuse('INVALID');
    if (measure(text, room)) return void refuse('TOO_LARGE');
    if (queue.size >= QUEUE) return void refuse('BUSY');

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
        next.send(next.at - now());
      }
      if (!flying.size) busy(false);
    };
    const cancel = (): void => call.drop('CANCELLED');
    const call: Call = {
      row,
      inlet,
      at: now() + ms,
      due: () => call.drop('TIMEOUT'),
      send(left) {
        flying.set(id, call);
        const d = left === usual ? '' : `,"d":${left < Infinity ? Math.ceil(left) : 0}`;
        line.send(`{"q":${id},"m":${json(name)},"a":${text}${d}${inlet ? ',"s":1' : ''}}`, `q ${id} ${name}`);
      },
      drop(code) {
        if (flying.has(id)) line.send(`{"c":${id}}`, 'c ' + id);
        call.fail(code);
      },
      grant: (add) => line.send(`{"g":${id},"add":${add}}`, 'g ' + id),
      wait(isWaiting) {
        clock.delete(call);
        call.at = now() + ms;
        if (isWaiting && ms < Infinity) clock.add(call);
      },
      done(value) {
        settle();
        resolve(value);
      },
      fail(code, message, { w, h, pt } = {}) {
        settle();
        reject(
          new BridgeError(code, message, {
            retryable: mayRetry(code, row.idempotent),
            retryAfter: typeof w === 'number' ? w / 1000 : undefined,
            status: typeof h === 'number' ? h : undefined,
            problem: typeof pt === 'string' ? pt : undefined,
          }),
        );
      },
    };
    signal?.addEventListener('abort', cancel);
    if (!flying.size) busy(true);
    if (ms < Infinity) clock.add(call);
    if (flying.size < room.calls) call.send(ms);
    else queue.add(call);
    return call;
  };

  return {
    call: (name, args, o = {}) =>
      new Promise((resolve, reject) => void start(name, args, o, resolve, reject)),
    stream(name, args, o = {}) {
      let call: Call | undefined;
      const inlet: Inlet = createInlet({
        start: () => (call = start(name, args, o, () => inlet.end(), inlet.end, inlet)),
        grant: (add) => call?.grant(add),
        cancel: () => call?.drop('CANCELLED'),
        wait: (isWaiting) => call?.wait(isWaiting),
      });
      return inlet.items;
    },
    take: createReader(flying, ledger, () => lastId, line.fault),
    heed: (limits) => (room = limits),
    end(code) {
      over = code;
      for (const call of [...flying.values(), ...queue]) call.fail(code);
    },
  };
}
