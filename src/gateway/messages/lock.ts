/** One holder for each key; the others wait in the order in which they came. */
export class KeyedLock {
  readonly #queues = new Map<string, (() => void)[]>();

  /** Gives the release, or undefined when the wait was too long. */
  acquire(key: string, waitMs: number): Promise<(() => void) | undefined> {
    const queue = this.#queues.get(key);
    if (!queue) {
      this.#queues.set(key, []);
      return Promise.resolve(this.#releaseOf(key));
    }
    return new Promise((resolve) => {
      const take = (): void => {
        clearTimeout(timer);
        resolve(this.#releaseOf(key));
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(take), 1);
        resolve(undefined);
      }, waitMs);
      queue.push(take);
    });
  }

  #releaseOf(key: string): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#queues.get(key)?.shift();
      if (next) next();
      else this.#queues.delete(key);
    };
  }
}
