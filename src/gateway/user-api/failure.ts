import { HttpError } from '../../net/http.js';
import { Problem } from '../http/problem.js';
import { refusalOf } from '../messages/refusal.js';

/** The answer for a call with a member's key that failed. Nothing of the platform's own words goes in. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  // The session is good, so a 401 would only make the page renew it.
  if (error.status === 401)
    return new Problem('FORBIDDEN', 'the key of this member does not count', { cause: error });
  const refused = refusalOf(error);
  if (refused) return refused;
  return new Problem('TIMEOUT', 'it is not known whether the platform did it', { cause: error });
}
