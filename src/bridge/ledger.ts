import { now } from './time.js';
import type { Counters, TraceEntry } from './types.js';

/** What happened on one link: counters that only grow, and the last 50 lines. No line holds a value of a call. */
export interface Ledger {
  readonly counters: Counters;
  readonly trace: readonly TraceEntry[];
  count(name: string): void;
  /** Something happened, and when, if that is known. */
  note(way: TraceEntry['way'], what: string, at?: number): void;
}

export function createLedger(log: ((entry: TraceEntry) => void) | undefined): Ledger {
  const counters: Record<string, number> = {};
  const trace: TraceEntry[] = [];
  const note: Ledger['note'] = (way, what, at = now()) => {
    const entry = { at, way, what };
    if (trace.push(entry) > 50) trace.shift();
    log?.(entry);
  };
  return {
    counters,
    trace,
    note,
    count(name) {
      counters[name] = (counters[name] ?? 0) + 1;
      note('note', name);
    },
  };
}
