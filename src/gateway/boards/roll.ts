import type { SlotValues } from '../standings/slot-values.js';
import type { Slots } from '../standings/slots.js';
import { gently, STEP, type Steps } from '../standings/steps.js';
import type { KeptMember } from '../translate/member.js';
import { valueOf } from './board-window.js';

/** Everybody at one moment, however often and late it is gone through. */
export type Everybody = Iterable<KeptMember> & { readonly size: number };

/**
 * Everybody at one moment in plain memory: slots, numbers, and who is shown. All windows are counted from it, so that
 * each record is read once, and what is counted belongs together.
 */
export class Roll {
  readonly #members: Everybody;
  /** The slot of each, in the order of the members. */
  readonly slots: Uint32Array;
  readonly #numbers: Map<string, Float64Array>;
  readonly #isShown: Uint8Array;

  private constructor(members: Everybody, columns: readonly string[]) {
    this.#members = members;
    this.slots = new Uint32Array(members.size);
    this.#isShown = new Uint8Array(members.size);
    this.#numbers = new Map(columns.map((column) => [column, new Float64Array(members.size)]));
  }

  /** Reads everybody, in slices. */
  static async of(
    members: Everybody,
    columns: readonly string[],
    slots: Slots,
    isShown: (member: KeptMember) => boolean,
  ): Promise<Roll> {
    const roll = new Roll(members, columns);
    await gently(roll.#read(slots, isShown));
    return roll;
  }

  get size(): number {
    return this.slots.length;
  }

  /** What each has of a column, NaN where that is not known. */
  numbers(column: string): Float64Array {
    return this.#numbers.get(column)!;
  }

  /** Who is shown, and passes the test where there is one: 1 for each of them. */
  async pick(test?: (member: KeptMember) => boolean): Promise<Uint8Array> {
    return test ? gently(this.#pick(test)) : this.#isShown;
  }

  /** Those whom a column of slots does not know. */
  missing(values: SlotValues): Promise<KeptMember[]> {
    return gently(this.#missing(values));
  }

  *#read(slots: Slots, isShown: (member: KeptMember) => boolean): Steps<void> {
    let i = 0;
    for (const member of this.#members) {
      this.slots[i] = slots.claim(member.publicId);
      this.#isShown[i] = Number(isShown(member));
      for (const [column, numbers] of this.#numbers) numbers[i] = valueOf(member, column);
      i += 1;
      if (i % STEP === 0) yield;
    }
  }

  *#pick(test: (member: KeptMember) => boolean): Steps<Uint8Array> {
    const picked = new Uint8Array(this.size);
    let i = 0;
    for (const member of this.#members) {
      picked[i] = this.#isShown[i]! && Number(test(member));
      i += 1;
      if (i % STEP === 0) yield;
    }
    return picked;
  }

  *#missing(values: SlotValues): Steps<KeptMember[]> {
    const isMissing = new Uint8Array(this.size);
    let count = 0;
    for (let i = 0; i < this.size; i += 1) {
      isMissing[i] = Number(Number.isNaN(values.get(this.slots[i]!)));
      count += isMissing[i]!;
      if (i % STEP === 0) yield;
    }
    const found: KeptMember[] = [];
    let i = 0;
    if (count > 0)
      for (const member of this.#members) {
        if (isMissing[i]) found.push(member);
        i += 1;
        if (i % STEP === 0) yield;
      }
    return found;
  }
}
