import type { Store } from '../store/store.js';

const PREFIX = 'member:';

/** Members who are not shown on this site. Kept in the store, known in memory. */
export class HiddenMembers {
  readonly #store: Store;
  readonly #ids = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  async open(): Promise<void> {
    for await (const [key] of this.#store.entries('hidden', { from: PREFIX, to: 'member;' })) {
      this.#ids.add(key.slice(PREFIX.length));
    }
  }

  has(platformId: string): boolean {
    return this.#ids.has(platformId);
  }

  /** Whether anything changed. Rejects when the store takes no writes. */
  async set(platformId: string, hidden: boolean): Promise<boolean> {
    if (this.has(platformId) === hidden) return false;
    if (hidden) await this.#store.put('hidden', PREFIX + platformId, true);
    else await this.#store.delete('hidden', PREFIX + platformId);
    if (hidden) this.#ids.add(platformId);
    else this.#ids.delete(platformId);
    return true;
  }
}
