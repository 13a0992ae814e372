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
  pause(): void;
  resume(): void;
  stop(): void;
}

export const now = (): number => performance.now();

/** One time-out for everything that a link waits for; none while it waits for nothing. */
export function createClock(): Clock {
  const items = new Set<Due>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Infinity;
  let paused = 0;

  const disarm = (): void => {
    clearTimeout(timer);
    next = Infinity;
  };
  const arm = (at: number): void => {
    if (paused || at >= next) return;
    clearTimeout(timer);
    next = at;
    timer = setTimeout(run, at - now());
  };
  const armAll = (): void => items.forEach(({ at }) => arm(at));
  const run = (): void => {
    next = Infinity;
    const time = now();
    for (const item of items) {
      if (item.at <= time && items.delete(item)) item.due();
    }
    armAll();
  };

  return {
    add(item) {
      items.add(item);
      arm(item.at);
    },
    delete(item) {
      if (items.delete(item) && !items.size) disarm();
    },
    pause() {
      disarm();
      paused ||= now();
    },
    resume() {
      if (!paused) return;
      const stood = now() - paused;
      paused = 0;
      for (const item of items) item.at += stood;
      armAll();
    },
    stop() {
      items.clear();
      disarm();
    },
  };
}
