import { now } from './time.js';

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
  rest(isResting: boolean): void;
  stop(): void;
}

/** A time-out is given up this long after it lost its purpose: calls in a row would set and clear one each. */
const SWEEP_MS = 50;

/** One time-out for everything that a link waits for; none while it waits for nothing. */
export function createClock(): Clock {
  const items = new Set<Due>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Infinity;
  let frozen = 0;
  let isSwept = false;

  /** Without a time: when the first item is due. */
  const arm = (at = Math.min(...Array.from(items, (item) => item.at))): void => {
    clearTimeout(timer);
    next = at;
    isSwept = false;
    if (at < Infinity && !frozen) timer = setTimeout(run, at - now());
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
      if (item.at < next) arm(item.at);
    },
    delete(item) {
      if (!items.delete(item) || items.size || isSwept) return;
      const sweep = now() + SWEEP_MS;
      if (next > sweep) arm(sweep);
      isSwept = true;
    },
    rest(isResting) {
      if (frozen) for (const item of items) item.at += now() - frozen;
      frozen = isResting ? now() : 0;
      arm();
    },
    stop() {
      items.clear();
      arm();
    },
  };
}
