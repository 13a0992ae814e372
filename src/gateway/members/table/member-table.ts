import type { KeptMember } from '../../translate/member.js';
import { KeyIndex } from './key-index.js';
import { lengthAt, MAX_RECORD, packMember, PackedMember, slotAt, type Chunk } from './packed-member.js';
import { Words } from './words.js';

/** Bytes of a chunk: a power of two, and more than any record. */
const CHUNK = 2 ** 18;
const NOWHERE = 0xffff_ffff;
/** A chunk with less than this share of living records is given up. */
const SPARSE = 0.5;

interface OwnChunk extends Chunk {
  used: number;
  /** Bytes of records that still count. */
  alive: number;
}

/** Everybody at one moment. */
export type MemberCut = Iterable<PackedMember> & { readonly size: number };

/** What a keeping changed. */
export interface Kept {
  before: PackedMember | undefined;
  after: PackedMember;
}

/**
 * Everybody of a community in packed bytes, some two hundred each, found by any of their ids. Objects and maps of a
 * million members would take five times as much, and stop the process whenever their garbage is looked for.
 */
export class MemberTable {
  readonly #words = new Words();
  readonly #scratch = Buffer.alloc(MAX_RECORD);
  readonly #chunks: (OwnChunk | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  #current = -1;
  /** Number of the chunk times its size, and where in it. */
  #places = new Uint32Array(1024).fill(NOWHERE);
  #marks = new Uint8Array(1024);
  /** Slots that were ever taken. */
  #slots = 0;
  #size = 0;
  readonly #platformIds = new KeyIndex((slot) => this.#read(slot)?.platformId);
  readonly #publicIds = new KeyIndex((slot) => this.#read(slot)?.publicId);
  readonly #shortIds = new KeyIndex((slot) => this.#read(slot)?.shortId);
  readonly #emails = new KeyIndex((slot) => this.#read(slot)?.email?.toLowerCase());
  readonly #usernames = new KeyIndex((slot) => this.#read(slot)?.username);

  get size(): number {
    return this.#size;
  }

  /** Bytes of all chunks. */
  get bytes(): number {
    return this.#chunks.filter((chunk) => chunk !== undefined).length * CHUNK;
  }

