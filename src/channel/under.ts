/**
 * Does work that ends with the first of some signals: at once, whatever the work makes of it, so that an
 * answer which comes later reaches nobody.
 */
export async function under<T>(
  signals: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, release } = joined(signals);
  try {
    signal.throwIfAborted();
    return await Promise.race([work(signal), rejection(signal)]);
  } finally {
    release();
  }
}

/** One signal for several; `release` when it is needed no more. */
export function joined(signals: readonly AbortSignal[]): { signal: AbortSignal; release: () => void } {
  const both = new AbortController();
  const ends = signals.map((signal) => {
    const end = (): void => both.abort(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    return () => signal.removeEventListener('abort', end);
  });
  return { signal: both.signal, release: () => ends.forEach((end) => end()) };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
