/**
 * What a guest may do. Requirements (C3, C4 and C6 stand in may.ts, C2 and C7 to C9 in grants.ts):
 *
 * C1 What is wanted is a short list of short texts; anything else in it is dropped.
 * C2 A guest is granted nothing that it did not want.
 * C3 A call without its capability is FORBIDDEN and counted, and its handler is not called.
 * C4 Calls in flight end as FORBIDDEN when their capability is taken away.
 * C5 A guest cannot change what is granted: a `can` from its side is refused and counted.
 * C6 The guest's own side refuses such a call without sending it.
 * C7 One question for more at a time; another meanwhile is BUSY.
 * C8 A new document begins without any.
 * C9 An answer that comes after its document is gone grants nothing.
 */
/** Name of the host's state that tells what is granted. */
export const CAN = 'can';

/** The capabilities in a value from outside. */
export function readNames(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((name) => typeof name === 'string' && name.length < 65).slice(0, 32); // [C1]
}

/** Whether a state that a guest tells claims to be the host's. */
export const isForged = (state: unknown): boolean => state === CAN; // [C5]
