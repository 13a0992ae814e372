import type { Store, StoreWrite } from '../store/store.js';
import type { Entry, PlatformReaction } from './entry.js';

interface Given {
  entry: string;
  emoji: string;
  sub: string;
}

/**
 * Reactions that members gave through this gateway. They count until the platform itself tells who
 * reacted to that message; as its contract goes, it never does.
 */
export class OwnReactions {
  readonly #store: Store;
  /** Entry id → emoji → short ids. */
  readonly #given = new Map<string, Map<string, Set<string>>>();

  constructor(store: Store) {
    this.#store = store;
  }

  async add(given: Given): Promise<void> {
    await this.#store.put('messages', keyOf(given), given);
    this.#put(given);
  }

  async restore(): Promise<void> {
    for await (const [, given] of this.#store.entries<Given>('messages', { from: 'r!', to: 'r"' })) {
      this.#put(given);
    }
  }

  /** All reactions to a message: the platform's, and own ones that are not among them. */
  of(entry: Entry): PlatformReaction[] {
    const own = this.#given.get(entry.id);
    if (!own) return entry.reactions ?? [];
    const found = (entry.reactions ?? []).map((reaction) => ({ ...reaction }));
    for (const [emoji, subs] of own) {
      if (subs.size === 0) continue;
      const reaction = found.find((other) => other.emoji === emoji);
      if (!reaction) found.push({ emoji, count: subs.size, users: [...subs] });
      else if (reaction.users) {
        const users = [...new Set([...reaction.users, ...subs])];
        reaction.count += users.length - reaction.users.length;
        reaction.users = users;
      } else {
        // Only a count: the platform's own, in which these are.
        reaction.count = Math.max(reaction.count, subs.size);
        reaction.users = [...subs];
      }
    }
    return found;
  }

  /** Forgets what the platform now tells itself; returns what is to be deleted from the store. */
  settle(told: readonly Entry[]): StoreWrite[] {
    const writes: StoreWrite[] = [];
    for (const entry of told) {
      const own = this.#given.get(entry.id);
      for (const { emoji, users } of own ? (entry.reactions ?? []) : []) {
        for (const sub of own?.get(emoji) ?? []) {
          if (!users?.includes(sub)) continue;
          own?.get(emoji)?.delete(sub);
          writes.push({ room: 'messages', key: keyOf({ entry: entry.id, emoji, sub }), delete: true });
        }
      }
      if (own && [...own.values()].every(({ size }) => size === 0)) this.#given.delete(entry.id);
    }
    return writes;
  }

  /** Forgets what was given to messages that are gone; returns what is to be deleted from the store. */
  forget(gone: readonly Pick<Entry, 'id'>[]): StoreWrite[] {
    const writes: StoreWrite[] = [];
    for (const { id: entry } of gone) {
      for (const [emoji, subs] of this.#given.get(entry) ?? []) {
        for (const sub of subs) {
          writes.push({ room: 'messages', key: keyOf({ entry, emoji, sub }), delete: true });
        }
      }
      this.#given.delete(entry);
    }
    return writes;
  }

  #put({ entry, emoji, sub }: Given): void {
    const emojis = this.#given.get(entry) ?? new Map<string, Set<string>>();
    this.#given.set(entry, emojis);
    const subs = emojis.get(emoji) ?? new Set<string>();
    emojis.set(emoji, subs.add(sub));
  }
}

function keyOf({ entry, emoji, sub }: Given): string {
  return `r!${entry}!${emoji}!${sub}`;
}
