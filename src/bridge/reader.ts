import type { Frame } from './codec.js';
import { codeOf } from './codes.js';
import type { BridgeCode } from './errors.js';
import type { Inlet } from './inlet.js';
import { isId } from './limits.js';
import { guarded } from './replies.js';
import type { Method } from './types.js';

/** A call that waits for its answer. */
export interface Pending {
  readonly row: Method;
  readonly inlet: Inlet | undefined;
  done(value?: unknown): void;
  fail(code: BridgeCode, frame?: Frame): void;
}

/** A text of the other side for developers, cut to a decent length. */
export const words = (text: unknown): string | undefined =>
  typeof text === 'string' ? text.slice(0, 300) : undefined;

/**
 * Reads answers: `r` result, `x` error, `n` item, `z` end. One belongs to a call that waits for its kind;
 * any other is counted and dropped.
 */
export function createReader(
  flying: ReadonlyMap<unknown, Pending>,
  count: (counter: string) => void,
  lastId: () => number,
  fault: (counter: string) => void,
): (frame: Frame) => boolean {
  return (frame) => {
    const { r, x, n, z, v, code } = frame;
    const id = r ?? x ?? n ?? z;
    if (id === undefined) return false;
    const pending = flying.get(id);
    const { inlet } = pending ?? {};
    // An error may answer either kind; a result never a stream, an item or an end never a call.
    if (!pending || (x === undefined && (r === undefined) !== !!inlet)) {
      count(!pending && isId(id) && id <= lastId() ? 'late' : 'unknown-id');
    } else if (x !== undefined || (z !== undefined && code !== undefined)) {
      pending.fail(codeOf(code), frame);
    } else if (z !== undefined) {
      pending.done();
    } else {
      const value = guarded(pending.row.result, v);
      if (value === undefined) {
        count('invalid');
        pending.fail('BAD_FRAME');
      } else if (!inlet) pending.done(value);
      else if (!inlet.push(value)) fault('credit');
    }
    return true;
  };
}
