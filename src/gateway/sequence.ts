import { randomBytes } from 'node:crypto';

/** Hears which topics changed; undefined means that any may have. */
export type SequenceWatcher = (topics: readonly string[] | undefined) => void;

/**
 * One count for the whole community. Every change takes the next number, and every topic
 * (`board:xp`, `tiers`, `channel:<id>` …) remembers the number of its own last change, so that an
 * answer keeps its ETag until something in it changed. Another epoch always wins.
 */
export class Sequence {
  readonly #epoch: string;
  readonly #topics = new Map<string, number>();
  readonly #watchers = new Set<SequenceWatcher>();
  /** Raised when everything changed at once. */
  #floor = 0;
  #n = 0;

  constructor(epoch = `${Date.now().toString(36)}${randomBytes(3).toString('hex')}`) {
    this.#epoch = epoch;
  }

  /** `<epoch>-<n>` of the newest change of anything. */
  get current(): string {
    return `${this.#epoch}-${this.#n}`;
  }

  /** `<epoch>-<n>` of the newest change of any of these topics. */
  of(...topics: string[]): string {
    let n = this.#floor;
    for (const topic of topics) n = Math.max(n, this.#topics.get(topic) ?? 0);
    return `${this.#epoch}-${n}`;
  }

  /** Says that a topic changed. */
  touch(...topics: string[]): string {
    this.#n += 1;
    for (const topic of topics) this.#topics.set(topic, this.#n);
    this.#tell(topics);
    return this.current;
  }

  /** Says that every topic may have changed, such as after a member was hidden. */
  touchAll(): string {
    this.#n += 1;
    this.#floor = this.#n;
    this.#tell(undefined);
    return this.current;
  }

  /** A number for what is told of changes, not a change itself. */
  next(): string {
    this.#n += 1;
    return this.current;
  }

  /** Calls `on` after each change. */
  watch(on: SequenceWatcher): void {
    this.#watchers.add(on);
  }

  #tell(topics: readonly string[] | undefined): void {
    for (const on of this.#watchers) on(topics);
  }
}
