import type { Fence } from '../store/store.js';

/** So many wait for one key at most. */
const MAX_WAITING = 32;

/** The right of one send to be under way. */
export interface Lease {
  /** What a holder that ended in the middle was at; the lock stands for that until `take`. */
  readonly left?: string | undefined;
  /** For the store: it refuses writes of a holder that lost the lock. Undefined where one process has all of it. */
  readonly fence?: Fence | undefined;
  /** The lock stands for this job from now on. */
  take(job: string): Promise<void>;
  /** Whether it is certainly still held. Waits while that cannot be found out. */
  holds(): Promise<boolean>;
  /** The job came to its end. */
  release(): void;
  /** The job did not: the next holder hears of it as `left`. */
  abandon(): void;
}

/** At most one send under way for each key. */
export interface SendLock {
  /** Whether other gateways take part. */
  readonly isShared: boolean;
  /** Undefined when the wait was too long. Rejects when the lock cannot be asked. */
  acquire(key: string, waitMs: number, job: string): Promise<Lease | undefined>;
}

/** The lock of a gateway that has its store to itself. */
export class LocalLock implements SendLock {
  readonly isShared = false;
  readonly #lock = new KeyedLock();

  async acquire(key: string, waitMs: number): Promise<Lease | undefined> {
    const release = await this.#lock.acquire(key, waitMs);
    return release && { take: async () => {}, holds: async () => true, release, abandon: release };
  }
}

/** One holder for each key; the others wait in the order in which they came. */
export class KeyedLock {
  readonly #queues = new Map<string, (() => void)[]>();

  /** Gives the release, or undefined when the wait was too long, or too many wait already. */
  acquire(key: string, waitMs: number): Promise<(() => void) | undefined> {
    const queue = this.#queues.get(key);
    if (!queue) {
      this.#queues.set(key, []);
      return Promise.resolve(this.#releaseOf(key));
    }
    if (queue.length >= MAX_WAITING) return Promise.resolve(undefined);
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
