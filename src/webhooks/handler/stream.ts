import { WebhookRefused } from '../refusal.js';
import type { WebhookCounters } from './counters.js';

interface Waiting {
  run: (isLate: boolean) => Promise<void>;
  refuse: (error: unknown) => void;
  deadline: number;
}

/** So many holes are remembered one by one. */
const MOST_HOLES = 1000;

/** The events of one channel in the order of their sequence numbers. */
export class Stream {
  /** The number that comes next; unknown until the first event was handed over. */
  #next: number | undefined;
  /** Of smaller numbers nothing is known. */
  #base = 1;
  /** Numbers from the base on that were not waited for any longer. */
  readonly #holes = new Set<number>();
  /** By arrival, so that the first one's time is over first. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #late = new Map<number, Waiting>();
  /** The number that is being handed over. */
  #current: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #options: { waitMs: number; atHole: 'skip' | 'refuse' };
  readonly #counters: WebhookCounters;

  constructor(options: { waitMs: number; atHole: 'skip' | 'refuse' }, counters: WebhookCounters) {
    this.#options = options;
    this.#counters = counters;
  }

  /** Nothing runs or waits: it may be forgotten. */
  get isIdle(): boolean {
    return this.#current === undefined && this.#waiting.size + this.#late.size === 0;
  }

  take<T>(sequence: number, run: (isLate: boolean) => Promise<T>): Promise<T | 'duplicate'> {
    const isPast = this.#next !== undefined && sequence < this.#next;
    if (isPast && sequence >= this.#base && !this.#holes.has(sequence)) return Promise.resolve('duplicate');
    const queue = isPast ? this.#late : this.#waiting;
    if (queue.has(sequence) || sequence === this.#current) throw new WebhookRefused('IN_PROGRESS');
    return new Promise<T>((resolve, refuse) => {
      queue.set(sequence, {
        run: async (isLate) => resolve(await run(isLate)),
        refuse,
        deadline: performance.now() + this.#options.waitMs,
      });
      this.#pump();
    });
  }

  /** Those that wait are refused. */
  close(): void {
    for (const queue of [this.#waiting, this.#late]) {
      for (const { refuse } of queue.values()) refuse(new WebhookRefused('CLOSING'));
      queue.clear();
    }
    clearTimeout(this.#timer);
  }

  /** Hands over whatever has its turn, one at a time. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#current !== undefined) return;
    const [late] = this.#late;
    if (late) {
      this.#late.delete(late[0]);
      this.#counters.late += 1;
      return void this.#run(late[0], late[1], true);
    }
    // The first number of all needs nobody before it.
    if (this.#next === undefined && this.#waiting.has(1)) this.#next = 1;
    if (this.#next !== undefined) {
      const due = this.#waiting.get(this.#next);
      if (due) {
        this.#waiting.delete(this.#next);
        return void this.#run(this.#next, due, false);
      }
    }
    this.#wait();
  }

  async #run(sequence: number, waiting: Waiting, isLate: boolean): Promise<void> {
    this.#current = sequence;
    try {
      await waiting.run(isLate);
      if (isLate) this.#holes.delete(sequence);
      else this.#next = sequence + 1;
    } catch (error) {
      waiting.refuse(error);
    }
    this.#current = undefined;
    this.#pump();
  }

  /** Until the first of those that wait has waited long enough. */
  #wait(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const [sequence, { deadline, refuse }] = first;
    const rest = deadline - performance.now();
    if (rest > 0) {
      this.#timer = setTimeout(() => this.#pump(), Math.ceil(rest));
      return;
    }
    if (this.#next === undefined || this.#options.atHole === 'skip') {
      this.#skip();
    } else {
      this.#waiting.delete(sequence);
      refuse(new WebhookRefused('OUT_OF_ORDER'));
    }
    this.#pump();
  }

  /** Goes on with the smallest number that is here. */
  #skip(): void {
    let lowest = Infinity;
    for (const sequence of this.#waiting.keys()) lowest = Math.min(lowest, sequence);
    if (this.#next === undefined) {
      this.#base = lowest;
    } else {
      this.#counters.holes += lowest - this.#next;
      // Of a hole that is too wide nothing is known any more: what comes out of it is handed over, as if it was late.
      if (lowest - this.#next + this.#holes.size > MOST_HOLES) {
        this.#holes.clear();
        this.#base = lowest;
      } else {
        for (let number = this.#next; number < lowest; number += 1) this.#holes.add(number);
      }
    }
    this.#next = lowest;
  }
}
