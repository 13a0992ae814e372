/** Work that can be interrupted at each `yield`. */
export type Steps<T> = Generator<void, T>;

/** A slice of work between two turns of the event loop, in milliseconds. Requests wait so long at most. */
const SLICE_MS = 6;
/** Things to do between two steps. */
export const STEP = 8192;

/** Does it in slices, so that requests are answered in between. What the work throws, this rejects with. */
export async function gently<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
