import { CommunityError, ERROR_CODES, type ErrorCode } from '../model/errors.js';
import { HttpError } from '../net/http.js';

/** Turns what a transport threw into the one error of a community. */
export function toCommunityError(error: unknown): CommunityError {
  if (error instanceof CommunityError) return error;
  if (!(error instanceof HttpError)) {
    return new CommunityError('INTERNAL', 'the call failed inside the kit', { cause: error });
  }
  const { message, retryable, retryAfter, requestId } = error;
  return new CommunityError(codeOf(error), message, {
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(requestId !== undefined && { requestId }),
    cause: error,
  });
}

function codeOf({ code, status }: HttpError): ErrorCode {
  if ((ERROR_CODES as readonly string[]).includes(code)) return code as ErrorCode;
  if (status === 501) return 'UNKNOWN_METHOD';
  return 'INTERNAL';
}

export const cancelled = (): CommunityError => new CommunityError('CANCELLED', 'cancelled by the caller');

/** Why an answer never arrives at whoever asked: it belongs to the member before. */
export const switched = (): CommunityError =>
  new CommunityError('CANCELLED', 'somebody else is signed in since the call was made');
