/** So many failures in a row open the breaker. */
const FAILURES = 10;
/** It stays open so long, in milliseconds; then one call may try. */
const OPEN_FOR = 1000;

/**
 * A fetch that stops asking a platform which does not answer. While it is open, calls fail at once, and as surely
 * unsent as a refused connection: whoever sends something knows that nothing went out.
 */
export function withBreaker(inner: typeof fetch, now: () => number): typeof fetch {
  let failures = 0;
  let openUntil = 0;
  const failed = () => {
    failures += 1;
    if (failures >= FAILURES) openUntil = now() + OPEN_FOR;
  };
  return async (input, init) => {
    if (now() < openUntil) {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('the breaker is open'), { code: 'ECONNREFUSED' }),
      });
    }
    // Others wait for what this one finds.
    if (failures >= FAILURES) openUntil = now() + OPEN_FOR;
    try {
      const answer = await inner(input, init);
      if (answer.status >= 502 && answer.status <= 504) {
        failed();
      } else {
        failures = 0;
        openUntil = 0;
      }
      return answer;
    } catch (error) {
      // A caller who gave up says nothing about the platform; one who ran out of time does.
      const gaveUp =
        init?.signal?.aborted === true && (init.signal.reason as Error | undefined)?.name === 'AbortError';
      if (!gaveUp) failed();
      throw error;
    }
  };
}
