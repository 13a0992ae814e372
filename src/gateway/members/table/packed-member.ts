import type { KeptMember } from '../../translate/member.js';
import type { Words } from './words.js';

/** Where many records lie one behind the other. What was written once never changes. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly words: Words;
}

/** Longer texts are not kept: no platform means them. */
const MAX_TEXT = 4096;
const MAX_WORDS = 1000;
/** More than any record takes. */
export const MAX_RECORD = 128 * 1024;

/** Where things stand in a record: slot, length, what is there, then numbers, ids, and what varies in length. */
const LENGTH = 4;
const THERE = 8;
const XP = 10;
const COINS = 18;
const PUBLIC_ID = 26;
const PLATFORM_ID = 38;
const REST = 50;

const HAS_JOINED = 1;
const HAS_EARNED = 2;
const HAS_FIELDS = 4;
const HAS_SHORT_ID = 8;
const HAS_USERNAME = 16;
const HAS_EMAIL = 32;
const HAS_AVATAR = 64;
const HAS_TAGS = 128;
/** An id that is not 24 hexadecimal digits stands among the texts. */
const HAS_OTHER_ID = 256;
const HAS_OTHER_PUBLIC_ID = 512;

/** The texts in the order in which they stand, each with its mark. The name is always there. */
const OTHER_ID = 0;
const OTHER_PUBLIC_ID = 1;
const SHORT_ID = 2;
const USERNAME = 3;
const EMAIL = 4;
const AVATAR = 5;
const NAME = 6;
const MARKS = [HAS_OTHER_ID, HAS_OTHER_PUBLIC_ID, HAS_SHORT_ID, HAS_USERNAME, HAS_EMAIL, HAS_AVATAR, 0];

export const slotAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at);
export const lengthAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at + LENGTH);

/** A member read from packed bytes, each property when it is asked for. It stays as it was when it was handed out. */
export class PackedMember implements KeptMember {
  readonly #chunk: Chunk;
  readonly #at: number;
  /** Read once, as every window of every board asks for it. */
  #publicId: string | undefined;

  constructor(chunk: Chunk, at: number) {
    this.#chunk = chunk;
    this.#at = at;
  }

