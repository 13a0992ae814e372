import { isBridgeCode } from './codes.js';
import { BridgeError, type BridgeCode } from './errors.js';

/**
 * Reads what a handler threw: the code, the reason for this side, and what else the other side may know, as the
 * rest of a frame: `t` text, `w` milliseconds to wait, `h` HTTP status, `pt` type of the problem. A BridgeError
 * tells its text; anything else with a code of the closed list tells the code alone; the rest stays here, in the
 * console, under an id that the other side gets.
 */
export function explain(method: string, error: unknown): [code: BridgeCode, reason: unknown, rest: string] {
  const rest = (o: object): string => JSON.stringify({ _: 0, ...o }).slice(6, -1);
  try {
    const { code, retryAfter, status, problem, message } = error as BridgeError;
    if (isBridgeCode(code)) {
      const isOurs = error instanceof BridgeError && message !== code;
      const t = isOurs ? message.slice(0, 300) : undefined;
      const w = Math.ceil(Number(retryAfter) * 1000) || undefined;
      const pt = typeof problem === 'string' ? problem.slice(0, 300) : undefined;
      return [code, error, rest({ t, w, h: Number(status) || undefined, pt })];
    }
  } catch {
    // Thrown was nothing, or something whose properties throw.
  }
  const [number] = crypto.getRandomValues(new Uint32Array(1));
  const id = number!.toString(16).padStart(8, '0');
  console.error(`rai-kit: ${method} failed (${id})`, error);
  return ['INTERNAL', error ?? new BridgeError('INTERNAL'), rest({ t: `Unexpected (${id})` })];
}
