import { json } from './codec.js';
import { BridgeError } from './errors.js';
import type { Guard, Limits } from './types.js';
import { measure } from './walk.js';

/** The text of an argument or a result as it goes out; empty: the other side would not take it. */
export function encode(value: unknown, room: Limits): string {
  const text = measure(value, room) ? '' : json(value);
  return text.length > room.frame ? '' : text;
}

/** What a guard makes of a value; one that throws refuses. */
export function guarded(guard: Guard, value: unknown): unknown {
  try {
    return guard(value);
  } catch {
    return undefined;
  }
}

/** The text of what a handler gave, rebuilt by the guard of its method; throws what the other side may know. */
export function given(guard: Guard, out: unknown, room: Limits): string {
  const value = guarded(guard, out ?? null);
  if (value === undefined) throw new TypeError('The guard of the method refused what its handler gave.');
  const text = encode(value, room);
  if (!text) throw new BridgeError('TOO_LARGE');
  return text;
}
