/** So many failures in a row open the breaker. */
const FAILURES = 10;
/** It stays open so long, in milliseconds; then one call may try. */
const OPEN_FOR = 1000;

/** Knows whether a platform is worth asking. */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#now() < this.#openUntil;
  }

  /** Whether a call may go out now. The one that may try lets the others wait for what it finds. */
  admit(): boolean {
    if (this.isOpen) return false;
    if (this.#failures >= FAILURES) this.#openUntil = this.#now() + OPEN_FOR;
    return true;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES) this.#openUntil = this.#now() + OPEN_FOR;
  }

  worked(): void {
    this.#failures = 0;
    this.#openUntil = 0;
  }
}
