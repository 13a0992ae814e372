import type { Opts } from './community.js';
import { CommunityError } from './errors.js';
import type { Sent } from './message.js';

/** When a held message is asked about again: a little after the gateway itself has looked. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000];

export interface SettleOptions extends Opts {
  /** Told about each answer, so that a row can say "sending" for as long as it takes. */
  onState?: (sent: Sent) => void;
  pausesMs?: readonly number[];
}

/**
 * Repeats a call with its one idempotency key until what became of the message is known. Resolves to the
 * last answer; it is `held` only when the last pause is over. Errors that may pass are tried through.
 */
export async function settle(call: (o: Opts) => Promise<Sent>, options: SettleOptions = {}): Promise<Sent> {
  const { signal, onState, pausesMs = PAUSES_MS } = options;
  const o: Opts = signal ? { signal } : {};
  for (let round = 0; ; round++) {
    const pause = pausesMs[round];
    try {
      const sent = await call(o);
      onState?.(sent);
      if (sent.state !== 'held' || pause === undefined) return sent;
    } catch (error) {
      const mayPass = (error as { retryable?: boolean } | null)?.retryable === true;
      if (!mayPass || pause === undefined) throw error;
    }
    await sleep(pause ?? 0, signal);
  }
}

const cancelled = (): CommunityError => new CommunityError('CANCELLED', 'cancelled by the caller');

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
