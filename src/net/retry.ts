/**
 * Seconds that a `Retry-After` header asks to wait: a number of seconds, or a date, which is read against
 * the answer's own clock where that is given. Undefined when it says neither.
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const seconds = (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Whether a rejected `fetch` certainly sent nothing: name not found, connection refused or not
 * established. Only Node says why a fetch failed; a browser hides it, and then the answer is no.
 */
export function neverSent(error: unknown): boolean {
  // Node wraps the reason in `cause`, and several tried addresses in `errors`.
  const { cause, errors, code, syscall } = Object(error) as {
    cause?: unknown;
    errors?: unknown[];
    code?: unknown;
    syscall?: unknown;
  };
  if (errors?.length) return errors.every(neverSent);
  return UNSENT.test(String(code)) || syscall === 'connect' || (cause ? neverSent(cause) : false);
}
