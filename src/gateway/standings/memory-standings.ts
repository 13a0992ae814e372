import type { TiePolicy } from '../../model/board.js';
import { BlockList } from './block-list.js';
import { SlotValues, type Slots } from './slots.js';
import type { OrderKey, Place, PlacedMember, Standings, StandingsPage } from './standings.js';

export interface MemoryStandingsOptions {
  ties: TiePolicy;
  /** Shared by all standings of one gateway. */
  slots: Slots;
  /** Ranks below this one are not shown. */
  limit?: number | undefined;
}

/**
 * Standings in the memory of one process. An ordered index of everybody counts those ahead of a score, and for
 * `dense` ranks a second one holds each distinct score once.
 */
export class MemoryStandings implements Standings {
  readonly #ties: TiePolicy;
  readonly #slots: Slots;
  readonly #limit: number;
  readonly #scores = new SlotValues();
  readonly #order: BlockList;
  readonly #distinct: BlockList | undefined;
  readonly #holders = new Map<number, number>();
  #visible: number | undefined = 0;

  constructor({ ties, slots, limit }: MemoryStandingsOptions) {
    this.#ties = ties;
    this.#slots = slots;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#order = new BlockList(Uint32Array, (a, b) => {
      const difference = this.#scores.get(b) - this.#scores.get(a);
      return difference === 0 ? this.#byId(a, b) : difference;
    });
    if (ties === 'dense') this.#distinct = new BlockList(Float64Array, (a, b) => b - a);
  }

  /** Takes these scores in place of everything: much faster than one by one. */
  load(entries: Iterable<readonly [id: string, score: number]>): void {
    for (const slot of this.#order.slice(0, this.#order.size)) this.#scores.set(slot, Number.NaN);
    const slots: number[] = [];
    for (const [id, score] of entries) {
      const slot = this.#slots.claim(id);
      this.#scores.set(slot, score);
      slots.push(slot);
    }
    slots.sort((a, b) => this.#scores.get(b) - this.#scores.get(a) || this.#byId(a, b));
    this.#order.load(Uint32Array.from(slots));
    if (this.#distinct) this.#loadDistinct(slots, this.#distinct);
    this.#visible = undefined;
  }

  upsert(id: string, score: number): boolean {
    const slot = this.#slots.claim(id);
    const old = this.#scores.get(slot);
    if (old === score) return false;
    if (!Number.isNaN(old)) this.#take(slot, old);
    this.#scores.set(slot, score);
    this.#order.insert(slot);
    this.#count(score, 1);
    this.#visible = undefined;
    return true;
  }

  remove(id: string): boolean {
    const slot = this.#slots.find(id);
    if (slot === undefined) return false;
    const old = this.#scores.get(slot);
    if (Number.isNaN(old)) return false;
    this.#take(slot, old);
    this.#scores.set(slot, Number.NaN);
    this.#visible = undefined;
    return true;
  }

  count(): number {
    return (this.#visible ??= this.#countVisible());
  }

  top(limit: number, from?: { after: OrderKey } | { before: OrderKey }): StandingsPage {
    if (!from) return this.#page(0, limit);
    if ('after' in from) {
      return this.#page(this.#position(from.after) + (this.#holds(from.after) ? 1 : 0), limit);
    }
    const end = Math.min(this.#position(from.before), this.count());
    const start = Math.max(0, end - limit);
    return this.#page(start, end - start);
  }

  at(rank: number, limit: number): StandingsPage {
    const position = Math.min(this.#positionOfRank(rank), this.count() - 1);
    return this.#page(this.#centred(position, limit), limit);
  }

  around(id: string, each: number): StandingsPage | undefined {
    const slot = this.#slots.find(id);
    const score = slot === undefined ? Number.NaN : this.#scores.get(slot);
    if (Number.isNaN(score)) return undefined;
    const position = this.#position({ score, id });
    if (position >= this.count()) return undefined;
    const start = Math.max(0, position - each);
    return this.#page(start, position + each + 1 - start);
  }

  rankOf(id: string): Place | undefined {
    const slot = this.#slots.find(id);
    if (slot === undefined) return undefined;
    const score = this.#scores.get(slot);
    if (Number.isNaN(score)) return undefined;
    const rank = this.#rank({ score, id });
    if (rank > this.#limit) return undefined;
    if (this.#ties === 'ordinal') return { rank, tied: false, score };
    const ahead = this.#ties === 'competition' ? rank - 1 : this.#ahead(score);
    return { rank, tied: this.#scoreAt(ahead + 1) === score, score };
  }

  rankFor(key: OrderKey): Place {
    const rank = this.#rank(key);
    if (this.#ties === 'ordinal') return { rank, tied: false, score: key.score };
    return { rank, tied: this.#scoreAt(this.#ahead(key.score)) === key.score, score: key.score };
  }

  #rank(key: OrderKey): number {
    if (this.#ties === 'ordinal') return this.#position(key) + 1;
    if (this.#distinct) return this.#distinct.countWhile((score) => score > key.score) + 1;
    return this.#ahead(key.score) + 1;
  }

  /** How many have a higher score. */
  #ahead(score: number): number {
    return this.#order.countWhile((slot) => this.#scores.get(slot) > score);
  }

  /** How many stand before this point of the order. */
  #position(key: OrderKey): number {
    return this.#order.countWhile((slot) => {
      const score = this.#scores.get(slot);
      return score > key.score || (score === key.score && this.#slots.idOf(slot) < key.id);
    });
  }

  #holds(key: OrderKey): boolean {
    const slot = this.#slots.find(key.id);
    return slot !== undefined && this.#scores.get(slot) === key.score;
  }

  #positionOfRank(rank: number): number {
    if (!this.#distinct) return rank - 1;
    const score = this.#distinct.at(rank - 1);
    return score === undefined ? this.#order.size : this.#ahead(score);
  }

  #scoreAt(position: number): number | undefined {
    const slot = this.#order.at(position);
    return slot === undefined ? undefined : this.#scores.get(slot);
  }

  #centred(position: number, limit: number): number {
    const start = position - Math.floor((limit - 1) / 2);
    return Math.max(0, Math.min(start, this.count() - limit));
  }

  #page(start: number, limit: number): StandingsPage {
    const end = Math.min(start + Math.max(0, limit), this.count());
    const slots = this.#order.slice(start, end - start);
    const rows: PlacedMember[] = [];
    for (const [i, slot] of slots.entries()) {
      const id = this.#slots.idOf(slot);
      const score = this.#scores.get(slot);
      const above = i === 0 ? this.#scoreAt(start - 1) : rows[i - 1]!.score;
      const below = i + 1 < slots.length ? this.#scores.get(slots[i + 1]!) : this.#scoreAt(start + i + 1);
      const tied = this.#ties !== 'ordinal' && (above === score || below === score);
      rows.push({ id, score, tied, rank: this.#rankInPage(rows[i - 1], start + i, { score, id }) });
    }
    return { rows, above: start > 0 && rows.length > 0, below: end < this.count() };
  }

  #rankInPage(previous: PlacedMember | undefined, position: number, key: OrderKey): number {
    if (this.#ties === 'ordinal') return position + 1;
    if (!previous) return this.#rank(key);
    if (previous.score === key.score) return previous.rank;
    return this.#ties === 'dense' ? previous.rank + 1 : position + 1;
  }

  #countVisible(): number {
    const size = this.#order.size;
    if (size <= this.#limit) return size;
    if (this.#ties === 'ordinal') return this.#limit;
    const last = this.#distinct ? this.#distinct.at(this.#limit - 1) : this.#scoreAt(this.#limit - 1);
    return last === undefined ? size : this.#order.countWhile((slot) => this.#scores.get(slot) >= last);
  }

  #take(slot: number, score: number): void {
    this.#order.delete(slot);
    this.#count(score, -1);
  }

  #count(score: number, change: number): void {
    if (!this.#distinct) return;
    const holders = (this.#holders.get(score) ?? 0) + change;
    if (holders === 0) {
      this.#holders.delete(score);
      this.#distinct.delete(score);
      return;
    }
    if (holders === 1 && change === 1) this.#distinct.insert(score);
    this.#holders.set(score, holders);
  }

  #loadDistinct(sorted: readonly number[], distinct: BlockList): void {
    this.#holders.clear();
    for (const slot of sorted) {
      const score = this.#scores.get(slot);
      this.#holders.set(score, (this.#holders.get(score) ?? 0) + 1);
    }
    distinct.load([...this.#holders.keys()]);
  }

  #byId(a: number, b: number): number {
    const first = this.#slots.idOf(a);
    const second = this.#slots.idOf(b);
    return first < second ? -1 : first > second ? 1 : 0;
  }
}
