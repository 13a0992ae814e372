/** Waits; false when the signal ended it early. With `background` the timer does not keep the process alive. */
export function pause(ms: number, signal: AbortSignal, background = false): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve(true);
    }, ms);
    if (background) timer.unref();
    signal.addEventListener('abort', end, { once: true });
  });
}
