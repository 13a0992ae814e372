/** Characters of a public id, in the order in which texts are compared. */
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const LENGTH = 16;
const NONE = 255;
/** 32-bit words of a packed id. */
export const WORDS = 3;

const codes = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const ranks = new Uint8Array(128).fill(NONE);
for (const [rank, code] of codes.entries()) ranks[code] = rank;

const digits = new Uint8Array(LENGTH);

/**
 * Writes a public id as three words whose order, the first one counting most, is the order of the texts. False, and
 * nothing written, for a text that is not 16 base64url characters.
 */
export function pack(id: string, words: Uint32Array, at: number): boolean {
  if (id.length !== LENGTH) return false;
  for (let i = 0; i < LENGTH; i += 1) {
    const code = id.charCodeAt(i);
    const rank = code < 128 ? ranks[code]! : NONE;
    if (rank === NONE) return false;
    digits[i] = rank;
  }
  const [a, b, c, d, e, f, g, h] = digits as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  words[at] = (a << 26) | (b << 20) | (c << 14) | (d << 8) | (e << 2) | (f >> 4);
  words[at + 1] =
    (f << 28) | (g << 22) | (h << 16) | (digits[8]! << 10) | (digits[9]! << 4) | (digits[10]! >> 2);
  words[at + 2] =
    (digits[10]! << 30) |
    (digits[11]! << 24) |
    (digits[12]! << 18) |
    (digits[13]! << 12) |
    (digits[14]! << 6) |
    digits[15]!;
  return true;
}

/** The text of a packed id. */
export function unpack(words: Uint32Array, at: number): string {
  const a = words[at]!;
  const b = words[at + 1]!;
  const c = words[at + 2]!;
  return String.fromCharCode(
    codes[a >>> 26]!,
    codes[(a >>> 20) & 63]!,
    codes[(a >>> 14) & 63]!,
    codes[(a >>> 8) & 63]!,
    codes[(a >>> 2) & 63]!,
    codes[((a & 3) << 4) | (b >>> 28)]!,
    codes[(b >>> 22) & 63]!,
    codes[(b >>> 16) & 63]!,
    codes[(b >>> 10) & 63]!,
    codes[(b >>> 4) & 63]!,
    codes[((b & 15) << 2) | (c >>> 30)]!,
    codes[(c >>> 24) & 63]!,
    codes[(c >>> 18) & 63]!,
    codes[(c >>> 12) & 63]!,
    codes[(c >>> 6) & 63]!,
    codes[c & 63]!,
  );
}
