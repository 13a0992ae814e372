import type { Slots } from './slots.js';

/** Scores by slot, in plain memory: standings of this process take them without looking at an id. */
export class SlotScores implements Iterable<readonly [id: string, score: number]> {
  readonly #ids: Slots;
  readonly #slots: Uint32Array;
  readonly #scores: Float64Array;
  #length = 0;

  /** Room for so many. */
  constructor(ids: Slots, room: number) {
    this.#ids = ids;
    this.#slots = new Uint32Array(room);
    this.#scores = new Float64Array(room);
  }

  get length(): number {
    return this.#length;
  }

  /** Each slot may come once. */
  add(slot: number, score: number): void {
    this.#slots[this.#length] = slot;
    this.#scores[this.#length] = score;
    this.#length += 1;
  }

  slot(i: number): number {
    return this.#slots[i]!;
  }

  score(i: number): number {
    return this.#scores[i]!;
  }

  *[Symbol.iterator](): Generator<readonly [id: string, score: number]> {
    for (let i = 0; i < this.#length; i += 1) yield [this.#ids.idOf(this.slot(i)), this.score(i)];
  }
}
