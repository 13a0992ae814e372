/**
 * What a receiver takes. Requirements:
 *
 * L1 A frame is text; a cloned object is refused without a look inside.
 * L2 Its length is checked before it is parsed.
 * L3 What it holds is so deep at most; nothing deeper is looked at.
 * L4 It holds so many values at most; the count ends at the first one too many.
 * L5 Requests in flight are so many at most; one more is BUSY.
 * L6 Streams in flight are so many at most; one more is BUSY.
 * L7 More events in a second than allowed are held back, and the latest of each name wins.
 * L8 Names that are held back are few, however many the other side invents.
 * L9 A frame that is too long hangs the line up at once.
 * L10 So many protocol errors hang it up.
 * L11 What waits before a link is open is bounded in frames and in text.
 * L12 What the other side tells about itself counts only as whole positive numbers.
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
  (!isStream && calls >= limits.calls) || // [L5]
  (isStream && streams >= limits.streams); // [L6]

/** Whether so much may not wait before a link is open: frames, and characters in them. */
export const isCrowded = (frames: number, characters: number): boolean => frames > 100 || characters > 65_536; // [L11]

/** The limits that `told` names, and the usual ones for the rest. */
export function readLimits(told: unknown): Limits {
  const limits: Record<string, number> = { ...LIMITS };
  for (const name in LIMITS) {
    const value = (told as Record<string, unknown> | undefined)?.[name] as number;
    if (Number.isSafeInteger(value) && value > 0) limits[name] = value; // [L12]
  }
  return limits as unknown as Limits;
}

/** Whether a text from the other side is not even parsed: the name of what is wrong with it, or nothing. */
export function measureText(text: unknown, { frame }: Limits): string {
  if (typeof text !== 'string') return 'frame'; // [L1]
  return text.length > frame ? 'too-large' : ''; // [L2]
}

/** What is wrong with the shape of a value that stands at a level, or nothing. Parsing is fast: a look at the text costs five times this. */
export function measure(value: unknown, { depth, nodes }: Limits, level = 1): string {
  let left = nodes;
  const walk = (inner: unknown, at: number): string => {
    if (--left < 0) return 'nodes'; // [L4]
    if (typeof inner !== 'object' || inner === null) return '';
    if (at > depth) return 'depth'; // [L3]
    for (const item of Array.isArray(inner) ? (inner as unknown[]) : Object.values(inner)) {
      const wrong = walk(item, at + 1);
      if (wrong) return wrong;
    }
    return '';
  };
  return walk(value, level);
}

/** Counts the protocol errors of the other side; tells the code with which the line is to be hung up, if it is. */
export function createFaults(limits: Limits): (counter: string) => 'TOO_LARGE' | 'BAD_FRAME' | undefined {
  let faults = 0;
  return (counter) => {
    if (counter === 'too-large') return 'TOO_LARGE'; // [L9]
    return ++faults < limits.errors ? undefined : 'BAD_FRAME'; // [L10]
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
    if (++passed <= limits.events) return pass(event); // [L7]
    count('conflated');
    if (held.size >= 64 && !held.has(name)) return; // [L8]
    if (!held.size) {
      release.at = end;
      clock.add(release);
    }
    held.set(name, event);
  };
}
