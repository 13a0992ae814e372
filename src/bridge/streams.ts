/** Items that a producer may send before it is granted more. */
const CREDIT = 16;
/** So many items are taken before as many are granted again, in one frame. */
const REFILL = 8;

/** The consumer's end of a stream. */
export interface Inlet {
  readonly items: AsyncIterableIterator<unknown>;
  /** False when the producer had no credit for it. */
  push(item: unknown): boolean;
  end(error?: unknown): void;
}

export function createInlet(o: {
  /** Called when the first item is asked for. */
  start(): void;
  grant(add: number): void;
  cancel(): void;
  /** Somebody begins or ceases to wait for an item. */
  wait(isWaiting: boolean): void;
}): Inlet {
  const buffer: unknown[] = [];
  let credit = CREDIT;
  let taken = 0;
  let isOver = false;
  let failure: unknown;
  let wake: (() => void) | undefined;

  const end = (error?: unknown): void => {
    isOver = true;
    failure ??= error;
    wake?.();
  };

  async function* read(): AsyncGenerator<unknown, undefined> {
    o.start();
    for (;;) {
      while (buffer.length) {
        if (++taken === REFILL && !isOver) {
          credit += taken;
          o.grant(taken);
          taken = 0;
        }
        yield buffer.shift();
      }
      if (failure) throw failure;
      if (isOver) return;
      o.wait(true);
      await new Promise<void>((resolve) => (wake = resolve));
      o.wait(false);
    }
  }

  const reader = read();
  return {
    end,
    push(item) {
      if (credit < 1) return false;
      credit--;
      buffer.push(item);
      wake?.();
      return true;
    },
    items: {
      next: () => reader.next(),
      // A generator that waits would not hear of it before the next item.
      return() {
        buffer.length = 0;
        if (!isOver) o.cancel();
        failure = undefined;
        end();
        return reader.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };
}

/** The producer's end: asks its source for an item only while there is credit. */
export interface Outlet {
  grant(add: number): void;
  stop(): void;
}

export function createOutlet(
  source: AsyncIterable<unknown>,
  o: {
    send(item: unknown): void;
    end(): void;
    fail(error: unknown): void;
    /** The consumer begins or ceases to let the producer wait. */
    wait(isWaiting: boolean): void;
  },
): Outlet {
  const iterator = source[Symbol.asyncIterator]();
  let credit = CREDIT;
  let isOver = false;
  let wake: (() => void) | undefined;

  const run = async (): Promise<void> => {
    while (!isOver) {
      if (credit < 1) {
        o.wait(true);
        await new Promise<void>((resolve) => (wake = resolve));
        o.wait(false);
        continue;
      }
      const { done, value } = await iterator.next();
      if (isOver) return;
      if (done) return o.end();
      credit--;
      o.send(value);
    }
  };
  run().catch((error: unknown) => isOver || o.fail(error));
  return {
    grant(add) {
      credit += add;
      wake?.();
    },
    stop() {
      isOver = true;
      wake?.();
      // A generator that waits ends by the signal of its call; this ends the others.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}
