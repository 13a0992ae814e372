import { BridgeError, type BridgeCode } from './errors.js';
import { now } from './time.js';
import type { CallOptions } from './types.js';

/** Milliseconds that a late part may take to come. */
const LOAD_MS = 10_000;

/** Runs something with a part, and tells how many milliseconds it has waited for it. */
export type Gate<Part> = <T>(
  run: (part: Part, late: number) => T | Promise<T>,
  o?: CallOptions,
) => Promise<T>;

/**
 * What comes first waits here for the part that does it, in its order. Meanwhile it can be given up, be too late,
 * or end with the link, by the code that its life was aborted with. A part that does not come is UNAVAILABLE, and
 * asked for again the next time.
 */
export function createGate<Part>(load: () => Promise<Part>, life: AbortSignal): Gate<Part> {
  const waiting = new Set<() => void>();
  let part: Part | undefined;
  const open = (loaded?: Part): void => {
    part = loaded;
    waiting.forEach((enter) => enter());
  };

  return async (run, { signal, timeout = LOAD_MS } = {}) => {
    // Nobody overtakes those who wait.
    if (part && !waiting.size) return run(part, 0);
    const began = now();
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const leave = (code?: BridgeCode): void => {
        waiting.delete(enter);
        clearTimeout(timer);
        over.abort();
        if (code) reject(new BridgeError(code));
      };
      const enter = (): void => {
        leave(part ? undefined : 'UNAVAILABLE');
        if (part) resolve(run(part, now() - began));
      };
      const look = (): void => {
        if (life.aborted) leave(life.reason as BridgeCode);
        if (signal?.aborted) leave('CANCELLED');
      };
      const timer = setTimeout(leave, Math.min(timeout, LOAD_MS), 'TIMEOUT');
      if (!waiting.size) load().then(open, () => open());
      waiting.add(enter);
      life.addEventListener('abort', look, over);
      signal?.addEventListener('abort', look, over);
      look();
    });
  };
}
