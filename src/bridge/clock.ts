/** Something to be done at a time, unless it is taken off the clock before. */
export interface Due {
  /** Milliseconds, as `performance.now()` tells them. */
  at: number;
  due(): void;
}

export interface Clock {
  add(item: Due): void;
  delete(item: Due): void;
  /** Stands still, such as in the back/forward cache; what is due is put off by as long. */
  freeze(): void;
  thaw(): void;
  stop(): void;
}

export const now = (): number => performance.now();

/** A time-out is given up this long after it lost its purpose: calls in a row would set and clear one each. */
const SWEEP_MS = 50;

/** One time-out for everything that a link waits for; none while it waits for nothing. */
export function createClock(): Clock {
  const items = new Set<Due>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Infinity;
  let frozen = 0;
  let isSwept = false;

  const arm = (): void => {
    clearTimeout(timer);
    isSwept = false;
    next = Infinity;
    if (!frozen) for (const { at } of items) next = Math.min(next, at);
    if (next < Infinity) timer = setTimeout(run, next - now());
  };
  const run = (): void => {
    const time = now();
    try {
      for (const item of items) if (item.at <= time && items.delete(item)) item.due();
    } finally {
      arm();
    }
  };

  return {
    add(item) {
      items.add(item);
      if (item.at < next) arm();
    },
    delete(item) {
      if (!items.delete(item) || items.size || isSwept) return;
      isSwept = true;
      next = now() + SWEEP_MS;
      clearTimeout(timer);
      timer = setTimeout(run, SWEEP_MS);
    },
    freeze() {
      frozen ||= now();
      arm();
    },
    thaw() {
      for (const item of items) if (frozen) item.at += now() - frozen;
      frozen = 0;
      arm();
    },
    stop() {
      items.clear();
      arm();
    },
  };
}
