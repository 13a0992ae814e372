/**
 * How a frame gets the height of its content. Requirements (S4 to S7 stand in size-control.ts):
 *
 * S1 The guest measures what does not follow the viewport.
 * S2 It tells a height at most once per frame and per 50 ms.
 * S3 It ignores a change within 2 px of the height that the host applied.
 * S8 The host answers with the height that it applied, and the revision that it answers.
 * S9 Without `size.auto` nothing is applied.
 * S10 Nothing is measured, told or applied after the end.
 */
import { measureContent, watchContent } from './measure.js';
import { createSizeControl, readSize } from './size-control.js';
import { now } from './time.js';
import type { GuestLink, HostLink } from './types.js';

/** Name of the guest's state `{ h, u }`, and of the host's answer of the same shape. */
const SIZE = 'size';
const CAPABILITY = 'size.auto';
const EVERY_MS = 50;
const SAME = 2;

/** The host's part: gives the frame the height that its guest tells, within bounds, until the signal aborts. */
export function sizeHost(
  link: HostLink,
  o: {
    min: number;
    max: number;
    /** Sets the height of the frame, in pixels. */
    apply(px: number): void;
    /** The height went to and fro too fast; it stays as it is. */
    onFrozen?(): void;
    signal?: AbortSignal;
  },
): { limit(bounds: { min: number; max: number }): void; thaw(): void } {
  const control = createSizeControl(o);
  const apply = (px: number | undefined, u: number): void => {
    if (px !== undefined) o.apply(px);
    link.set(SIZE, { h: control.height, u }); // [S8]
  };
  let revision = 0;
  const { signal } = o;
  link.on('open', control.thaw, { signal });
  link.on(
    'state',
    ({ name, value }) => {
      const size = name === SIZE && !signal?.aborted ? readSize(value) : undefined;
      if (!size || !link.can(CAPABILITY)) return; // [S9]
      const wasFrozen = control.isFrozen;
      apply(control.offer(size.h, now()), (revision = size.u));
      if (!control.isFrozen || wasFrozen) return;
      console.warn(
        'rai-kit: the height of a frame went to and fro and was frozen. See "Size" in PROTOCOL.md.',
      );
      o.onFrozen?.();
    },
    { signal }, // [S10]
  );
  return {
    thaw: control.thaw,
    limit(bounds) {
      const px = control.limit(bounds);
      if (px !== undefined && link.can(CAPABILITY)) apply(px, revision);
    },
  };
}

/** The guest's part: tells how high its content is, whenever that changes, until the signal aborts. */
export function sizeGuest(
  link: GuestLink,
  element?: Element,
  { signal }: { signal?: AbortSignal } = {},
): void {
  let revision = 0;
  let told = 0;
  let at = -EVERY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    timer = undefined;
    const h = measureContent(element);
    const applied = readSize(link.state(SIZE))?.h ?? 0;
    if (h === told || Math.abs(h - applied) <= SAME || !link.can(CAPABILITY)) return; // [S3]
    at = now();
    told = h;
    link.set(SIZE, { h, u: ++revision });
  };
  const soon = (): void => {
    timer ??= setTimeout(tell, Math.max(0, at + EVERY_MS - now())); // [S2]
  };
  const stop = watchContent(element, soon); // [S1]
  const end = (): void => {
    stop(); // [S10]
    clearTimeout(timer);
  };
  if (signal?.aborted) return end();
  signal?.addEventListener('abort', end, { once: true });
  link.on('close', end);
  link.on('capabilities', soon, { signal });
}
