import { randomId } from './accept.js';
import { BridgeError, isBridgeCode, type BridgeCode } from './errors.js';

/** What the other side may know about a failure: `t` text, `w` milliseconds to wait, `h` status, `pt` problem. */
export interface Explained {
  code: BridgeCode;
  t?: string | undefined;
  w?: number | undefined;
  h?: number | undefined;
  pt?: string | undefined;
}

/**
 * Reads what a handler threw. A BridgeError tells its text; anything else with a code of the closed list tells
 * the code alone; the rest stays here, in the console, under an id that the other side gets.
 */
export function explain(method: string, error: unknown): Explained {
  try {
    const { code, retryAfter, status, problem, message } = error as BridgeError;
    if (isBridgeCode(code)) {
      return {
        code,
        t: error instanceof BridgeError && message !== code ? message.slice(0, 300) : undefined,
        w: Math.ceil(Number(retryAfter) * 1000) || undefined,
        h: Number(status) || undefined,
        pt: problem && String(problem),
      };
    }
  } catch {
    // Thrown was nothing, or something whose properties throw.
  }
  const id = randomId().slice(0, 8);
  console.error(`rai-kit: ${method} failed (${id})`, error);
  return { code: 'INTERNAL', t: `Unexpected (${id})` };
}
