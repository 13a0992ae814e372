import { pack, unpack, WORDS } from './packed-id.js';
import { SlotTable } from './slot-table.js';
import type { SlotValues } from './slot-values.js';

const BITS = 13;
const PAGE = 2 ** BITS;
const WAITING = 0;

/** Slots that wait for another member beyond these and a sixteenth of all are given away. */
const KEPT_WAITING = 1024;
const WAITING_SHARE = 16;

/** What is no public id gets no slot. */
export class NotAPublicId extends TypeError {
  override readonly name = 'NotAPublicId';
}

/**
 * Gives every public id a small number, so that standings can keep scores in plain memory. An id takes 12 bytes, and
 * about 8 to be found by.
 *
 * Who has left keeps the slot for a while: members who come back find their numbers again. The slots of those who left
 * first go to newcomers, after every `SlotValues` has forgotten what it knew of them.
 */
export class Slots {
  readonly #pages: Uint32Array[] = [];
  /** For each slot the count in which it was last claimed, or `WAITING`. */
  readonly #marks: Uint8Array[] = [];
  readonly #table = new SlotTable((slot) => this.#hash(slot));
  readonly #asked = new Uint32Array(WORDS);
  readonly #isAsked = (slot: number): boolean => this.#compareAsked(slot) === 0;
  /** Slots that may go to others, from `#first` on. */
  #waiting: number[] = [];
  #first = 0;
  #watched: { values: WeakRef<SlotValues>; holds: boolean }[] = [];
  #size = 0;
  #mark = 1;

  /** Slots that there are, whether somebody is in them or not. */
  get size(): number {
    return this.#size;
  }

  /** The number of an id, a new one when it has none. Throws `NotAPublicId` for other texts. */
  claim(id: string): number {
    if (!pack(id, this.#asked, 0)) throw new NotAPublicId(`not 16 base64url characters: ${id.slice(0, 32)}`);
    const hash = hashOf(this.#asked, 0);
    let slot = this.#table.find(hash, this.#isAsked);
    if (slot < 0) {
      slot = this.#takeOver() ?? this.#append();
      this.#pages[slot >>> BITS]!.set(this.#asked, (slot & (PAGE - 1)) * WORDS);
      this.#table.add(hash, slot);
    }
    this.#marks[slot >>> BITS]![slot & (PAGE - 1)] = this.#mark;
    return slot;
  }

  find(id: string): number | undefined {
    if (!pack(id, this.#asked, 0)) return undefined;
    const slot = this.#table.find(hashOf(this.#asked, 0), this.#isAsked);
    return slot < 0 ? undefined : slot;
  }

  idOf(slot: number): string {
    return slot < this.#size ? unpack(this.#pages[slot >>> BITS]!, (slot & (PAGE - 1)) * WORDS) : '';
  }

  /** One of the three words that make up the order of ids, 0 counting most. */
  word(slot: number, which: number): number {
    return this.#pages[slot >>> BITS]![(slot & (PAGE - 1)) * WORDS + which]!;
  }

  /** The order of two slots by id, as `Array.sort` has it. */
  compare(a: number, b: number): number {
    for (let i = 0; i < WORDS; i += 1) {
      const difference = this.word(a, i) - this.word(b, i);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Whether the id of a slot comes before this text. */
  isBefore(id: string): (slot: number) => boolean {
    const words = new Uint32Array(WORDS);
    if (!pack(id, words, 0)) return (slot) => this.idOf(slot) < id;
    return (slot) => {
      for (let i = 0; i < WORDS; i += 1) {
        const difference = this.word(slot, i) - words[i]!;
        if (difference !== 0) return difference < 0;
      }
      return false;
    };
  }

  /** Begins to count who is still there: each claim from here on says so. */
  beginCount(): void {
    this.#mark = this.#mark === 1 ? 2 : 1;
  }

  /** Slots that were not claimed since `beginCount` may go to others, those that wait longest first. */
  endCount(): void {
    this.#waiting = this.#waiting.slice(this.#first).filter((slot) => this.#isWaiting(slot));
    this.#first = 0;
    for (let slot = 0; slot < this.#size; slot += 1) {
      const marks = this.#marks[slot >>> BITS]!;
      const i = slot & (PAGE - 1);
      if (marks[i] === this.#mark || marks[i] === WAITING) continue;
      marks[i] = WAITING;
      this.#waiting.push(slot);
    }
  }

  /** Called by `SlotValues`: these numbers are forgotten when a slot goes to somebody else. */
  watch(values: SlotValues, holds: boolean): void {
    // Standings are counted anew every day: those that are gone are left out now and then.
    if (this.#watched.length % 64 === 63) this.#watched = this.#watched.filter((one) => one.values.deref());
    this.#watched.push({ values: new WeakRef(values), holds });
  }

  #isWaiting(slot: number): boolean {
    return this.#marks[slot >>> BITS]![slot & (PAGE - 1)] === WAITING;
  }

  #append(): number {
    const slot = this.#size;
    if (slot >>> BITS === this.#pages.length) {
      this.#pages.push(new Uint32Array(PAGE * WORDS));
      this.#marks.push(new Uint8Array(PAGE));
    }
    this.#size += 1;
    return slot;
  }

  /** The slot of whoever left first, emptied; undefined while there are few of them. */
  #takeOver(): number | undefined {
    for (let tries = 2; tries > 0; tries -= 1) {
      if (this.#waiting.length - this.#first <= KEPT_WAITING + this.#size / WAITING_SHARE) return undefined;
      const slot = this.#waiting[this.#first]!;
      this.#first += 1;
      // Somebody came back to it.
      if (!this.#isWaiting(slot)) continue;
      if (this.#forget(slot)) {
        this.#table.remove(this.#hash(slot), slot);
        return slot;
      }
      this.#waiting.push(slot);
    }
    return undefined;
  }

  /** False when somebody still stands somewhere by this slot. */
  #forget(slot: number): boolean {
    const columns = this.#watched.flatMap(({ values, holds }) => {
      const alive = values.deref();
      return alive ? [{ values: alive, holds }] : [];
    });
    if (columns.some(({ values, holds }) => holds && !Number.isNaN(values.get(slot)))) return false;
    for (const { values } of columns) values.clear(slot);
    return true;
  }

  #compareAsked(slot: number): number {
    const page = this.#pages[slot >>> BITS]!;
    const at = (slot & (PAGE - 1)) * WORDS;
    const asked = this.#asked;
    return page[at + 2] === asked[2] && page[at + 1] === asked[1] && page[at] === asked[0] ? 0 : 1;
  }

  #hash(slot: number): number {
    return hashOf(this.#pages[slot >>> BITS]!, (slot & (PAGE - 1)) * WORDS);
  }
}

/** Ids are digests, so that any mix would do; this one also spreads ids that count up. */
function hashOf(words: Uint32Array, at: number): number {
  let hash = words[at]! ^ Math.imul(words[at + 1]!, 0x9e3779b1) ^ Math.imul(words[at + 2]!, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return (hash ^ (hash >>> 15)) >>> 0;
}
