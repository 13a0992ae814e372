import type { Freshness } from '../context.js';

/** How far the load or sweep that runs now has come. */
export interface SyncProgress {
  /** Members that it has seen. */
  members: number;
  /** How many there are to be, as far as the platform tells; undefined while it does not. */
  expected: number | undefined;
  pages: number;
  /** Milliseconds that it took so far. */
  ms: number;
}

/** How fresh the knowledge of all members is. The sweep writes it, everybody reads it. */
export class SyncState implements Freshness {
  readonly #turned: () => void;
  #unreachable = false;
  #kept = false;
  /** The platform answers, but not to this community key. */
  refused = false;
  /** Milliseconds since 1970 of the beginning of the last complete sweep. */
  asOfMs = 0;
  /** Whether everybody was loaded once: boards can be shown. */
  loaded = false;
  progress: SyncProgress = { members: 0, expected: undefined, pages: 0, ms: 0 };
  /** Whether the load went on where an earlier process had stopped. */
  resumed = false;
  /** Members that the last complete sweep saw, and the milliseconds that it took. */
  last = { members: 0, ms: 0 };
  /** Members that were removed since the process began. */
  removed = 0;

  /** `turned` is called when what is known becomes stale, and when it no longer is. */
  constructor(turned: () => void = () => {}) {
    this.#turned = turned;
  }

  get stale(): boolean {
    return this.#unreachable || this.#kept;
  }

  /** The platform could not be asked at the last try. */
  get unreachable(): boolean {
    return this.#unreachable;
  }

  set unreachable(value: boolean) {
    const before = this.stale;
    this.#unreachable = value;
    if (this.stale !== before) this.#turned();
  }

  /** Members are as an earlier process left them, and no sweep has been through since. */
  get kept(): boolean {
    return this.#kept;
  }

  set kept(value: boolean) {
    const before = this.stale;
    this.#kept = value;
    if (this.stale !== before) this.#turned();
  }

  get asOf(): string {
    return new Date(this.asOfMs).toISOString();
  }

  /** What keeps the gateway from doing all of its work, in words for an operator. */
  problems(): string[] {
    if (this.refused) return ['the platform refuses the community key', ...this.#loading()];
    if (this.loaded && this.#unreachable) return ['the platform cannot be asked', ...this.#loading()];
    return this.#loading();
  }

  #loading(): string[] {
    const { members, expected } = this.progress;
    const far = `${members}${expected === undefined ? '' : ` of about ${expected}`}`;
    if (!this.loaded) return [`members are not loaded yet: ${far}`];
    return this.#kept ? [`members are as they were at ${this.asOf}; loaded anew: ${far}`] : [];
  }
}
