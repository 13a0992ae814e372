import { ASK_METHOD } from './ask.js';
import { Call, type Asker, type Desk } from './call.js';
import type { Caller } from './caller.js';
import type { Clock } from './clock.js';
import { json, type Frame } from './codec.js';
import { BridgeError, type BridgeCode } from './errors.js';
import { createGate } from './gate.js';
import { maySend } from './may.js';
import type { Line } from './port.js';
import { createReader, encode, guarded } from './replies.js';
import { watchSilence } from './silence.js';
import type { CallOptions, Limits, Method } from './types.js';
import { ASK } from './version.js';

/** Calls that wait on this side until the other has room for them. */
const QUEUE = 1000;

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
  const desk: Desk = {
    line,
    clock,
    room,
    flying: new Map(),
    queue: new Set(),
    busy: watchSilence(line, clock, gone),
  };
  const { flying, queue } = desk;
  let lastId = 0;
  const can = (capability: string): boolean => granted.has(capability);
  methods.set(ASK, ASK_METHOD);

  const ask = (
    name: string,
    args: object,
    o: CallOptions = {},
    late: number,
    asker: Asker,
  ): Call | undefined => {
    const refuse = (code: BridgeCode): undefined => void asker.reject(new BridgeError(code));
    const row = methods.get(name);
    if (life.aborted) return refuse(life.reason as BridgeCode);
    if (o.signal?.aborted) return refuse('CANCELLED');
    if (!row) return refuse('UNKNOWN_METHOD');
    if (!maySend(row, can)) return refuse('FORBIDDEN');
    const clean = guarded(row.args, args);
    if (clean === undefined || (row.call === 'stream') !== !!asker.inlet) return refuse('INVALID');
    const text = encode(clean, room);
    if (!text) return refuse('TOO_LARGE');
    if (queue.size >= QUEUE) return refuse('BUSY');
    return new Call(desk, ++lastId, row, `,"m":${json(name)},"a":${text}`, asker, o, late);
  };

  const streams = createGate(() => import('./inlet.js'), life);
  life.addEventListener('abort', () => {
    for (const call of [...flying.values(), ...queue]) call.fail(life.reason as BridgeCode);
  });

  return {
    call: (name, args, o, late) =>
      new Promise((resolve, reject) => void ask(name, args, o, late, { resolve, reject })),
    stream: (name, args, o) =>
      streams(
        async ({ createInlet }) =>
          createInlet(line, clock, (inlet) =>
            ask(name, args, o, 0, { resolve: inlet.end, reject: inlet.end, inlet }),
          ),
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
