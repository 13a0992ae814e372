import { randomId } from './accept.js';
import { BridgeError, isBridgeCode, type BridgeCode } from './errors.js';

/** What the other side may know about a failure. */
export interface Explained {
  code: BridgeCode;
  /** Text for developers. */
  t?: string | undefined;
  /** Milliseconds to wait. */
  w?: number | undefined;
  /** HTTP status. */
  h?: number | undefined;
  /** Type of the problem. */
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
        w: typeof retryAfter === 'number' ? Math.ceil(retryAfter * 1000) : undefined,
        h: typeof status === 'number' ? status : undefined,
        pt: typeof problem === 'string' ? problem.slice(0, 300) : undefined,
      };
    }
  } catch {
    // Thrown was nothing, or something whose properties throw.
  }
  const id = randomId().slice(0, 8);
  console.error(`rai-kit: ${method} failed (${id})`, error);
  return { code: 'INTERNAL', t: `Unexpected (${id})` };
}
