/** Items that a producer may send before it is granted more. */
const CREDIT = 16;

/** The producer's end. */
export interface Outlet {
  grant(add: number): void;
  stop(): void;
}

/**
 * The producer's end of a stream, loaded with the first one. It asks its source for an item only while there is
 * credit; `waits` tells when it begins or ceases to wait for more.
 */
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
