import type { IdentityRefusal } from './verify-error.js';

/** How many identity tokens were accepted, and how many refused for which reason. */
export interface IdentityCounters {
  accepted: number;
  refused: number;
  reasons: Partial<Record<IdentityRefusal, number>>;
}

export function createCounters(): IdentityCounters {
  return { accepted: 0, refused: 0, reasons: {} };
}

/** What every check counts that brings no counters of its own. */
export const counters: IdentityCounters = createCounters();
