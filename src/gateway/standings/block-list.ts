const BLOCK = 512;

type Items = Uint32Array | Float64Array;
type ItemsConstructor = { new (length: number): Items };

/**
 * A sorted list of numbers that finds, counts, adds and takes away in the logarithm of its length. The numbers
 * lie in small sorted blocks, and a Fenwick tree over the lengths of the blocks says how many lie before one.
 */
export class BlockList {
  readonly #Items: ItemsConstructor;
  readonly #compare: (a: number, b: number) => number;
  #blocks: Items[] = [];
  #lengths: number[] = [];
  #tree: number[] = [0];
  #size = 0;

  /** `compare` orders two numbers as `Array.sort` does, and answers 0 only for equal ones. */
  constructor(items: ItemsConstructor, compare: (a: number, b: number) => number) {
    this.#Items = items;
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes these numbers, already sorted, in place of what is there. */
  load(sorted: ArrayLike<number>): void {
    this.#blocks = [];
    this.#lengths = [];
    this.#size = sorted.length;
    const step = (BLOCK / 4) * 3;
    for (let from = 0; from < sorted.length; from += step) {
      const block = new this.#Items(BLOCK);
      const length = Math.min(step, sorted.length - from);
      for (let i = 0; i < length; i += 1) block[i] = sorted[from + i]!;
      this.#blocks.push(block);
      this.#lengths.push(length);
    }
    this.#rebuild();
  }

  insert(item: number): void {
    if (this.#blocks.length === 0) return this.load([item]);
    const before = (other: number) => this.#compare(other, item) < 0;
    const b = Math.min(this.#blockOf(before), this.#blocks.length - 1);
    const block = this.#blocks[b]!;
    const length = this.#lengths[b]!;
    const i = this.#within(block, length, before);
    block.copyWithin(i + 1, i, length);
    block[i] = item;
    this.#lengths[b] = length + 1;
    this.#size += 1;
    if (length + 1 === BLOCK) this.#split(b);
    else this.#add(b, 1);
  }

  /** Whether the number was there. */
  delete(item: number): boolean {
    const before = (other: number) => this.#compare(other, item) < 0;
    const b = this.#blockOf(before);
    const block = this.#blocks[b];
    if (!block) return false;
    const length = this.#lengths[b]!;
    const i = this.#within(block, length, before);
    if (i === length || this.#compare(block[i]!, item) !== 0) return false;
    block.copyWithin(i, i + 1, length);
    this.#lengths[b] = length - 1;
    this.#size -= 1;
    if (length > 1) {
      this.#add(b, -1);
    } else {
      this.#blocks.splice(b, 1);
      this.#lengths.splice(b, 1);
      this.#rebuild();
    }
    return true;
  }

  /** How many numbers at the head of the list the test holds for. It must hold for a head and nothing else. */
  countWhile(test: (item: number) => boolean): number {
    const b = this.#blockOf(test);
    const block = this.#blocks[b];
    return block ? this.#before(b) + this.#within(block, this.#lengths[b]!, test) : this.#size;
  }

  /** The number at this position, counted from 0. */
  at(position: number): number | undefined {
    if (position < 0 || position >= this.#size) return undefined;
    const [b, offset] = this.#locate(position);
    return this.#blocks[b]![offset];
  }

  /** The numbers from a position on, at most so many. */
  slice(position: number, count: number): number[] {
    const out: number[] = [];
    const from = Math.max(0, position);
    if (from >= this.#size || count <= 0) return out;
    let [b, offset] = this.#locate(from);
    for (; b < this.#blocks.length && out.length < count; b += 1, offset = 0) {
      const block = this.#blocks[b]!;
      const end = Math.min(this.#lengths[b]!, offset + count - out.length);
      for (let i = offset; i < end; i += 1) out.push(block[i]!);
    }
    return out;
  }

  /** The first block in which something fails the test; the number of blocks when nothing does. */
  #blockOf(test: (item: number) => boolean): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (test(this.#blocks[middle]![this.#lengths[middle]! - 1]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #within(block: Items, length: number, test: (item: number) => boolean): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (test(block[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #split(b: number): void {
    const block = this.#blocks[b]!;
    const half = BLOCK / 2;
    const right = new this.#Items(BLOCK);
    right.set(block.subarray(half));
    this.#blocks.splice(b + 1, 0, right);
    this.#lengths.splice(b, 1, half, BLOCK - half);
    this.#rebuild();
  }

  /** How many numbers lie in the blocks before this one. */
  #before(b: number): number {
    let sum = 0;
    for (let i = b; i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }

  #add(b: number, change: number): void {
    for (let i = b + 1; i < this.#tree.length; i += i & -i) this.#tree[i]! += change;
  }

  #locate(position: number): [block: number, offset: number] {
    let b = 0;
    let left = position;
    let step = 1;
    while (step * 2 < this.#tree.length) step *= 2;
    for (; step > 0; step >>>= 1) {
      const next = b + step;
      if (next < this.#tree.length && this.#tree[next]! <= left) {
        b = next;
        left -= this.#tree[next]!;
      }
    }
    return [b, left];
  }

  #rebuild(): void {
    const tree = new Array<number>(this.#blocks.length + 1).fill(0);
    for (let i = 1; i < tree.length; i += 1) {
      tree[i]! += this.#lengths[i - 1]!;
      const parent = i + (i & -i);
      if (parent < tree.length) tree[parent]! += tree[i]!;
    }
    this.#tree = tree;
  }
}
