/** Gives every public id a small number, so that standings can keep scores in plain arrays. Numbers are not reused. */
export class Slots {
  readonly #slots = new Map<string, number>();
  readonly #ids: string[] = [];

  get size(): number {
    return this.#ids.length;
  }

  /** The number of an id, a new one when it has none. */
  claim(id: string): number {
    let slot = this.#slots.get(id);
    if (slot === undefined) {
      slot = this.#ids.length;
      this.#slots.set(id, slot);
      this.#ids.push(id);
    }
    return slot;
  }

  find(id: string): number | undefined {
    return this.#slots.get(id);
  }

  idOf(slot: number): string {
    return this.#ids[slot] ?? '';
  }
}

/** A number for each slot, NaN where there is none. */
export class SlotValues {
  #values = new Float64Array(0);

  get(slot: number): number {
    return slot < this.#values.length ? this.#values[slot]! : Number.NaN;
  }

  set(slot: number, value: number): void {
    if (slot >= this.#values.length) this.#grow(slot + 1);
    this.#values[slot] = value;
  }

  #grow(needed: number): void {
    const grown = new Float64Array(Math.max(1024, needed, Math.ceil(this.#values.length * 1.5))).fill(
      Number.NaN,
    );
    grown.set(this.#values);
    this.#values = grown;
  }
}
