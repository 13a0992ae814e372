import type { Store } from '../store/store.js';

/** Tokens count a little longer than they say, as clocks differ: so long their ids are kept after their end, in seconds. */
const KEPT = 60;

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
    await this.#store.put('revoked', jti, expires);
    this.#until.set(jti, expires);
    for (const [old, until] of this.#until) {
      if (until >= now - KEPT) continue;
      this.#until.delete(old);
      await this.#store.delete('revoked', old);
    }
  }
}
