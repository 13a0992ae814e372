const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after each failed try the next one comes, in milliseconds. */
export const RETRY_DELAYS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR] as const;
/** Tries after which a receiver that takes nothing at all is switched off. */
export const TRIES = RETRY_DELAYS.length + 1;
/** How long an event is tried that fails while others arrive, the last delay between two tries. */
export const GIVE_UP_MS = 7 * 24 * HOUR;

/**
 * When to try again after so many tries. Up to a fifth is added by chance, so that receivers that fail together are
 * not asked together; a receiver that names a longer time is given it, up to the last delay.
 */
export function retryAt(tries: number, now: number, asked = 0, random = Math.random): number {
  const last = RETRY_DELAYS.at(-1)!;
  const delay = RETRY_DELAYS[tries - 1] ?? last;
  return now + Math.max(Math.round(delay * (1 + random() / 5)), Math.min(asked, last));
}
