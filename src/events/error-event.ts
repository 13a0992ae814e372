import type { ErrorCode } from '../model/errors.js';

/** A widget failed to get its data. Sent once per failure, not per repeat of the same one. */
export class RaiErrorEvent extends Event {
  /** From the closed list of `CommunityError`; `CLOSED` when no community is configured. */
  readonly code: ErrorCode;
  /** Whether the same read may succeed later. */
  readonly retryable: boolean;
  /** The server's id of the failed request, for a support question. */
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, retryable: boolean, requestId?: string) {
    super('rai-error', { bubbles: true, composed: true });
    this.code = code;
    this.retryable = retryable;
    this.requestId = requestId;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-error': RaiErrorEvent;
  }
}
