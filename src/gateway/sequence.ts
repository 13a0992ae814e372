import { randomBytes } from 'node:crypto';

/** Hears which topics changed; undefined means that any may have. */
export type SequenceWatcher = (topics: readonly string[] | undefined) => void;

/** Changes of one gateway between two numbers of the log that it shares are counted in parts of one. */
const PART = 1e-6;

/**
 * One count for the whole community. Every change takes the next number, and every topic
 * (`board:xp`, `tiers`, `channel:<id>` …) remembers the number of its own last change, so that an
 * answer keeps its ETag until something in it changed. Another epoch always wins.
 *
 * Gateways that share a log count by its numbers (`share`): a change counts as a part of one until the log has told it.
 */
export class Sequence {
  #epoch: string;
  readonly #topics = new Map<string, number>();
  readonly #watchers = new Set<SequenceWatcher>();
  /** Raised when everything changed at once. */
  #floor = 0;
  #n = 0;
  #parts = 0;
  #isShared = false;

  constructor(epoch = `${Date.now().toString(36)}${randomBytes(3).toString('hex')}`) {
    this.#epoch = epoch;
  }

  /** `<epoch>-<n>` of the newest change of anything. */
  get current(): string {
    return this.#text(this.#n + this.#parts * PART);
  }

  /** Whether the numbers are those of a log that gateways share. */
  get isShared(): boolean {
    return this.#isShared;
  }

  /** `<epoch>-<n>` of the newest change of any of these topics. */
  of(...topics: string[]): string {
    let n = this.#floor;
    for (const topic of topics) n = Math.max(n, this.#topics.get(topic) ?? 0);
    return this.#text(n);
  }

  /** Says that a topic changed. */
  touch(...topics: string[]): string {
    const n = this.#count();
    for (const topic of topics) this.#topics.set(topic, n);
    this.#tell(topics);
    return this.current;
  }

  /** Says that every topic may have changed, such as after a member was hidden. */
  touchAll(): string {
    this.#floor = this.#count();
    this.#tell(undefined);
    return this.current;
  }

  /** A number for what is told of changes, not a change itself. */
  next(): string {
    this.#count();
    return this.current;
  }

  /** Calls `on` after each change. */
  watch(on: SequenceWatcher): void {
    this.#watchers.add(on);
  }

  /** Goes on with the numbers of a shared log, which stands at this one. Another epoch begins everything anew. */
  share(epoch: string, n: number): void {
    this.#isShared = true;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#topics.clear();
      this.#floor = this.#n = n;
      this.#parts = 0;
    } else if (n > this.#n) {
      this.#n = n;
      this.#parts = 0;
    }
  }

  /** What answers say about a topic is what the log said with this number; `*` are all topics. */
  settle(topic: string, n: number): void {
    if (topic === '*') this.#floor = Math.max(this.#floor, n);
    else this.#topics.set(topic, Math.max(this.#topics.get(topic) ?? 0, n));
  }

  #count(): number {
    if (this.#isShared) this.#parts += 1;
    else this.#n += 1;
    return this.#n + this.#parts * PART;
  }

  #text(n: number): string {
    return `${this.#epoch}-${Number.isInteger(n) ? n : n.toFixed(6)}`;
  }

  #tell(topics: readonly string[] | undefined): void {
    for (const on of this.#watchers) on(topics);
  }
}
