import { now } from './time.js';
import type { Counters, TraceEntry } from './types.js';

/** What happened on one link: counters that only grow, and the last 50 lines. No line holds a value of a call. */
export interface Ledger {
  readonly counters: Counters;
  /** The lines so far; written when somebody reads them. */
  trace(): TraceEntry[];
  count(name: string): void;
  /** Something happened, and when, if that is known. */
  note(way: TraceEntry['way'], what: string, which?: number | string, at?: number): void;
}

const LINES = 50;

/** A line before somebody reads it. */
interface Noted extends TraceEntry {
  readonly which: number | string | undefined;
}

export function createLedger(log: ((entry: TraceEntry) => void) | undefined): Ledger {
  const counters: Record<string, number> = {};
  const notes: Noted[] = [];
  let next = 0;
  const entry = ({ at, way, what, which }: Noted): TraceEntry => ({
    at,
    way,
    what: which === undefined ? what : `${what} ${which}`,
  });
  const note: Ledger['note'] = (way, what, which, at = now()) => {
    const noted = { at, way, what, which };
    notes[next] = noted;
    next = (next + 1) % LINES;
    if (log) log(entry(noted));
  };
  return {
    counters,
    trace: () => [...notes.slice(next), ...notes.slice(0, next)].map(entry),
    note,
    count(name) {
      counters[name] = (counters[name] ?? 0) + 1;
      note('note', name);
    },
  };
}
