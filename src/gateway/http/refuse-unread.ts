import type { Metrics } from '../metrics.js';
import type { Unread } from '../unread.js';
import { Problem } from './problem.js';

/** What keeps a request from being looked at: it could not be read, or there are too many under way. */
export type Refused = Unread | 'busy';

const PROBLEMS: Readonly<Record<Refused, () => Problem>> = {
  header: () => new Problem('TOO_LARGE', 'the headers are too long', { status: 431 }),
  malformed: () => new Problem('INVALID', 'this is no HTTP'),
  slow: () => new Problem('TIMEOUT', 'the request did not come to an end', { status: 408 }),
  crowded: () => new Problem('UNAVAILABLE', 'there are too many connections', { retryAfter: 2 }),
  busy: () => new Problem('UNAVAILABLE', 'there are too many requests under way', { retryAfter: 2 }),
};

/** Counts and answers a request that no route sees. */
export function refuseUnread(why: Refused, metrics: Metrics): Response {
  const problem = PROBLEMS[why]();
  // A header of that size is a token as a rule: it counts among those, too.
  if (why === 'header') metrics.refused('header');
  metrics.turnedAway(why);
  metrics.answered('UNREAD', problem.status);
  return problem.toResponse();
}
