import { CountIndex } from './count-index.js';

const BITS = 9;
/** Items of a block. */
const BLOCK = 2 ** BITS;
const PAGE_BITS = 6;
/** Blocks of a page of memory. */
const PAGE = 2 ** PAGE_BITS;
/** Guesses at where a score lies in its block, before it is searched by halves. */
const GUESSES = 4;
/** A block that is loaded has room for what comes. */
const LOADED = (BLOCK / 4) * 3;

type Items = Uint32Array | Float64Array;
type ItemsConstructor = { new (length: number): Items };

export interface BlockListOptions {
  items: ItemsConstructor;
  scoreOf: (item: number) => number;
  /** The order of two items with the same score, as `Array.sort` has it; 0 only for the same item. */
  compare: (a: number, b: number) => number;
}

/**
 * Items in the order of their scores, highest first, that is searched, counted and changed in the logarithm of its
 * length. The items lie in small sorted blocks; a count index over the blocks knows their scores and how many items
 * lie before each.
 */
export class BlockList {
  readonly #o: BlockListOptions;
  readonly #index = new CountIndex();
  readonly #pages: Items[] = [];
  /** Where each block lies in memory, in the order of the list. */
  #places: number[] = [];
  #free: number[] = [];

  constructor(options: BlockListOptions) {
    this.#o = options;
  }

  get size(): number {
    return this.#index.sum;
  }

