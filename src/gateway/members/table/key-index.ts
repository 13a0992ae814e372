import { randomInt } from 'node:crypto';

/** A table is split by the head of the hash, so that growing one part never takes long. */
const PARTS = 256;
/** Numbers of a new part: a power of two, as each later length is. */
const SMALLEST = 16;
/** Most of a part that may be taken. */
const FULL = 0.75;

interface Part {
  /** Two numbers an entry: the hash of its text, and its slot and one more, 0 where nothing is. */
  entries: Uint32Array;
  count: number;
}

/**
 * Finds slots by a text that is kept elsewhere: eight bytes an entry, at a fill of a half or so. What a `Map` would
 * hold beside, each text once more, is read from its slot instead, and only where the hashes agree.
 */
export class KeyIndex {
  readonly #keyOf: (slot: number) => string | undefined;
  readonly #parts: (Part | undefined)[] = new Array<Part | undefined>(PARTS);
  /** Whoever chooses the texts cannot know it, and so cannot make them collide. */
  readonly #seed = randomInt(2 ** 32);

  /** `keyOf` answers the text of a slot. While a slot is in here, its text must stay the same. */
  constructor(keyOf: (slot: number) => string | undefined) {
    this.#keyOf = keyOf;
  }

  find(key: string): number | undefined {
    const hash = this.#hash(key);
    const part = this.#parts[hash >>> 24];
    if (!part) return undefined;
    const entry = part.entries[this.#at(part, hash, key) + 1]!;
    return entry === 0 ? undefined : entry - 1;
  }

  /** Puts the slot where the text is looked for, in place of another one with the same text. */
  set(key: string, slot: number): void {
    const hash = this.#hash(key);
    const part = (this.#parts[hash >>> 24] ??= { entries: new Uint32Array(SMALLEST), count: 0 });
    const at = this.#at(part, hash, key);
    if (part.entries[at + 1] === 0) part.count += 1;
    part.entries[at] = hash;
    part.entries[at + 1] = slot + 1;
    if (part.count * 2 > part.entries.length * FULL) grow(part);
  }

  /** Takes the text away, unless it leads to another slot by now. */
  delete(key: string, slot: number): void {
    const hash = this.#hash(key);
    const part = this.#parts[hash >>> 24];
    if (!part) return;
    const { entries } = part;
    const mask = entries.length - 1;
    let hole = this.#at(part, hash, key);
    if (entries[hole + 1] !== slot + 1) return;
    entries[hole + 1] = 0;
    part.count -= 1;
    // Whoever had to step over the hole moves back into it, so that no search ends there too early.
    for (let at = (hole + 2) & mask; entries[at + 1] !== 0; at = (at + 2) & mask) {
      const home = (entries[at]! * 2) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      entries[hole] = entries[at]!;
      entries[hole + 1] = entries[at + 1]!;
      entries[at + 1] = 0;
      hole = at;
    }
  }

  /** Where the text is, or would go. */
  #at({ entries }: Part, hash: number, key: string): number {
    const mask = entries.length - 1;
    let at = (hash * 2) & mask;
    while (entries[at + 1] !== 0) {
      if (entries[at] === hash && this.#keyOf(entries[at + 1]! - 1) === key) return at;
      at = (at + 2) & mask;
    }
    return at;
  }

  #hash(key: string): number {
    let hash = this.#seed;
    for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

function grow(part: Part): void {
  const before = part.entries;
  const entries = new Uint32Array(before.length * 2);
  const mask = entries.length - 1;
  for (let from = 0; from < before.length; from += 2) {
    if (before[from + 1] === 0) continue;
    let at = (before[from]! * 2) & mask;
    while (entries[at + 1] !== 0) at = (at + 2) & mask;
    entries[at] = before[from]!;
    entries[at + 1] = before[from + 1]!;
  }
  part.entries = entries;
}
