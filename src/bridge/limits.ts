/**
 * What a receiver takes. Requirements:
 *
 * L1 A frame is text; a cloned object is refused without a look inside.
 * L2 Its length is checked before it is parsed.
 * L3 Its depth is checked before it is parsed.
 * L4 The number of its values is checked before it is parsed.
 * L5 Brackets inside of texts count for nothing.
 * L6 Requests in flight are so many at most; one more is BUSY.
 * L7 Streams in flight are so many at most; one more is BUSY.
 * L8 More events in a second than allowed are held back, and the latest of each name wins.
 * L9 Names that are held back are few, however many the other side invents.
 * L10 A frame that is too long hangs the line up at once.
 * L11 So many protocol errors hang it up.
 * L12 What waits before a link is open is bounded in frames and in text.
 * L13 What the other side tells about itself counts only as whole positive numbers.
 */
import { now, type Clock, type Due } from './clock.js';
import type { Limits } from './types.js';

export const LIMITS: Limits = {
  frame: 1_048_576,
  depth: 32,
  nodes: 50_000,
  calls: 64,
  streams: 8,
  events: 120,
  errors: 10,
};

/** Whether one more call of its kind may not begin. */
export const isFull = (limits: Limits, isStream: boolean, calls: number, streams: number): boolean =>
  (!isStream && calls >= limits.calls) || // [L6]
  (isStream && streams >= limits.streams); // [L7]

/** Whether so much may not wait before a link is open: frames, and characters in them. */
export const isCrowded = (frames: number, characters: number): boolean => frames > 100 || characters > 65_536; // [L12]

/** The limits that `told` names, and the usual ones for the rest. */
export function readLimits(told: unknown): Limits {
  const limits: Record<string, number> = { ...LIMITS };
  for (const name in LIMITS) {
    const value = (told as Record<string, unknown> | undefined)?.[name] as number;
    if (Number.isSafeInteger(value) && value > 0) limits[name] = value; // [L13]
  }
  return limits as unknown as Limits;
}

/** The name of what is wrong with a frame, or nothing. Looks at the text alone. */
export function measure(text: unknown, limits: Limits): string {
  if (typeof text !== 'string') return 'frame'; // [L1]
  const { length } = text;
  if (length > limits.frame) return 'too-large'; // [L2]
  // A text this short can hold neither.
  if (length < 2 * limits.depth && length < limits.nodes) return '';
  let depth = 0;
  let nodes = 1;
  for (let i = 0; i < length; i++) {
    const char = text.charCodeAt(i);
    if (char === 34) {
      while (++i < length && text.charCodeAt(i) !== 34) if (text.charCodeAt(i) === 92) i++; // [L5]
    } else if (char === 44) {
      nodes++;
    } else if (char === 91 || char === 123) {
      nodes++;
      if (++depth > limits.depth) return 'depth'; // [L3]
    } else if (char === 93 || char === 125) {
      depth--;
    }
  }
  return nodes > limits.nodes ? 'nodes' : ''; // [L4]
}

/** Counts the protocol errors of the other side; tells the code with which the line is to be hung up, if it is. */
export function createFaults(limits: Limits): (counter: string) => 'TOO_LARGE' | 'BAD_FRAME' | undefined {
  let faults = 0;
  return (counter) => {
    if (counter === 'too-large') return 'TOO_LARGE'; // [L10]
    return ++faults < limits.errors ? undefined : 'BAD_FRAME'; // [L11]
  };
}

/** Passes events on, at most so many in a second; then only the latest of each name, at the end of the second. */
export function createMeter<T>(
  limits: Limits,
  clock: Clock,
  count: (counter: string) => void,
  pass: (event: T) => void,
): (name: string, event: T) => void {
  const held = new Map<string, T>();
  let end = 0;
  let passed = 0;
  const release: Due = {
    at: 0,
    due() {
      clock.delete(release);
      const events = [...held.values()];
      held.clear();
      events.forEach(pass);
    },
  };
  return (name, event) => {
    const time = now();
    if (time >= end) {
      end = time + 1000;
      passed = 0;
      release.due();
    }
    if (++passed <= limits.events) return pass(event); // [L8]
    count('conflated');
    if (held.size >= 64 && !held.has(name)) return; // [L9]
    if (!held.size) {
      release.at = end;
      clock.add(release);
    }
    held.set(name, event);
  };
}
