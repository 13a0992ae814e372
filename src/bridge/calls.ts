import { ASK_METHOD } from './ask.js';
import { CLASS_MS } from './call-class.js';
import type { Clock } from './clock.js';
import { json, type Frame } from './codec.js';
import { BridgeError, type BridgeCode } from './errors.js';
import type { Caller } from './caller.js';
import { createGate } from './gate.js';
import type { Inlet, StreamCall } from './inlet.js';
import { maySend } from './may.js';
import type { Line } from './port.js';
import { createReader, words, type Pending } from './reader.js';
import { encode, guarded } from './replies.js';
import { watchSilence } from './silence.js';
import { now } from './time.js';
import type { CallOptions, Limits, Method } from './types.js';
import { ASK } from './version.js';

/** Calls that wait on this side until the other has room for them. */
const QUEUE = 1000;

interface Call extends Pending, StreamCall {
  /** Sends it, at this time, with so many milliseconds left. */
  start(left: number, time: number): void;
  drop(code: BridgeCode): void;
}

export function createCaller(
  methods: Map<string, Method>,
  granted: ReadonlySet<string>,
  line: Line,
  /** What the other side takes. */
  room: Limits,
  clock: Clock,
  count: (counter: string) => void,
  /** Aborted with the code that ends everything. */
  life: AbortSignal,
  gone: () => void,
): Caller {
  const flying = new Map<unknown, Call>();
  const queue = new Set<Call>();
  const busy = watchSilence(line, clock, gone);
  let lastId = 0;
  const can = (capability: string): boolean => granted.has(capability);
  methods.set(ASK, ASK_METHOD);

  const ask = (
    name: string,
    args: object,
    { signal, timeout }: CallOptions = {},
    late: number,
    resolve: (value: unknown) => void,
    reject: (error: BridgeError) => void,
    inlet?: Inlet,
  ): Call | undefined => {
    const refuse = (code: BridgeCode): undefined => void reject(new BridgeError(code));
    const row = methods.get(name);
    if (life.aborted) return refuse(life.reason as BridgeCode);
    if (signal?.aborted) return refuse('CANCELLED');
    if (!row) return refuse('UNKNOWN_METHOD');
    if (!maySend(row, can)) return refuse('FORBIDDEN');
    const clean = guarded(row.args, args);
    if (clean === undefined || (row.call === 'stream') !== !!inlet) return refuse('INVALID');
    const text = encode(clean, room);
    if (!text) return refuse('TOO_LARGE');
    if (queue.size >= QUEUE) return refuse('BUSY');

    const id = ++lastId;
    const usual = CLASS_MS[row.call];
    const ms = timeout ?? usual;
    const time = now();
    const settle = (): void => {
      clock.delete(call);
      signal?.removeEventListener('abort', cancel);
      if (!queue.delete(call)) flying.delete(id);
      for (const next of queue) {
        if (flying.size >= room.calls) break;
        const time = now();
        queue.delete(next);
        next.start(next.at - time, time);
      }
      if (!flying.size) busy(false);
    };
    const cancel = (): void => call.drop('CANCELLED');
    const call: Call = {
      id,
      ms,
      row,
      inlet,
      at: time + ms - late,
      due: () => call.drop('TIMEOUT'),
      start(left, time) {
        flying.set(id, call);
        const d = left === usual ? '' : `,"d":${left < Infinity ? Math.ceil(left) : 0}`;
        line.send('q', id, `,"m":${json(name)},"a":${text}${d}${inlet ? ',"s":1' : ''}`, time);
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
            // One that never began may be made again; one that died on its way only if twice does no harm.
            ...(!row.idempotent && { retryable: /^(RATE|BUSY)/.test(code) }),
            retryAfter: Number(w) / 1000 || undefined,
            status: Number(h) || undefined,
            problem: words(pt),
          }),
        );
      },
    };
    signal?.addEventListener('abort', cancel);
    if (!flying.size) busy(true, time);
    if (ms < Infinity) clock.add(call);
    if (flying.size < room.calls) call.start(ms - late, time);
    else queue.add(call);
    return call;
  };

  const streams = createGate(() => import('./inlet.js'), life);
  life.addEventListener('abort', () => {
    for (const call of [...flying.values(), ...queue]) call.fail(life.reason as BridgeCode);
  });

  return {
    call: (name, args, o, late) =>
      new Promise((resolve, reject) => void ask(name, args, o, late, resolve, reject)),
    stream: (name, args, o) =>
      streams(
        ({ createInlet }) =>
          createInlet(line, clock, (inlet) => ask(name, args, o, 0, inlet.end, inlet.end, inlet)),
        o,
      ),
    take: createReader(flying, count, () => lastId, line.fault),
    spoil(frames) {
      for (const frame of frames.slice(0, 2 * flying.size)) {
        const { r, n } = (frame ?? {}) as Frame;
        flying.get(r ?? n)?.drop('TOO_LARGE');
      }
    },
  };
}
