/** Parts of the table: each grows by itself, so that no single growth takes long. */
const PARTS = 256;
const SMALLEST = 16;

/**
 * Finds slots by the hash of what they hold, in open addressing over plain memory: about eight bytes an entry, and no
 * bound at 16,777,216 of them, where a `Map` ends.
 */
export class SlotTable {
  readonly #hashOf: (slot: number) => number;
  readonly #parts = Array.from({ length: PARTS }, () => new Uint32Array(SMALLEST));
  readonly #counts = new Uint32Array(PARTS);

  constructor(hashOf: (slot: number) => number) {
    this.#hashOf = hashOf;
  }

  /** The slot with this hash that the test means; -1 when there is none. */
  find(hash: number, isMeant: (slot: number) => boolean): number {
    const part = this.#parts[hash >>> 24]!;
    const mask = part.length - 1;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const entry = part[i]!;
      if (entry === 0) return -1;
      if (isMeant(entry - 1)) return entry - 1;
    }
  }

  /** Adds a slot that is not there. */
  add(hash: number, slot: number): void {
    const which = hash >>> 24;
    let part = this.#parts[which]!;
    if ((this.#counts[which]! + 1) * 4 > part.length * 3) part = this.#grow(which);
    put(part, hash, slot);
    this.#counts[which]! += 1;
  }

  /** Takes a slot out, and moves those behind it up so that no gap is left. */
  remove(hash: number, slot: number): void {
    const which = hash >>> 24;
    const part = this.#parts[which]!;
    const mask = part.length - 1;
    let gap = hash & mask;
    while (part[gap] !== slot + 1) {
      if (part[gap] === 0) return;
      gap = (gap + 1) & mask;
    }
    for (let i = (gap + 1) & mask; part[i] !== 0; i = (i + 1) & mask) {
      const home = this.#hashOf(part[i]! - 1) & mask;
      // Whether its home lies at the gap or before it, seen around the end of the table.
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        part[gap] = part[i]!;
        gap = i;
      }
    }
    part[gap] = 0;
    this.#counts[which]! -= 1;
  }

  #grow(which: number): Uint32Array<ArrayBuffer> {
    const old = this.#parts[which]!;
    const grown = new Uint32Array(old.length * 2);
    for (const entry of old) if (entry !== 0) put(grown, this.#hashOf(entry - 1), entry - 1);
    this.#parts[which] = grown;
    return grown;
  }
}

function put(part: Uint32Array, hash: number, slot: number): void {
  const mask = part.length - 1;
  let i = hash & mask;
  while (part[i] !== 0) i = (i + 1) & mask;
  part[i] = slot + 1;
}
