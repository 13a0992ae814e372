/** One thing that the protocol asks of an end. */
export interface Check<Tools> {
  name: string;
  /** What is asked, for a person who reads the result. */
  says: string;
  run(tools: Tools): Promise<void>;
}

export interface Verdict {
  name: string;
  says: string;
  state: 'pass' | 'fail' | 'skipped';
  /** What was seen instead. */
  note?: string;
}

/** The subject lacks what a check needs, such as a method of its own; said, not failed. */
export class Skipped extends Error {}

export function need(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

export const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 200);

export const pause = (ms: number): Promise<void> => new Promise((settle) => setTimeout(settle, ms));

/** Runs checks one after the other; none stops those after it. */
export async function judge<Tools>(
  checks: readonly Check<Tools>[],
  tools: () => Promise<Tools> | Tools,
  told: (verdict: Verdict) => void,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { name, says, run } of checks) {
    const verdict: Verdict = { name, says, state: 'pass' };
    try {
      await run(await tools());
    } catch (error) {
      verdict.state = error instanceof Skipped ? 'skipped' : 'fail';
      verdict.note = (error as Error).message;
    }
    verdicts.push(verdict);
    told(verdict);
  }
  return verdicts;
}

/** The closed list of the protocol. */
export const CODES: readonly unknown[] = [
  'BAD_FRAME',
  'TOO_LARGE',
  'UNKNOWN_METHOD',
  'FORBIDDEN',
  'INVALID',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'TIMEOUT',
  'CANCELLED',
  'BUSY',
  'UNAVAILABLE',
  'PEER_RELOADED',
  'PEER_GONE',
  'CLOSED',
  'VERSION',
  'REFUSED',
  'INTERNAL',
];
