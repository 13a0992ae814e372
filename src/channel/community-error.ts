import { BridgeError } from '../bridge/errors.js';
import { CommunityError } from '../model/errors.js';

/** What the bridge threw, as widgets know it: the same code from the same closed list. */
export function toCommunityError(error: unknown): CommunityError {
  if (error instanceof CommunityError) return error;
  if (!(error instanceof BridgeError)) {
    return new CommunityError('INTERNAL', 'the call failed inside the kit', { cause: error });
  }
  const { code, message, retryable, retryAfter } = error;
  return new CommunityError(code, message, {
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
    cause: error,
  });
}
