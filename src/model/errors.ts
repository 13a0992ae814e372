/**
 * The closed list of error codes that every transport of a community throws. The iframe bridge
 * uses the same list, so that a widget meets one vocabulary wherever it runs.
 */
export const ERROR_CODES = [
  'BAD_FRAME',
  'TOO_LARGE',
  'UNKNOWN_METHOD',
  'FORBIDDEN',
  'INVALID',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'TIMEOUT',
  'CANCELLED',
  'BUSY',
  'UNAVAILABLE',
  'PEER_RELOADED',
  'PEER_GONE',
  'CLOSED',
  'VERSION',
  'REFUSED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface CommunityErrorDetail {
  /** Whether the same call may succeed when it is made again later. */
  retryable?: boolean;
  /** Seconds to wait before the next try, when the other side said so. */
  retryAfter?: number;
  /** The other side's id of the failed request, for a support question. */
  requestId?: string;
  cause?: unknown;
}

const RETRYABLE: readonly ErrorCode[] = ['RATE_LIMITED', 'TIMEOUT', 'BUSY', 'UNAVAILABLE', 'PEER_RELOADED'];

/** The one error that a {@link Community} throws. Its message is for developers, never for readers. */
export class CommunityError extends Error {
  override readonly name = 'CommunityError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter?: number;
  readonly requestId?: string;

  constructor(code: ErrorCode, message: string, detail: CommunityErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.retryable = detail.retryable ?? RETRYABLE.includes(code);
    if (detail.retryAfter !== undefined) this.retryAfter = detail.retryAfter;
    if (detail.requestId !== undefined) this.requestId = detail.requestId;
  }
}
