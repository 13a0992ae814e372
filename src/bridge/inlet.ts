import type { Clock, Due } from './clock.js';
import type { Line } from './port.js';
import { now } from './time.js';

/** Items that a producer may send before it is granted more. */
const CREDIT = 16;
/** So many items are taken before as many are granted again, in one frame. */
const REFILL = 8;

/** A stream's end on this side, as its call sees it. */
export interface Inlet {
  /** False when the producer had no credit for it. */
  push(item: unknown): boolean;
  end(error?: unknown): void;
}

/** The part of a call that a stream needs. */
export interface StreamCall extends Due {
  readonly id: number;
  /** Milliseconds that somebody may wait for an item. */
  readonly ms: number;
  /** Ends it on this side and tells the other. */
  drop(code: 'CANCELLED'): void;
}

/**
 * The items of a stream, loaded with the first one. `begin` makes the call; it is made when the first
 * item is asked for, and given up only when somebody has waited too long for an item.
 */
export function createInlet(
  line: Line,
  clock: Clock,
  begin: (inlet: Inlet) => StreamCall | undefined,
): AsyncIterableIterator<unknown> {
  const buffer: unknown[] = [];
  let credit = CREDIT;
  let taken = 0;
  let isOver = false;
  let failure: unknown;
  let call: StreamCall | undefined;
  let wake: (() => void) | undefined;

  const wait = async (): Promise<void> => {
    if (call) {
      clock.delete(call);
      call.at = now() + call.ms;
      if (call.ms < Infinity) clock.add(call);
    }
    await new Promise<void>((resolve) => (wake = resolve));
    if (call) clock.delete(call);
  };

  async function* read(): AsyncGenerator<unknown, undefined> {
    call = begin(inlet);
    for (;;) {
      while (buffer.length) {
        if (++taken === REFILL && !isOver) {
          credit += taken;
          if (call) line.send('g', call.id, `,"add":${taken}`);
          taken = 0;
        }
        yield buffer.shift();
      }
      if (failure) throw failure;
      if (isOver) return;
      await wait();
    }
  }

  const reader = read();
  const inlet: Inlet = {
    push(item) {
      if (credit < 1) return false;
      credit--;
      buffer.push(item);
      wake?.();
      return true;
    },
    end(error) {
      isOver = true;
      failure = error;
      wake?.();
    },
  };
  return {
    next: () => reader.next(),
    // A generator that waits would not hear of it before the next item.
    return() {
      buffer.length = 0;
      if (!isOver) call?.drop('CANCELLED');
      inlet.end();
      return reader.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
