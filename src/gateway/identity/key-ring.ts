import type { JWK } from 'jose';
import type { SessionKey } from './keys.js';

/**
 * The keys of a gateway at this moment. A key is rotated by putting the next one beside it: the old one signs until the
 * `from` of the new one has come, and counts until its own `until`, so that no token that is out there is refused.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, SessionKey>;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(keys: readonly SessionKey[], now: () => number) {
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** The key of a token; undefined for an unknown one, and for one whose time is over. */
  find(kid: string): SessionKey | undefined {
    const key = this.#keys.get(kid);
    return key && this.#now() < key.until ? key : undefined;
  }

  /**
   * The key that signs now: of those whose `from` has come the latest, of equal ones the first in the list. Undefined
   * when there is none.
   * @param forOthers only keys of which others can have the public half
   */
  signer(forOthers = false): SessionKey | undefined {
    const now = this.#now();
    let found: SessionKey | undefined;
    for (const key of this.#keys.values()) {
      const signs = key.sign !== undefined && key.from <= now && now < key.until;
      if (signs && (!forOthers || key.published) && (!found || key.from > found.from)) found = key;
    }
    return found;
  }

  /** Public halves for whoever checks tokens: also of keys that sign later, so that they are known before. */
  published(): JWK[] {
    const now = this.#now();
    return [...this.#keys.values()].flatMap(({ published, until }) =>
      published && now < until ? [published] : [],
    );
  }
}
