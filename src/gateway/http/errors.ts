import { HttpError } from '../../net/http.js';
import type { GatewayCall } from '../context.js';
import type { Log } from '../log.js';
import { StoreUnavailable } from '../store/store.js';
import { Problem } from './problem.js';

/** Every error of a route as an answer. What upstream said stays in the log. */
export function answerError(error: unknown, c: GatewayCall, log: Log): Response {
  const problem = problemOf(error);
  if (problem.status >= 500 && problem.code !== 'UNAVAILABLE') {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('a request failed', { requestId: c.get('requestId'), error, stack });
  } else if (!(error instanceof Problem)) {
    log.warn('a request could not be answered', { requestId: c.get('requestId'), error });
  }
  return problem.toResponse(c.get('requestId'));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem('UNAVAILABLE', undefined, { retryAfter: 10 });
  if (error instanceof HttpError) {
    if (error.code === 'TIMEOUT') return new Problem('TIMEOUT');
    return new Problem('UNAVAILABLE', undefined, { retryAfter: error.retryAfter ?? 5 });
  }
  return new Problem('INTERNAL');
}
