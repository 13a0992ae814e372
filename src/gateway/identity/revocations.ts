import type { Store } from '../store/store.js';

/** Tokens count a little longer than they say, as clocks differ: so long their ids are kept after their end, in seconds. */
const KEPT = 60;

/** Whatever a token says, it is remembered no longer than this, in seconds. */
const LONGEST = 86_400;

/** Ids of tokens that were signed out before they ran out. They outlive the process. */
export class Revocations {
  readonly #store: Store;
  readonly #until = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads what was signed out, and forgets what has run out by itself. `now` in seconds since 1970. */
  async open(now: number): Promise<void> {
    for await (const [jti, expires] of this.#store.entries<number>('revoked')) {
      if (expires > now - KEPT) this.#until.set(jti, expires);
      else if (this.#store.failure === undefined) await this.#store.delete('revoked', jti);
    }
  }

  has(jti: string): boolean {
    return this.#until.has(jti);
  }

  /** Rejects when the store takes no writes: then nobody was signed out. `expires` in seconds since 1970. */
  async add(jti: string, expires: number, now: number): Promise<void> {
    const end = Math.min(expires, now + LONGEST);
    await this.#store.put('revoked', jti, end);
    this.#until.set(jti, end);
    for (const [old, until] of this.#until) {
      // Those behind it were signed out later, and end about then.
      if (until >= now - KEPT) break;
      this.#until.delete(old);
      await this.#store.delete('revoked', old);
    }
  }
}
