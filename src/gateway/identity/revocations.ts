import { follow } from '../store/follow.js';
import type { Store } from '../store/store.js';

/** Tokens count a little longer than they say, as clocks differ: so long their ids are kept after their end, in seconds. */
const KEPT = 60;

/** Whatever a token says, it is remembered no longer than this, in seconds. */
const LONGEST = 86_400;

/**
 * Ids of tokens that were signed out before they ran out. They outlive the process; where gateways share a store, all of
 * them know at once.
 */
export class Revocations {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #until = new Map<string, number>();
  #stop: (() => void) | undefined;

  /** @param now seconds since 1970 */
  constructor(store: Store, now: () => number = () => Date.now() / 1000) {
    this.#store = store;
    this.#now = now;
  }

  /** Reads what was signed out, and forgets what has run out by itself. `now` in seconds since 1970. */
  async open(now: number): Promise<void> {
    this.#stop ??= follow(this.#store, 'revoked', (jti) => this.#changed(jti));
    for await (const [jti, expires] of this.#store.entries<number>('revoked')) {
      if (expires > now - KEPT) this.#until.set(jti, expires);
      else if (this.#store.failure === undefined) await this.#store.delete('revoked', jti);
    }
  }

  /** Hears no more of other gateways. */
  close(): void {
    this.#stop?.();
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

  /** Another gateway signed somebody out, or forgot somebody; without an id the store was away. */
  async #changed(jti: string | undefined): Promise<void> {
    if (jti === undefined) return this.#compare();
    const expires = await this.#store.get<number>('revoked', jti);
    if (expires === undefined) this.#until.delete(jti);
    else this.#until.set(jti, expires);
  }

  /** A store that lost its last writes gets back from here who was signed out. */
  async #compare(): Promise<void> {
    const mine = new Map(this.#until);
    for await (const [jti, expires] of this.#store.entries<number>('revoked')) {
      mine.delete(jti);
      this.#until.set(jti, expires);
    }
    for (const [jti, expires] of mine) {
      if (expires > this.#now() - KEPT) await this.#store.put('revoked', jti, expires);
    }
  }
}
