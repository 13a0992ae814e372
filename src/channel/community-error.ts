import { CommunityError, ERROR_CODES, type ErrorCode } from '../model/errors.js';

/** Code of whatever was thrown, where it has one. */
export const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null | undefined)?.code;

/**
 * What the bridge threw, as widgets know it: the same code from the same closed list. The channel may come
 * from another copy of the kit, so it is known by its shape.
 */
export function toCommunityError(error: unknown): CommunityError {
  if (error instanceof CommunityError) return error;
  if (!(ERROR_CODES as readonly unknown[]).includes(codeOf(error))) {
    return new CommunityError('INTERNAL', 'the call failed inside the kit', { cause: error });
  }
  const { code, message, retryable, retryAfter } = error as CommunityError & { code: ErrorCode };
  return new CommunityError(code, message, {
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
    cause: error,
  });
}
