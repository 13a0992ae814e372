import { CLASS_MS } from './call-class.js';
import type { Clock } from './clock.js';
import type { Frame } from './codec.js';
import { BridgeError, type BridgeCode } from './errors.js';
import type { Inlet, StreamCall } from './inlet.js';
import type { Line } from './port.js';
import { words, type Pending } from './replies.js';
import { now } from './time.js';
import type { CallOptions, Limits, Method } from './types.js';

/** What the calls of a link share. */
export interface Desk {
  readonly line: Line;
  readonly clock: Clock;
  /** What the other side takes. */
  readonly room: Limits;
  /** On their way, by id. */
  readonly flying: Map<unknown, Call>;
  /** Waiting until the other side has room for them. */
  readonly queue: Set<Call>;
  /** Whether anything is on its way. */
  busy(isBusy: boolean, at?: number): void;
}

/** Who waits for it. */
export interface Asker {
  resolve(value: unknown): void;
  reject(error: BridgeError): void;
  inlet?: Inlet;
}

/** One call, from when it may go out until it is settled. */
export class Call implements Pending, StreamCall {
  readonly id: number;
  readonly ms: number;
  readonly row: Method;
  readonly inlet: Inlet | undefined;
  at: number;
  readonly #desk: Desk;
  readonly #asker: Asker;
  readonly #signal: AbortSignal | undefined;
  /** Its name and argument, as JSON. */
  readonly #text: string;

  constructor(
    desk: Desk,
    id: number,
    row: Method,
    text: string,
    asker: Asker,
    { signal, timeout }: CallOptions,
    late: number,
  ) {
    this.id = id;
    this.row = row;
    this.ms = timeout ?? CLASS_MS[row.call];
    const time = now();
    this.at = time + this.ms - late;
    this.inlet = asker.inlet;
    this.#desk = desk;
    this.#asker = asker;
    this.#signal = signal;
    this.#text = text;
    signal?.addEventListener('abort', this);
    const { clock, flying, queue, room, busy } = desk;
    if (!flying.size) busy(true, time);
    if (this.ms < Infinity) clock.add(this);
    if (flying.size < room.calls) this.start(this.ms - late, time);
    else queue.add(this);
  }

  start(left: number, time: number): void {
    const { flying, line } = this.#desk;
    flying.set(this.id, this);
    const d = left === CLASS_MS[this.row.call] ? '' : `,"d":${left < Infinity ? Math.ceil(left) : 0}`;
    line.send('q', this.id, `${this.#text}${d}${this.inlet ? ',"s":1' : ''}`, time);
  }

  /** Ends it on this side and tells the other. */
  drop(code: BridgeCode): void {
    const { flying, line } = this.#desk;
    if (flying.has(this.id)) line.send('c', this.id);
    this.fail(code);
  }

  due(): void {
    this.drop('TIMEOUT');
  }

  /** Its signal was aborted. */
  handleEvent(): void {
    this.drop('CANCELLED');
  }

  done(value?: unknown): void {
    this.#settle();
    this.#asker.resolve(value);
  }

  fail(code: BridgeCode, { t, w, h, pt }: Frame = {}): void {
    this.#settle();
    this.#asker.reject(
      new BridgeError(code, words(t), {
        // One that never began may be made again; one that died on its way only if twice does no harm.
        ...(!this.row.idempotent && { retryable: /^(RATE|BUSY)/.test(code) }),
        retryAfter: Number(w) / 1000 || undefined,
        status: Number(h) || undefined,
        problem: words(pt),
      }),
    );
  }

  #settle(): void {
    const { clock, flying, queue, busy } = this.#desk;
    clock.delete(this);
    this.#signal?.removeEventListener('abort', this);
    if (!flying.delete(this.id)) queue.delete(this);
    if (queue.size) startNext(this.#desk);
    if (!flying.size) busy(false);
  }
}

/** Calls that waited go out, as many as there is room for. */
function startNext({ flying, queue, room }: Desk): void {
  const time = now();
  for (const next of queue) {
    if (flying.size >= room.calls) break;
    queue.delete(next);
    next.start(next.at - time, time);
  }
}
