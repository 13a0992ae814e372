import type { Slots } from './slots.js';

const BITS = 15;
const PAGE = 2 ** BITS;
const SMALLEST = 1024;

/** A number for each slot, NaN where there is none. It grows page by page, so that no growth takes long. */
export class SlotValues {
  readonly #pages: (Float64Array | undefined)[] = [];

  /** With `holds`, a slot that has a number here is not given to another member. */
  constructor(slots: Slots, { holds = false }: { holds?: boolean } = {}) {
    slots.watch(this, holds);
  }

  get(slot: number): number {
    const page = this.#pages[slot >>> BITS];
    const i = slot & (PAGE - 1);
    return page !== undefined && i < page.length ? page[i]! : Number.NaN;
  }

  set(slot: number, value: number): void {
    const i = slot & (PAGE - 1);
    let page = this.#pages[slot >>> BITS];
    if (page === undefined || i >= page.length) page = this.#grow(slot, page);
    page[i] = value;
  }

  clear(slot: number): void {
    if (!Number.isNaN(this.get(slot))) this.set(slot, Number.NaN);
  }

  /** The first page grows with the slots, so that a small community takes little; all others are whole. */
  #grow(slot: number, old: Float64Array | undefined): Float64Array {
    const size = slot < PAGE ? Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(slot + 1))) : PAGE;
    const page = new Float64Array(size).fill(Number.NaN);
    if (old) page.set(old);
    this.#pages[slot >>> BITS] = page;
    return page;
  }
}
