import type { Store } from '../store/store.js';

const PREFIX = 'member:';
/** Ends the key of what the member asked for; the operator's has none. Two keys, so that neither undoes the other. */
const OWN = ':own';

/** Whether somebody is shown, and under which name. */
export interface Wish {
  hidden?: boolean;
  alias?: string;
}
/** Who asks for it. */
export type Asker = 'operator' | 'member';
/** What is to become of it; `alias: null` takes an alias away. */
export interface WishChange {
  hidden?: boolean | undefined;
  alias?: string | null | undefined;
}

/**
 * Members who are not shown on this site, or under another name: as the operator wants it, or the member. Hidden is
 * whoever either of them hides; an operator's alias goes before the member's own. Kept in the store, known in memory.
 */
export class HiddenMembers {
  readonly #store: Store;
  readonly #wishes = new Map<string, Wish>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  async open(): Promise<void> {
    this.#wishes.clear();
    for await (const [id, wish] of this.#all()) this.#wishes.set(id, wish);
  }

  /** Whether a member is off this site. */
  has(platformId: string): boolean {
    return [this.wishOf(platformId, 'operator'), this.wishOf(platformId, 'member')].some((one) => one.hidden);
  }

  /** The name that is shown in place of the member's own, and then without their picture. */
  aliasOf(platformId: string): string | undefined {
    return this.wishOf(platformId, 'operator').alias ?? this.wishOf(platformId, 'member').alias;
  }

  wishOf(platformId: string, by: Asker): Wish {
    return this.#wishes.get(idOf(platformId, by)) ?? {};
  }

  /** Whether anything that others see changed. One after another; rejects when the store takes no writes. */
  change(platformId: string, by: Asker, change: WishChange): Promise<boolean> {
    const done = this.#writing.then(() => this.#change(platformId, by, change));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Reads again what another gateway may have changed of a member. Whether it did. */
  async reread(platformId: string): Promise<boolean> {
    const before = this.#seen(platformId);
    for (const by of ['operator', 'member'] as const) {
      const id = idOf(platformId, by);
      this.#put(id, wishFrom(await this.#store.get('hidden', PREFIX + id)));
    }
    return before !== this.#seen(platformId);
  }

  /** Reads all of them again. Gives the ids of those whom other gateways changed. */
  async rereadAll(): Promise<string[]> {
    const now = new Map<string, Wish>();
    for await (const [id, wish] of this.#all()) now.set(id, wish);
    const ids = new Set([...now.keys(), ...this.#wishes.keys()].map((id) => id.split(':')[0]!));
    const before = new Map([...ids].map((id) => [id, this.#seen(id)]));
    for (const id of new Set([...now.keys(), ...this.#wishes.keys()])) this.#put(id, now.get(id));
    return [...ids].filter((id) => before.get(id) !== this.#seen(id));
  }

  async #change(platformId: string, by: Asker, { hidden, alias }: WishChange): Promise<boolean> {
    const id = idOf(platformId, by);
    const known = this.wishOf(platformId, by);
    const isHidden = hidden ?? known.hidden ?? false;
    const name = alias === undefined ? known.alias : (alias ?? undefined);
    const wish: Wish = {
      ...(isHidden ? { hidden: true } : {}),
      ...(name === undefined ? {} : { alias: name }),
    };
    if (same(wish, known)) return false;
    const before = this.#seen(platformId);
    const isNone = same(wish, {});
    if (isNone) await this.#store.delete('hidden', PREFIX + id);
    else await this.#store.put('hidden', PREFIX + id, wish);
    this.#put(id, isNone ? undefined : wish);
    return before !== this.#seen(platformId);
  }

  async *#all(): AsyncGenerator<[id: string, wish: Wish]> {
    for await (const [key, value] of this.#store.entries('hidden', { from: PREFIX, to: 'member;' })) {
      const wish = wishFrom(value);
      if (wish) yield [key.slice(PREFIX.length), wish];
    }
  }

  #put(id: string, wish: Wish | undefined): void {
    if (wish) this.#wishes.set(id, wish);
    else this.#wishes.delete(id);
  }

  /** What others see, to tell a change by. */
  #seen(platformId: string): string {
    return JSON.stringify([this.has(platformId), this.aliasOf(platformId)]);
  }
}

function idOf(platformId: string, by: Asker): string {
  return by === 'operator' ? platformId : platformId + OWN;
}

/** Earlier versions knew only members whom the operator hid, and kept `true`. */
function wishFrom(value: unknown): Wish | undefined {
  if (value === true) return { hidden: true };
  return typeof value === 'object' && value !== null ? value : undefined;
}

function same(one: Wish, other: Wish): boolean {
  return Boolean(one.hidden) === Boolean(other.hidden) && one.alias === other.alias;
}