  get slot(): number {
    return slotAt(this.#chunk.bytes, this.#at);
  }

  get platformId(): string {
    const { bytes } = this.#chunk;
    if (this.#there & HAS_OTHER_ID) return this.#text(OTHER_ID)!;
    return bytes.toString('hex', this.#at + PLATFORM_ID, this.#at + REST);
  }

  get publicId(): string {
    const { bytes } = this.#chunk;
    return (this.#publicId ??=
      this.#there & HAS_OTHER_PUBLIC_ID
        ? this.#text(OTHER_PUBLIC_ID)!
        : bytes.toString('base64url', this.#at + PUBLIC_ID, this.#at + PLATFORM_ID));
  }

  get xp(): number {
    return this.#chunk.bytes.readDoubleLE(this.#at + XP);
  }

  get coins(): number {
    return this.#chunk.bytes.readDoubleLE(this.#at + COINS);
  }

  get joinedAt(): number | undefined {
    return this.#there & HAS_JOINED ? this.#chunk.bytes.readDoubleLE(this.#at + REST) : undefined;
  }

  get earnedToday(): number | undefined {
    if (!(this.#there & HAS_EARNED)) return undefined;
    return this.#chunk.bytes.readDoubleLE(this.#at + REST + (this.#there & HAS_JOINED ? 8 : 0));
  }

  get fields(): Readonly<Record<string, number>> | undefined {
    if (!(this.#there & HAS_FIELDS)) return undefined;
    const { bytes, words } = this.#chunk;
    const reader = new Reader(bytes, this.#at + REST + this.#numbers);
    const out: Record<string, number> = {};
    for (let left = reader.number(); left > 0; left -= 1)
      out[words.textOf(reader.number())] = reader.double();
    return out;
  }

  get shortId(): string | undefined {
    return this.#text(SHORT_ID);
  }

  get username(): string | undefined {
    return this.#text(USERNAME);
  }

  get email(): string | undefined {
    return this.#text(EMAIL);
  }

  get avatarUrl(): string | undefined {
    return this.#text(AVATAR);
  }

  get name(): string {
    return this.#text(NAME)!;
  }

  get roles(): readonly string[] {
    return this.#words(0);
  }

  get tags(): readonly string[] | undefined {
    return this.#there & HAS_TAGS ? this.#words(1) : undefined;
  }

  get #there(): number {
    return this.#chunk.bytes.readUInt16LE(this.#at + THERE);
  }

  /** Bytes of the numbers that not everybody has. */
  get #numbers(): number {
    return (this.#there & HAS_JOINED ? 8 : 0) + (this.#there & HAS_EARNED ? 8 : 0);
  }

  #texts(): Reader {
    const reader = new Reader(this.#chunk.bytes, this.#at + REST + this.#numbers);
    if (this.#there & HAS_FIELDS) {
      for (let left = reader.number(); left > 0; left -= 1) {
        reader.number();
        reader.at += 8;
      }
    }
    return reader;
  }

  #text(which: number): string | undefined {
    const there = this.#there;
    const mark = MARKS[which]!;
    if (mark !== 0 && !(there & mark)) return undefined;
    const reader = this.#texts();
    for (let before = 0; before < which; before += 1) if (there & MARKS[before]!) reader.skip();
    return reader.text();
  }

  #words(which: 0 | 1): string[] {
    const there = this.#there;
    const reader = this.#texts();
    for (const mark of MARKS) if (mark === 0 || there & mark) reader.skip();
    const words: string[] = [];
    for (let list = 0; list <= which; list += 1) {
      words.length = 0;
      for (let left = reader.number(); left > 0; left -= 1)
        words.push(this.#chunk.words.textOf(reader.number()));
    }
    return words;
  }
}

class Reader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Seven bits a byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  double(): number {
    this.at += 8;
    return this.#bytes.readDoubleLE(this.at - 8);
  }

  text(): string {
    const length = this.number();
    this.at += length;
    return this.#bytes.toString('utf8', this.at - length, this.at);
  }

  skip(): void {
    const length = this.number();
    this.at += length;
  }
}

/** Writes a member as a record at the beginning of `bytes`. Answers its length. */
export function packMember(bytes: Buffer, slot: number, member: KeptMember, words: Words): number {
  const { joinedAt, earnedToday, fields, tags } = member;
  const isPlain = /^[0-9a-f]{24}$/.test(member.platformId);
  const isPublic = /^[\w-]{16}$/.test(member.publicId);
  const texts = [
    isPlain ? undefined : member.platformId,
    isPublic ? undefined : member.publicId,
    ...[member.shortId, member.username, member.email, member.avatarUrl].map((text) =>
      text === undefined || text.length > MAX_TEXT ? undefined : text,
    ),
    member.name,
  ];
  let there = 0;
  if (joinedAt !== undefined) there |= HAS_JOINED;
  if (earnedToday !== undefined) there |= HAS_EARNED;
  if (fields !== undefined) there |= HAS_FIELDS;
  if (tags !== undefined) there |= HAS_TAGS;
  for (const [i, text] of texts.entries()) if (text !== undefined) there |= MARKS[i]!;
  bytes.writeUInt32LE(slot, 0);
  bytes.writeUInt16LE(there, THERE);
  bytes.writeDoubleLE(member.xp, XP);
  bytes.writeDoubleLE(member.coins, COINS);
  if (isPublic) bytes.write(member.publicId, PUBLIC_ID, 12, 'base64url');
  else bytes.fill(0, PUBLIC_ID, PLATFORM_ID);
  if (isPlain) bytes.write(member.platformId, PLATFORM_ID, 12, 'hex');
  else bytes.fill(0, PLATFORM_ID, REST);
  let at = REST;
  if (joinedAt !== undefined) at = bytes.writeDoubleLE(joinedAt, at);
  if (earnedToday !== undefined) at = bytes.writeDoubleLE(earnedToday, at);
  if (fields !== undefined) {
    const entries = Object.entries(fields);
    at = writeNumber(bytes, at, entries.length);
    for (const [column, value] of entries)
      at = bytes.writeDoubleLE(value, writeNumber(bytes, at, words.numberOf(column)));
  }
  for (const text of texts) if (text !== undefined) at = writeText(bytes, at, text);
  for (const list of tags === undefined ? [member.roles] : [member.roles, tags]) {
    const shown = list.slice(0, MAX_WORDS);
    at = writeNumber(bytes, at, shown.length);
    for (const word of shown) at = writeNumber(bytes, at, words.numberOf(word));
  }
  bytes.writeUInt32LE(at, LENGTH);
  return at;
}

function writeNumber(bytes: Buffer, at: number, value: number): number {
  let left = value;
  while (left > 127) {
    bytes[at++] = (left & 127) | 128;
    left >>>= 7;
  }
  bytes[at++] = left;
  return at;
}

function writeText(bytes: Buffer, at: number, text: string): number {
  // Texts of up to 127 bytes, which nearly all are, have their length in one byte: written first, then made sure of.
  const written = text.length < 128 ? bytes.write(text, at + 1, 'utf8') : 128;
  if (written < 128) {
    bytes[at] = written;
    return at + 1 + written;
  }
  const length = Buffer.byteLength(text);
  const from = writeNumber(bytes, at, length);
  return from + bytes.write(text, from, length, 'utf8');
}
