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
  /** To be told when somebody begins or ceases to wait for an item. */
  wait(told: (isWaiting: boolean) => void): void;
}

/** `begin` is called when the first item is asked for; what it gives grants so many items, 0 cancels. */
export function createInlet(begin: () => ((grant: number) => void) | undefined): Inlet {
  const buffer: unknown[] = [];
  let credit = CREDIT;
  let taken = 0;
  let isOver = false;
  let failure: unknown;
  let tell: ((grant: number) => void) | undefined;
  let waits: ((isWaiting: boolean) => void) | undefined;
  let wake: (() => void) | undefined;

  const end = (error?: unknown): void => {
    isOver = true;
    failure = error;
    wake?.();
  };

  async function* read(): AsyncGenerator<unknown, undefined> {
    tell = begin();
    for (;;) {
      while (buffer.length) {
        if (++taken === REFILL && !isOver) {
          credit += taken;
          tell?.(taken);
          taken = 0;
        }
        yield buffer.shift();
      }
      if (failure) throw failure;
      if (isOver) return;
      waits?.(true);
      await new Promise<void>((resolve) => (wake = resolve));
      waits?.(false);
    }
  }

  const reader = read();
  return {
    end,
    wait: (told) => (waits = told),
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
        if (!isOver) tell?.(0);
        end();
        return reader.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };
}

/** The producer's end. */
export interface Outlet {
  grant(add: number): void;
  stop(): void;
}

/** Asks a source for an item only while there is credit; `waits` tells when it begins or ceases to wait for more. */
export function createOutlet(
  source: AsyncIterable<unknown>,
  send: (item: unknown) => void,
  end: (error?: unknown) => void,
  waits: (isWaiting: boolean) => void,
): Outlet {
  const iterator = source[Symbol.asyncIterator]();
  let credit = CREDIT;
  let isOver = false;
  let wake: (() => void) | undefined;

  const run = async (): Promise<void> => {
    while (!isOver) {
      if (!credit) {
        waits(true);
        await new Promise<void>((resolve) => (wake = resolve));
        waits(false);
        continue;
      }
      const { done, value } = await iterator.next();
      if (isOver) return;
      if (done) return end();
      credit--;
      send(value);
    }
  };
  run().catch((error: unknown) => isOver || end(error ?? new Error()));
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
