/**
 * How many events a receiver takes. Requirements, with those in limits.ts:
 *
 * L7 More events in a second than allowed are held back, and the latest of each name wins.
 * L8 Names that are held back are few, however many the other side invents.
 */
import { now } from './time.js';
import type { Limits } from './types.js';

/** Passes events on, at most so many in a second; then only the latest of each name, at the end of the second. */
export function createMeter<T>(
  { events }: Limits,
  count: (counter: string) => void,
  pass: (event: T) => void,
): (name: string, event: T) => void {
  const held = new Map<string, T>();
  let end = 0;
  let passed = 0;
  const release = (): void => {
    const late = [...held.values()];
    held.clear();
    late.forEach(pass);
  };
  return (name, event) => {
    const time = now();
    if (time >= end) {
      release();
      end = time + 1000;
      passed = 0;
    }
    if (++passed <= events) return pass(event); // [L7]
    count('conflated');
    if (held.size >= 64 && !held.has(name)) return; // [L8]
    if (!held.size) setTimeout(release, end - time);
    held.set(name, event);
  };
}
