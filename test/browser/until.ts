import { waitUntil as wait } from '@open-wc/testing';

/** Waits for a condition for as long as a busy machine needs; a second is not always enough. */
export const waitUntil: typeof wait = (predicate, message, options) =>
  wait(predicate, message, { timeout: 8_000, ...options });
