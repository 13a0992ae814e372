import type { WebhookRefusalCode } from '../refusal.js';

/** What a handler has counted since it was made. */
export interface WebhookCounters {
  /** Requests of any kind. */
  received: number;
  /** Events that a function of `on` took. */
  handled: number;
  /** Events of a type that nothing listens to: answered like handled ones. */
  ignored: number;
  /** Deliveries of an event that was taken before: answered like handled ones. */
  duplicates: number;
  /** Events that came after a later one was handed over. */
  late: number;
  /** Sequence numbers that were not waited for any longer. */
  holes: number;
  /** Answers that were a refusal, by their reason. */
  refused: Partial<Record<WebhookRefusalCode, number>>;
}

export function createCounters(): WebhookCounters {
  return { received: 0, handled: 0, ignored: 0, duplicates: 0, late: 0, holes: 0, refused: {} };
}
