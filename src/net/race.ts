/**
 * Waits for `work`, for a time limit and for the caller's signal, whichever comes first, and leaves no
 * timer and no listener behind. `expired` returns the error of the limit, or nothing when reaching it is
 * a success: without `work` this is a pause.
 */
export function race<T>(
  signal: AbortSignal | undefined,
  ms: number,
  aborted: () => Error,
  expired: () => Error | undefined,
  work?: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      run();
    };
    const onAbort = (): void => settle(() => reject(aborted()));
    const onTime = (): void =>
      settle(() => {
        const error = expired();
        if (error) reject(error);
        else resolve(undefined as T);
      });
    // A longer delay than 2^31 - 1 would fire at once.
    const timer = setTimeout(onTime, Math.min(ms, 2 ** 31 - 1));
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    work?.().then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
