import type { Freshness } from '../context.js';

/** How fresh the knowledge of all members is. The sweep writes it, everybody reads it. */
export class SyncState implements Freshness {
  readonly #turned: () => void;
  #stale = false;
  /** The platform answers, but not to this community key. */
  refused = false;
  /** Milliseconds since 1970 of the beginning of the last complete sweep. */
  asOfMs = 0;
  /** Whether everybody was loaded once. */
  loaded = false;

  /** `turned` is called when the platform cannot be asked any more, and when it can be again. */
  constructor(turned: () => void = () => {}) {
    this.#turned = turned;
  }

  get stale(): boolean {
    return this.#stale;
  }

  set stale(value: boolean) {
    if (value === this.#stale) return;
    this.#stale = value;
    this.#turned();
  }

  get asOf(): string {
    return new Date(this.asOfMs).toISOString();
  }
}