  /** In no order that means anything. Whoever comes or goes meanwhile may be among them or not. */
  *values(): Generator<PackedMember, void, undefined> {
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const member = this.#read(slot);
      if (member) yield member;
    }
  }

  /** Everybody as they are now, however often and late that is gone through: records are written once. */
  cut(): MemberCut {
    const places = this.#places.slice(0, this.#slots);
    const chunks = [...this.#chunks];
    return {
      size: this.#size,
      *[Symbol.iterator]() {
        for (const place of places)
          if (place !== NOWHERE) yield new PackedMember(chunks[Math.floor(place / CHUNK)]!, place % CHUNK);
      },
    };
  }

  get(platformId: string): PackedMember | undefined {
    return this.#by(this.#platformIds, platformId);
  }

  byPublicId(publicId: string): PackedMember | undefined {
    return this.#by(this.#publicIds, publicId);
  }

  byShortId(shortId: string): PackedMember | undefined {
    return this.#by(this.#shortIds, shortId);
  }

  byEmail(email: string): PackedMember | undefined {
    return this.#by(this.#emails, email.toLowerCase());
  }

  byUsername(username: string): PackedMember | undefined {
    return this.#by(this.#usernames, username);
  }

  /** Keeps a member in place of what was known of them; undefined when that was the same. */
  put(member: KeptMember): Kept | undefined {
    const before = this.get(member.platformId);
    const slot = before?.slot ?? this.#freeSlots.pop() ?? this.#slots;
    const length = packMember(this.#scratch, slot, member, this.#words);
    if (before && this.#isSame(slot, length)) return undefined;
    if (slot === this.#slots) this.#addSlot();
    const place = this.#write(this.#scratch, 0, length);
    const after = this.#at(place);
    // A text leads to its slot only while the slot holds it: old ones go before the record does, new ones come after.
    if (before) this.#eachKey(before, after, (index, key) => index.delete(key, slot));
    const old = this.#places[slot]!;
    this.#places[slot] = place;
    this.#eachKey(after, before, (index, key) => index.set(key, slot));
    if (before) this.#release(old);
    else this.#size += 1;
    return { before, after };
  }

  delete(platformId: string): PackedMember | undefined {
    const member = this.get(platformId);
    if (!member) return undefined;
    const { slot } = member;
    this.#eachKey(member, undefined, (index, key) => index.delete(key, slot));
    const old = this.#places[slot]!;
    this.#places[slot] = NOWHERE;
    this.#marks[slot] = 0;
    this.#freeSlots.push(slot);
    this.#size -= 1;
    this.#release(old);
    return member;
  }

  /** Bits that belong to a member until they are deleted. */
  marksOf(slot: number): number {
    return this.#marks[slot]!;
  }

  mark(slot: number, bits: number): void {
    this.#marks[slot]! |= bits;
  }

  unmark(slot: number, bits: number): void {
    this.#marks[slot]! &= ~bits;
  }

  unmarkAll(bits: number): void {
    for (let slot = 0; slot < this.#slots; slot += 1) this.#marks[slot]! &= ~bits;
  }

  #by(index: KeyIndex, key: string): PackedMember | undefined {
    const slot = index.find(key);
    return slot === undefined ? undefined : this.#read(slot);
  }

  #read(slot: number): PackedMember | undefined {
    const place = this.#places[slot]!;
    return place === NOWHERE ? undefined : this.#at(place);
  }

  #at(place: number): PackedMember {
    return new PackedMember(this.#chunks[Math.floor(place / CHUNK)]!, place % CHUNK);
  }

  /** Each text by which a member is found and the other is not. */
  #eachKey(
    member: PackedMember,
    other: PackedMember | undefined,
    call: (index: KeyIndex, key: string) => void,
  ): void {
    if (!other) {
      call(this.#platformIds, member.platformId);
      call(this.#publicIds, member.publicId);
    }
    const { shortId, username } = member;
    const email = member.email?.toLowerCase();
    if (shortId !== undefined && shortId !== other?.shortId) call(this.#shortIds, shortId);
    if (email !== undefined && email !== other?.email?.toLowerCase()) call(this.#emails, email);
    if (username !== undefined && username !== other?.username) call(this.#usernames, username);
  }

  #isSame(slot: number, length: number): boolean {
    const place = this.#places[slot]!;
    const { bytes } = this.#chunks[Math.floor(place / CHUNK)]!;
    const at = place % CHUNK;
    return lengthAt(bytes, at) === length && this.#scratch.compare(bytes, at, at + length, 0, length) === 0;
  }

  #addSlot(): void {
    this.#slots += 1;
    if (this.#slots <= this.#places.length) return;
    const length = Math.ceil(this.#places.length * 1.5);
    const places = new Uint32Array(length).fill(NOWHERE, this.#slots - 1);
    places.set(this.#places);
    const marks = new Uint8Array(length);
    marks.set(this.#marks);
    this.#places = places;
    this.#marks = marks;
  }

  #write(source: Buffer, from: number, length: number): number {
    let chunk = this.#chunks[this.#current];
    if (!chunk || chunk.used + length > CHUNK) {
      const bytes = Buffer.allocUnsafeSlow(CHUNK);
      chunk = { bytes, words: this.#words, used: 0, alive: 0 };
      const free = this.#chunks.indexOf(undefined);
      this.#current = free === -1 ? this.#chunks.length : free;
      this.#chunks[this.#current] = chunk;
    }
    source.copy(chunk.bytes, chunk.used, from, from + length);
    chunk.used += length;
    chunk.alive += length;
    return this.#current * CHUNK + chunk.used - length;
  }

  #release(place: number): void {
    const number = Math.floor(place / CHUNK);
    const chunk = this.#chunks[number]!;
    chunk.alive -= lengthAt(chunk.bytes, place % CHUNK);
    if (number !== this.#current && chunk.alive < CHUNK * SPARSE) this.#giveUp(number, chunk);
  }

  /** Moves what still counts elsewhere. Records that somebody holds keep the old bytes alive until they let go. */
  #giveUp(number: number, chunk: OwnChunk): void {
    for (let at = 0; at < chunk.used; at += lengthAt(chunk.bytes, at)) {
      const slot = slotAt(chunk.bytes, at);
      if (this.#places[slot] !== number * CHUNK + at) continue;
      this.#places[slot] = this.#write(chunk.bytes, at, lengthAt(chunk.bytes, at));
    }
    this.#chunks[number] = undefined;
  }
}
