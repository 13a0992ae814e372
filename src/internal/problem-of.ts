import type { CommunityError, ErrorCode } from '../model/errors.js';

/** Why a read failed, as far as a reader or the page may know. */
export interface Problem {
  code: ErrorCode;
  retryable: boolean;
  /** Seconds. */
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** Errors of a community keep their code, whichever copy of the kit made them; all others are our own fault. */
export function problemOf(error: unknown): Problem {
  const { name, code, retryable, retryAfter, requestId } = (error ?? {}) as CommunityError;
  return name === 'CommunityError'
    ? { code, retryable, retryAfter, requestId }
    : { code: 'INTERNAL', retryable: true };
}