  /** Takes these items, already sorted, in place of what is there. */
  load(sorted: ArrayLike<number>): void {
    this.#free = this.#free.concat(this.#places);
    this.#places = [];
    const counts: number[] = [];
    const lowest: number[] = [];
    for (let from = 0; from < sorted.length; from += LOADED) {
      const count = Math.min(LOADED, sorted.length - from);
      const place = this.#newPlace();
      const [page, at] = this.#find(place);
      for (let i = 0; i < count; i += 1) page[at + i] = sorted[from + i]!;
      this.#places.push(place);
      counts.push(count);
      lowest.push(this.#o.scoreOf(sorted[from + count - 1]!));
    }
    this.#index.load(lowest, counts);
  }

  insert(item: number): void {
    if (this.#places.length === 0) return this.load([item]);
    const score = this.#o.scoreOf(item);
    const isBefore = (other: number) => this.#o.compare(other, item) < 0;
    const b = Math.min(this.#blockOf(score, isBefore), this.#places.length - 1);
    const i = this.#within(b, score, isBefore);
    const [page, at] = this.#find(this.#places[b]!);
    const count = this.#index.count(b);
    page.copyWithin(at + i + 1, at + i, at + count);
    page[at + i] = item;
    if (i === count) this.#index.setLowest(b, score);
    this.#index.add(b, 1);
    if (count + 1 === BLOCK) this.#split(b);
  }

  /** Whether the item was there. Its score must still be the one that it was inserted with. */
  delete(item: number): boolean {
    const score = this.#o.scoreOf(item);
    const isBefore = (other: number) => this.#o.compare(other, item) < 0;
    const b = this.#blockOf(score, isBefore);
    if (b === this.#places.length) return false;
    const i = this.#within(b, score, isBefore);
    const [page, at] = this.#find(this.#places[b]!);
    if (page[at + i] !== item) return false;
    const left = this.#index.count(b) - 1;
    page.copyWithin(at + i, at + i + 1, at + left + 1);
    this.#index.add(b, -1);
    if (left === 0) return this.#drop(b);
    if (i === left) this.#index.setLowest(b, this.#o.scoreOf(page[at + left - 1]!));
    if (left < BLOCK / 4) this.#merge(b);
    return true;
  }

  /** How many items have a higher score. */
  countAbove(score: number): number {
    return this.countBefore(score, nothing);
  }

  /** How many items have a higher score, or the same one and pass the test, which holds for a head of them. */
  countBefore(score: number, isBefore: (item: number) => boolean): number {
    const b = this.#blockOf(score, isBefore);
    return b === this.#places.length ? this.size : this.#index.before(b) + this.#within(b, score, isBefore);
  }

  /** How many items have a higher score, and whether more than one has this very score. */
  look(score: number): { above: number; isShared: boolean } {
    const b = this.#blockOf(score, nothing);
    if (b === this.#places.length) return { above: this.size, isShared: false };
    const i = this.#within(b, score, nothing);
    const isHere = i + 1 < this.#index.count(b);
    const next = isHere
      ? this.#item(b, i + 1)
      : b + 1 < this.#places.length
        ? this.#item(b + 1, 0)
        : undefined;
    return {
      above: this.#index.before(b) + i,
      isShared: next !== undefined && this.#o.scoreOf(next) === score,
    };
  }

  /** The item at this position, counted from 0. */
  at(position: number): number | undefined {
    if (!(position >= 0 && position < this.size)) return undefined;
    const b = this.#index.locate(position);
    return this.#item(b, position - this.#index.before(b));
  }

  /** The items from a position on, at most so many. */
  slice(position: number, count: number): number[] {
    const out: number[] = [];
    const from = Math.max(0, position);
    if (!(from < this.size) || count <= 0) return out;
    let b = this.#index.locate(from);
    let offset = from - this.#index.before(b);
    for (; b < this.#places.length && out.length < count; b += 1, offset = 0) {
      const [page, at] = this.#find(this.#places[b]!);
      const end = Math.min(this.#index.count(b), offset + count - out.length);
      for (let i = offset; i < end; i += 1) out.push(page[at + i]!);
    }
    return out;
  }

  /** The first block that does not lie before this point as a whole; the number of blocks when all do. */
  #blockOf(score: number, isBefore: (item: number) => boolean): number {
    let low = this.#index.find(score);
    // Blocks that end with the very score: few, unless very many share it.
    if (low === this.#places.length || this.#index.lowest(low) !== score) return low;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#index.lowest(middle) === score && isBefore(this.#last(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #within(b: number, score: number, isBefore: (item: number) => boolean): number {
    const [page, at] = this.#find(this.#places[b]!);
    let low = 0;
    let high = this.#index.count(b);
    // Each look at a score is far away in memory. Inside a block scores fall evenly, so that a guess is soon right.
    let top = b > 0 ? this.#index.lowest(b - 1) : Number.POSITIVE_INFINITY;
    let bottom = this.#index.lowest(b);
    for (let tries = 0; low < high; tries += 1) {
      const guess = tries < GUESSES ? low + Math.floor(((top - score) / (top - bottom)) * (high - low)) : -1;
      const middle = guess >= low && guess < high ? guess : (low + high) >>> 1;
      const item = page[at + middle]!;
      const other = this.#o.scoreOf(item);
      if (other > score || (other === score && isBefore(item))) {
        low = middle + 1;
        top = other;
      } else {
        high = middle;
        bottom = other;
      }
    }
    return low;
  }

  #last(b: number): number {
    return this.#item(b, this.#index.count(b) - 1);
  }

  #item(b: number, i: number): number {
    const [page, at] = this.#find(this.#places[b]!);
    return page[at + i]!;
  }

  #find(place: number): [page: Items, at: number] {
    return [this.#pages[place >>> PAGE_BITS]!, (place & (PAGE - 1)) << BITS];
  }

  /** Gives the later half of a full block one of its own. */
  #split(b: number): void {
    const half = BLOCK / 2;
    const place = this.#newPlace();
    const [page, at] = this.#find(this.#places[b]!);
    const [right, rightAt] = this.#find(place);
    right.set(page.subarray(at + half, at + BLOCK), rightAt);
    this.#places.splice(b + 1, 0, place);
    this.#index.add(b, half - BLOCK);
    this.#index.insert(b + 1, this.#index.lowest(b), BLOCK - half);
    this.#index.setLowest(b, this.#o.scoreOf(page[at + half - 1]!));
  }

  /** Joins a block with the next one when both are so empty that the memory is wasted. */
  #merge(b: number): void {
    const next = b + 1 < this.#places.length ? b + 1 : b;
    const first = next - 1;
    if (first < 0) return;
    const [count, more] = [this.#index.count(first), this.#index.count(next)];
    if (count + more > BLOCK / 2) return;
    const [page, at] = this.#find(this.#places[first]!);
    const [from, fromAt] = this.#find(this.#places[next]!);
    page.set(from.subarray(fromAt, fromAt + more), at + count);
    this.#index.add(first, more);
    this.#index.setLowest(first, this.#index.lowest(next));
    this.#drop(next);
  }

  #drop(b: number): true {
    this.#free.push(...this.#places.splice(b, 1));
    this.#index.remove(b);
    return true;
  }

  /** The first page grows with the list, so that a short list is small; all others are whole. */
  #newPlace(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const [first] = this.#pages;
    const isSmall = this.#pages.length === 1 && first!.length < PAGE * BLOCK;
    const begin = isSmall ? first!.length / BLOCK : this.#pages.length * PAGE;
    const blocks = !first ? 1 : isSmall ? begin * 2 : PAGE;
    const page = new this.#o.items(blocks * BLOCK);
    if (isSmall) page.set(first!);
    this.#pages[begin >>> PAGE_BITS] = page;
    for (let place = begin - (begin % PAGE) + blocks - 1; place > begin; place -= 1) this.#free.push(place);
    return begin;
  }
}

function nothing(): boolean {
  return false;
}
