import { bound } from '../bounds.js';
import { WebhookRefused } from '../refusal.js';
import type { WebhookCounters } from './counters.js';
import { Stream } from './stream.js';

export interface ReorderOptions {
  /** The events of a subscription's channel, and those of no channel, each in the order of `sequence`. */
  by: 'channel';
  /** How long an event waits for those before it, in milliseconds; 5000, and less than the sender's 10 s. */
  waitMs?: number;
  /**
   * What happens then. `skip`: the missing ones are counted as holes and no longer waited for; they are handed over
   * as `late` when they come. `refuse`: the event is answered 503, so that the sender tries again later; nothing is
   * ever out of order, but one event that cannot be handled stops its channel.
   */
  atHole?: 'skip' | 'refuse';
  /** How many events may wait in all channels together; 1000. One more is answered 503. */
  maxWaiting?: number;
  /** Of how many channels the position is known; 10,000. The one that was silent the longest is forgotten. */
  maxChannels?: number;
}

/** What a timer can do, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Hands events over in the order of their sequence numbers, and one after another within a stream. */
export class Order {
  readonly #streams = new Map<string, Stream>();
  readonly #options: Required<ReorderOptions>;
  readonly #counters: WebhookCounters;
  #waiting = 0;
  #isClosed = false;

  constructor(options: ReorderOptions, counters: WebhookCounters) {
    const { by, atHole = 'skip', waitMs = 5000, maxWaiting = 1000, maxChannels = 10_000 } = options;
    this.#options = {
      by,
      atHole,
      waitMs: bound('waitMs', waitMs, 1, LONGEST_WAIT),
      maxWaiting: bound('maxWaiting', maxWaiting),
      maxChannels: bound('maxChannels', maxChannels),
    };
    this.#counters = counters;
  }

  /**
   * Calls `run` when it is the turn of the event, and answers what it answers; `duplicate` without calling it where
   * that number was handed over before. Throws WebhookRefused: `OUT_OF_ORDER`, `TOO_MANY_WAITING`, `IN_PROGRESS`,
   * `CLOSING`.
   */
  async take<T>(
    name: string,
    sequence: number,
    run: (isLate: boolean) => Promise<T>,
  ): Promise<T | 'duplicate'> {
    if (this.#isClosed) throw new WebhookRefused('CLOSING');
    if (this.#waiting >= this.#options.maxWaiting) throw new WebhookRefused('TOO_MANY_WAITING');
    this.#waiting += 1;
    try {
      return await this.#stream(name).take(sequence, run);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Those that wait are refused. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams.values()) stream.close();
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name) ?? new Stream(this.#options, this.#counters);
    this.#streams.delete(name);
    this.#streams.set(name, known);
    for (const [oldest, stream] of this.#streams) {
      if (this.#streams.size <= this.#options.maxChannels) break;
      if (stream.isIdle) this.#streams.delete(oldest);
    }
    return known;
  }
}
