/**
 * What a receiver takes. Requirements (L3 and L4 stand in walk.ts, L7 and L8 in meter.ts):
 *
 * L1 A frame is text; a cloned object is refused without a look inside.
 * L2 Its length is checked before it is parsed.
 * L5 Requests in flight are so many at most; one more is BUSY.
 * L6 Streams in flight are so many at most; one more is BUSY.
 * L9 A frame that is too long hangs the line up at once.
 * L10 So many protocol errors hang it up.
 * L11 What waits before a link is open is bounded in frames and in text.
 * L12 What the other side tells about itself counts only as whole positive numbers.
 */
import type { BridgeCode } from './errors.js';
import type { Limits } from './types.js';

/** Limits that count from the first frame. */
export const FIRST_LIMITS = { frame: 1_048_576, errors: 10 };

/** Whether one more call of its kind may not begin. */
export const isFull = (limits: Limits, isStream: boolean, calls: number, streams: number): boolean =>
  (!isStream && calls >= limits.calls) || // [L5]
  (isStream && streams >= limits.streams); // [L6]

/** Whether so much may not wait before a link is open: frames, and characters in them. */
export const isCrowded = (frames: number, characters: number): boolean => frames > 100 || characters > 65_536; // [L11]

/** A whole number from 1: an id, a revision, a limit. */
export const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

/** Whether a text from the other side is not even parsed: the name of what is wrong with it, or nothing. */
export function measureText(text: unknown, { frame }: Pick<Limits, 'frame'>): string {
  if (typeof text !== 'string') return 'frame'; // [L1]
  return text.length > frame ? 'too-large' : ''; // [L2]
}

/** The code with which the line is hung up after so many protocol errors, if it is. */
export const hangsUp = (
  counter: string,
  faults: number,
  { errors }: Pick<Limits, 'errors'>,
): BridgeCode | undefined => {
  if (counter === 'too-large') return 'TOO_LARGE'; // [L9]
  return faults < errors ? undefined : 'BAD_FRAME'; // [L10]
};
