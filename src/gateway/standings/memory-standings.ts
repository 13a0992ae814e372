import type { TiePolicy } from '../../model/board.js';
import { BlockList } from './block-list.js';
import { SlotScores } from './slot-scores.js';
import { SlotValues } from './slot-values.js';
import type { Slots } from './slots.js';
import { sortByScore } from './sorting.js';
import type { OrderKey, Place, PlacedMember, Standings, StandingsPage } from './standings.js';
import { gently, STEP, type Steps } from './steps.js';

export interface MemoryStandingsOptions {
  ties: TiePolicy;
  /** Shared by all standings of one gateway. */
  slots: Slots;
  /** Ranks below this one are not shown. */
  limit?: number | undefined;
}

/**
 * Standings in the memory of one process. An ordered index of everybody counts those ahead of a score, and for
 * `dense` ranks a second one holds each distinct score once. A member takes about 14 bytes, with `dense` up to 11 more.
 */
export class MemoryStandings implements Standings {
  readonly #ties: TiePolicy;
  readonly #slots: Slots;
  readonly #limit: number;
  #scores: SlotValues;
  #order: BlockList;
  #distinct: BlockList | undefined;
  #visible: number | undefined = 0;

  constructor({ ties, slots, limit }: MemoryStandingsOptions) {
    this.#ties = ties;
    this.#slots = slots;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#scores = this.#newScores();
    this.#order = this.#newOrder(this.#scores);
    if (ties === 'dense') this.#distinct = newDistinct();
  }

  /**
   * Takes these scores in place of everything: much faster than one by one, and in slices, so that requests are
   * answered meanwhile. What changes meanwhile is lost: whoever loads tells of it once more.
   */
  load(entries: Iterable<readonly [id: string, score: number]>): Promise<void> {
    return gently(this.#loading(entries));
  }

  upsert(id: string, score: number): boolean {
    if (Number.isNaN(score)) return this.remove(id);
    const slot = this.#slots.claim(id);
    const old = this.#scores.get(slot);
    if (old === score) return false;
    if (!Number.isNaN(old)) this.#take(slot, old);
    // There is no lesser zero.
    this.#scores.set(slot, score + 0);
    this.#distinguish(score, () => this.#order.insert(slot), true);
    this.#visible = undefined;
    return true;
  }

  remove(id: string): boolean {
    const slot = this.#slots.find(id);
    if (slot === undefined) return false;
    const old = this.#scores.get(slot);
    if (Number.isNaN(old)) return false;
    this.#take(slot, old);
    this.#scores.clear(slot);
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
    const place = this.#placeOf(slot, score);
    return place.rank > this.#limit ? undefined : place;
  }

  rankFor(key: OrderKey): Place {
    const { score } = key;
    if (this.#ties === 'ordinal') return { rank: this.#position(key) + 1, tied: false, score };
    const rank = this.#rank(key);
    return { rank, tied: this.#isTaken(score), score };
  }

  #placeOf(slot: number, score: number): Place {
    if (this.#ties === 'ordinal') {
      const before = this.#order.countBefore(score, (other) => this.#slots.compare(other, slot) < 0);
      return { rank: before + 1, tied: false, score };
    }
    const { above, isShared } = this.#order.look(score);
    return { rank: (this.#distinct ? this.#distinct.countAbove(score) : above) + 1, tied: isShared, score };
  }

  #rank(key: OrderKey): number {
    if (this.#ties === 'ordinal') return this.#position(key) + 1;
    return (this.#distinct ?? this.#order).countAbove(key.score) + 1;
  }

  /** How many stand before this point of the order. */
  #position(key: OrderKey): number {
    return this.#order.countBefore(key.score, this.#slots.isBefore(key.id));
  }

  #holds(key: OrderKey): boolean {
    const slot = this.#slots.find(key.id);
    return slot !== undefined && this.#scores.get(slot) === key.score;
  }

  #positionOfRank(rank: number): number {
    if (!this.#distinct) return rank - 1;
    const score = this.#distinct.at(rank - 1);
    return score === undefined ? this.#order.size : this.#order.countAbove(score);
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
    return last === undefined ? size : this.#order.countBefore(last, () => true);
  }

  #take(slot: number, score: number): void {
    this.#distinguish(score, () => this.#order.delete(slot), false);
  }

  /** Changes the order; the first one with a score brings it into the distinct ones, the last one takes it away. */
  #distinguish(score: number, change: () => void, comes: boolean): void {
    const wasShared = this.#distinct && comes && this.#isTaken(score);
    change();
    if (!this.#distinct) return;
    if (comes && !wasShared) this.#distinct.insert(score);
    if (!comes && !this.#isTaken(score)) this.#distinct.delete(score);
  }

  #isTaken(score: number): boolean {
    return this.#scoreAt(this.#order.countAbove(score)) === score;
  }

  *#loading(entries: Iterable<readonly [id: string, score: number]>): Steps<void> {
    const scores = this.#newScores();
    const slots = yield* entries instanceof SlotScores
      ? slotsOf(entries, scores)
      : this.#claim(entries, scores);
    const sorted = yield* sortByScore(slots, scores, this.#slots);
    yield;
    const order = this.#newOrder(scores);
    order.load(sorted);
    yield;
    const distinct = this.#distinct && newDistinct();
    distinct?.load(yield* distinctOf(sorted, scores));
    this.#scores = scores;
    this.#order = order;
    this.#distinct = distinct;
    this.#visible = undefined;
  }

  *#claim(entries: Iterable<readonly [id: string, score: number]>, scores: SlotValues): Steps<Uint32Array> {
    let slots = new Uint32Array(1024);
    let count = 0;
    let i = 0;
    for (const [id, score] of entries) {
      i += 1;
      if (i % STEP === 0) yield;
      if (Number.isNaN(score)) continue;
      const slot = this.#slots.claim(id);
      const isNew = Number.isNaN(scores.get(slot));
      scores.set(slot, score + 0);
      if (!isNew) continue;
      if (count === slots.length) {
        const more = new Uint32Array(count * 2);
        more.set(slots);
        slots = more;
      }
      slots[count] = slot;
      count += 1;
    }
    return slots.slice(0, count);
  }

  #newScores(): SlotValues {
    return new SlotValues(this.#slots, { holds: true });
  }

  #newOrder(scores: SlotValues): BlockList {
    return new BlockList({
      items: Uint32Array,
      scoreOf: (slot) => scores.get(slot),
      compare: (a, b) => this.#slots.compare(a, b),
    });
  }
}

function* slotsOf(entries: SlotScores, scores: SlotValues): Steps<Uint32Array> {
  const slots = new Uint32Array(entries.length);
  for (let i = 0; i < entries.length; i += 1) {
    slots[i] = entries.slot(i);
    scores.set(slots[i]!, entries.score(i) + 0);
    if (i % STEP === 0) yield;
  }
  return slots;
}

function newDistinct(): BlockList {
  return new BlockList({ items: Float64Array, scoreOf: (score) => score, compare: () => 0 });
}

function* distinctOf(sorted: Uint32Array, scores: SlotValues): Steps<Float64Array> {
  const found = new Float64Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    const score = scores.get(sorted[i]!);
    if (count === 0 || score !== found[count - 1]) {
      found[count] = score;
      count += 1;
    }
    if (i % STEP === 0) yield;
  }
  return found.subarray(0, count);
}
