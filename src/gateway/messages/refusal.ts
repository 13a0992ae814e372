import type { HttpError } from '../../net/http.js';
import { Problem } from '../http/problem.js';

/**
 * The answer for a call that certainly did nothing on the platform; undefined when it may have done it
 * all the same. Nothing of the platform's own words goes in.
 */
export function refusalOf(error: HttpError): Problem | undefined {
  const cause = { cause: error };
  if (!error.written) return new Problem('UNAVAILABLE', undefined, { ...cause, retryAfter: 5 });
  // A failure that is reported inside an answer of status 200.
  if (error.status === 200 && error.code === 'REFUSED') return new Problem('REFUSED', undefined, cause);
  switch (error.status) {
    case 400:
    case 422:
      return new Problem('INVALID', 'the platform did not take this text', cause);
    case 401:
      return new Problem('UNAVAILABLE', undefined, cause);
    case 403:
      return new Problem('FORBIDDEN', undefined, cause);
    case 404:
    case 410:
      return new Problem('NOT_FOUND', undefined, cause);
    case 409:
      return new Problem('CONFLICT', undefined, cause);
    case 413:
      return new Problem('TOO_LARGE', undefined, cause);
    case 429:
      return new Problem('RATE_LIMITED', undefined, { ...cause, retryAfter: error.retryAfter ?? 5 });
    default:
      return undefined;
  }
}
