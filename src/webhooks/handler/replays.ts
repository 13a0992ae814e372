/** What a store knows of an event. `full`: it could only take it by forgetting one that still counts. */
export type ReplayClaim = { state: 'free' | 'busy' | 'full' } | { state: 'done'; mark: string };

/**
 * Remembers which events were handled. A store that several processes share answers promises. Only what was settled
 * counts as handled: a process that dies in between leaves a claim that lapses, and the next delivery is handled.
 * Moments are milliseconds since 1970.
 */
export interface ReplayStore {
  /**
   * Takes an event in order to handle it, in one step: of two at the same time one gets `free`.
   * @param until when the claim lapses
   */
  claim(key: string, until: number, now: number): ReplayClaim | Promise<ReplayClaim>;
  /**
   * It was handled. `mark` is what `claim` answers with `done` from then on.
   * @param needed until then the same request would pass again if it was forgotten
   * @param until it may be forgotten from then on
   */
  settle(key: string, mark: string, needed: number, until: number): void | Promise<void>;
  /** It was not handled. */
  release(key: string): void | Promise<void>;
}

interface Entry {
  /** Undefined while it is being handled. */
  mark?: string;
  needed: number;
  until: number;
}

/** The events of one process, in memory: about 20 MB when it is full. */
export class MemoryReplays implements ReplayStore {
  readonly #entries = new Map<string, Entry>();
  readonly #max: number;

  /** @param max how many events are remembered */
  constructor(max = 100_000) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  claim(key: string, until: number, now: number): ReplayClaim {
    const known = this.#entries.get(key);
    if (known && known.until >= now) {
      return known.mark === undefined ? { state: 'busy' } : { state: 'done', mark: known.mark };
    }
    this.#entries.delete(key);
    if (!this.#makeRoom(now)) return { state: 'full' };
    this.#entries.set(key, { needed: until, until });
    return { state: 'free' };
  }

  settle(key: string, mark: string, needed: number, until: number): void {
    // Behind all others, so that the oldest stand in front.
    this.#entries.delete(key);
    this.#entries.set(key, { mark, needed, until });
  }

  release(key: string): void {
    this.#entries.delete(key);
  }

  #makeRoom(now: number): boolean {
    for (const [key, entry] of this.#entries) {
      const isFull = this.#entries.size >= this.#max;
      if (!isFull && entry.until >= now) return true;
      if (isFull && entry.needed >= now) return false;
      this.#entries.delete(key);
    }
    return true;
  }
}
