import type { Frame } from './codec.js';
import { isBridgeCode, type BridgeCode } from './errors.js';
import type { Ledger } from './ledger.js';
import { isId } from './port.js';
import type { Inlet } from './streams.js';
import type { Guard, Method } from './types.js';

/** A call that waits for its answer. */
export interface Pending {
  readonly row: Method;
  readonly inlet: Inlet | undefined;
  done(value: unknown): void;
  fail(code: BridgeCode, text?: string, frame?: Frame): void;
}

/** What a guard makes of a value; one that throws refuses. */
export function guarded(guard: Guard, value: unknown): unknown {
  try {
    return guard(value);
  } catch {
    return undefined;
  }
}

const codeOf = (code: unknown): BridgeCode => (isBridgeCode(code) ? code : 'INTERNAL');

/**
 * Reads answers: `r` result, `x` error, `n` item, `z` end. One belongs to a call that waits for its kind;
 * any other is counted and dropped.
 */
export function createReader(
  flying: ReadonlyMap<unknown, Pending>,
  ledger: Ledger,
  lastId: () => number,
  fault: (counter: string) => void,
): (frame: Frame) => boolean {
  const find = (id: unknown, isStream?: boolean): Pending | undefined => {
    const pending = flying.get(id);
    if (pending && isStream !== !pending.inlet) return pending;
    ledger.count(!pending && isId(id) && id <= lastId() ? 'late' : 'unknown-id');
    return undefined;
  };

  return (frame) => {
    const { r, x, n, z, v, code, t } = frame;
    if (r !== undefined || n !== undefined) {
      const pending = find(r ?? n, r === undefined);
      if (!pending) return true;
      const value = guarded(pending.row.result, v);
      if (value === undefined) {
        ledger.count('invalid');
        pending.fail('BAD_FRAME');
      } else if (!pending.inlet) pending.done(value);
      else if (!pending.inlet.push(value)) fault('credit');
    } else if (x !== undefined) {
      find(x)?.fail(codeOf(code), typeof t === 'string' ? t.slice(0, 300) : undefined, frame);
    } else if (z !== undefined) {
      const pending = find(z, true);
      if (code === undefined) pending?.done(undefined);
      else pending?.fail(codeOf(code));
    } else return false;
    return true;
  };
}
