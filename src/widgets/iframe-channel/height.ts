/** The least and the greatest height in CSS pixels. */
export interface FrameBounds {
  min: number;
  max: number;
}

/** How tall a frame is: as tall as its content, as tall as its box, or so many CSS pixels. */
export type FrameHeight = ({ kind: 'auto' } & FrameBounds) | { kind: 'fill' } | { kind: 'px'; px: number };

export const MIN_HEIGHT = 120;
export const MAX_HEIGHT = 5000;
/** Before the page told its height. */
export const FIRST_HEIGHT = 480;

/** Reads `height`, `min-height` and `max-height`. What cannot be one is as if it were not written. */
export function readHeight(
  height: string | null | undefined,
  min: number | null | undefined,
  max: number | null | undefined,
): FrameHeight {
  const word = height?.trim().toLowerCase();
  if (word === 'fill') return { kind: 'fill' };
  const digits = /^(\d{1,5})(px)?$/.exec(word ?? '');
  if (digits && Number(digits[1]) > 0) return { kind: 'px', px: clamp(Number(digits[1]), 40, 20_000) };
  return { kind: 'auto', ...readBounds(min, max) };
}

export function readBounds(min: number | null | undefined, max: number | null | undefined): FrameBounds {
  const least = isLength(min) ? min : MIN_HEIGHT;
  return { min: least, max: Math.max(least, isLength(max) ? max : MAX_HEIGHT) };
}

/** The height of the box before the page is there, which it keeps when the page tells none. */
export function firstHeight(height: FrameHeight): number {
  if (height.kind === 'px') return height.px;
  return height.kind === 'auto' ? clamp(FIRST_HEIGHT, height.min, height.max) : 0;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

function isLength(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 100_000;
}
