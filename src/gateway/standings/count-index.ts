/**
 * Counts by score. The scores are cut into buckets, the highest first; each has its lowest score and how many it
 * holds, and a tree of sums (Fenwick) over the counts says how many lie in all buckets before one. Buckets are cut
 * where members are, so that no score lies beyond them, whatever its size, sign or fraction.
 */
export class CountIndex {
  #lowest = new Float64Array(0);
  #counts = new Uint32Array(0);
  #tree = new Uint32Array(1);
  #length = 0;
  #sum = 0;

  /** How many buckets there are. */
  get length(): number {
    return this.#length;
  }

  /** How many all buckets hold. */
  get sum(): number {
    return this.#sum;
  }

  /** Takes these buckets in place of what is there: the lowest score of each, highest first, and how many it holds. */
  load(lowest: ArrayLike<number>, counts: ArrayLike<number>): void {
    this.#length = lowest.length;
    this.#lowest = Float64Array.from(lowest);
    this.#counts = Uint32Array.from(counts);
    this.#rebuild();
  }

  /** The lowest score in a bucket. Several buckets may end with the same one. */
  lowest(bucket: number): number {
    return this.#lowest[bucket]!;
  }

  count(bucket: number): number {
    return this.#counts[bucket]!;
  }

  /** The first bucket that holds, or may hold, this score or lower ones; `length` when all scores are higher. */
  find(score: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lowest[middle]! > score) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many lie in the buckets before this one. */
  before(bucket: number): number {
    let sum = 0;
    for (let i = bucket; i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }

  /** The bucket in which the one at this position lies, counted from 0. */
  locate(position: number): number {
    let bucket = 0;
    let left = position;
    for (let step = 2 ** (31 - Math.clz32(this.#length || 1)); step > 0; step >>>= 1) {
      const next = bucket + step;
      if (next <= this.#length && this.#tree[next]! <= left) {
        bucket = next;
        left -= this.#tree[next]!;
      }
    }
    return bucket;
  }

  add(bucket: number, change: number): void {
    this.#counts[bucket]! += change;
    this.#sum += change;
    for (let i = bucket + 1; i <= this.#length; i += i & -i) this.#tree[i]! += change;
  }

  setLowest(bucket: number, score: number): void {
    this.#lowest[bucket] = score;
  }

  /** Puts a bucket before this one. */
  insert(bucket: number, lowest: number, count: number): void {
    if (this.#length === this.#lowest.length) this.#grow();
    this.#lowest.copyWithin(bucket + 1, bucket, this.#length);
    this.#counts.copyWithin(bucket + 1, bucket, this.#length);
    this.#lowest[bucket] = lowest;
    this.#counts[bucket] = count;
    this.#length += 1;
    this.#rebuild();
  }

  remove(bucket: number): void {
    this.#lowest.copyWithin(bucket, bucket + 1, this.#length);
    this.#counts.copyWithin(bucket, bucket + 1, this.#length);
    this.#length -= 1;
    this.#rebuild();
  }

  #grow(): void {
    const capacity = Math.max(16, Math.ceil(this.#length * 1.25));
    const lowest = new Float64Array(capacity);
    const counts = new Uint32Array(capacity);
    lowest.set(this.#lowest);
    counts.set(this.#counts);
    this.#lowest = lowest;
    this.#counts = counts;
  }

  #rebuild(): void {
    if (this.#tree.length <= this.#length) this.#tree = new Uint32Array(this.#lowest.length + 1);
    const tree = this.#tree;
    tree.fill(0, 0, this.#length + 1);
    let sum = 0;
    for (let i = 1; i <= this.#length; i += 1) {
      sum += this.#counts[i - 1]!;
      tree[i]! += this.#counts[i - 1]!;
      const parent = i + (i & -i);
      if (parent <= this.#length) tree[parent]! += tree[i]!;
    }
    this.#sum = sum;
  }
}
