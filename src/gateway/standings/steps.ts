/** Work that can be interrupted at each `yield`. */
export type Steps<T> = Generator<void, T>;

/** A slice of work between two turns of the event loop, in milliseconds. Requests wait so long at most. */
const SLICE_MS = 6;
/** Small things to do between two steps: all of them together take much less than a slice. */
export const STEP = 1024;

/** Cuts work into slices, so that requests are answered in between. */
export class Pace {
  #until = performance.now() + SLICE_MS;

  /** Whether others should have their turn. */
  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Gives others their turn. */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#until = performance.now() + SLICE_MS;
  }
}

/** Does work in slices. What it throws, this rejects with. */
export async function gently<T>(steps: Steps<T>): Promise<T> {
  const pace = new Pace();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (pace.isOver) await pace.rest();
  }
}
