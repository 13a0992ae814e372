import { WORDS } from './packed-id.js';
import type { SlotValues } from './slot-values.js';
import type { Slots } from './slots.js';
import { STEP, type Steps } from './steps.js';

const DIGIT_BITS = 11;
const RADIX = 2 ** DIGIT_BITS;
const DIGITS = 3;
/** So many with one score are sorted by comparing them. */
const FEW = 256;

const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Sorts slots by score, highest first, and those with the same score by id, in steps: nothing is compared twice, and
 * nothing waits for more than one step. The array that is given is used up.
 */
export function* sortByScore(slots: Uint32Array, scores: SlotValues, ids: Slots): Steps<Uint32Array> {
  let sorted = yield* sortByWord(slots, (slot) => wordOf(scores.get(slot), 1 - HIGH));
  sorted = yield* sortByWord(sorted, (slot) => wordOf(scores.get(slot), HIGH));
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const score = scores.get(sorted[from]!);
    let isSorted = true;
    for (to = from + 1; to < sorted.length && scores.get(sorted[to]!) === score; to += 1) {
      isSorted &&= ids.compare(sorted[to - 1]!, sorted[to]!) < 0;
      if (to % STEP === 0) yield;
    }
    if (!isSorted) sorted.set(yield* sortById(sorted.slice(from, to), ids), from);
    if (from % STEP > to % STEP) yield;
  }
  return sorted;
}

function* sortById(slots: Uint32Array, ids: Slots): Steps<Uint32Array> {
  if (slots.length <= FEW) return slots.sort((a, b) => ids.compare(a, b));
  let sorted = slots;
  for (let word = WORDS - 1; word >= 0; word -= 1)
    sorted = yield* sortByWord(sorted, (slot) => ids.word(slot, word));
  return sorted;
}

/** Half of a number's bits, changed so that higher numbers have lower words. */
function wordOf(score: number, half: number): number {
  bits[0] = score;
  const word = halves[half]!;
  if (halves[HIGH]! >>> 31) return word;
  return (half === HIGH ? word ^ 0x7fffffff : ~word) >>> 0;
}

/** Radix sort by one word of 32 bits, lowest first; what has the same word keeps its order. */
function* sortByWord(slots: Uint32Array, of: (slot: number) => number): Steps<Uint32Array> {
  const { length } = slots;
  const counts = Array.from({ length: DIGITS }, () => new Uint32Array(RADIX));
  let from = { slots, words: new Uint32Array(length) };
  for (let i = 0; i < length; i += 1) {
    const word = of(slots[i]!);
    from.words[i] = word;
    for (let digit = 0; digit < DIGITS; digit += 1) counts[digit]![digitOf(word, digit)]! += 1;
    if (i % STEP === STEP - 1) yield;
  }
  let to: typeof from | undefined;
  for (const [digit, count] of counts.entries()) {
    // All have the same digit.
    if (length === 0 || count[digitOf(from.words[0]!, digit)] === length) continue;
    to ??= { slots: new Uint32Array(length), words: new Uint32Array(length) };
    let sum = 0;
    for (let i = 0; i < RADIX; i += 1) {
      const here = count[i]!;
      count[i] = sum;
      sum += here;
    }
    for (let i = 0; i < length; i += 1) {
      const word = from.words[i]!;
      const at = digitOf(word, digit);
      const place = count[at]!;
      count[at] = place + 1;
      to.words[place] = word;
      to.slots[place] = from.slots[i]!;
      if (i % STEP === STEP - 1) yield;
    }
    [from, to] = [to, from];
  }
  return from.slots;
}

function digitOf(word: number, digit: number): number {
  return (word >>> (digit * DIGIT_BITS)) & (RADIX - 1);
}
