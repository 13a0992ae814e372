/** What a problem document (RFC 9457) says about a failed request. */
export interface Problem {
  type: string;
  title: string;
  detail?: string;
}

export interface HttpErrorDetail {
  /** Status of the answer; 0 when there was none. */
  status?: number;
  retryable?: boolean;
  /** Seconds. */
  retryAfter?: number | undefined;
  requestId?: string | undefined;
  problem?: Problem | undefined;
  body?: unknown;
  written?: boolean;
}

/**
 * The one error of every HTTP call of the kit. It is safe to log: it never has a `cause`, and the key
 * that the request carried is taken out of everything that the server sent back.
 *
 * Codes: `INVALID` (400, 422 and requests that cannot be built), `UNAUTHENTICATED` (401), `FORBIDDEN`
 * (403), `NOT_FOUND` (404, 410), `CONFLICT` (409), `TOO_LARGE` (413), `RATE_LIMITED` (429), `TIMEOUT` (408
 * and our own clock), `CANCELLED` (the caller's signal), `UNAVAILABLE` (no answer, 502, 503, 504),
 * `BAD_ANSWER` (a redirect, no JSON, half a body, too much of it, a shape that the contract does not
 * know), `REFUSED` (a failure that names no better reason), `INTERNAL` (500) - or the `code` that a
 * problem document of the gateway carries.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  /** Status of the answer; 0 when there was none. */
  readonly status: number;
  readonly code: string;
  /**
   * Whether the same call may succeed when it is made again later. Says nothing of what the failed one
   * has done: before a call that writes is repeated, look at `written`.
   */
  readonly retryable: boolean;
  /** Seconds that the server asked to wait. */
  readonly retryAfter?: number;
  /** The server's id of the request, for a support question. */
  readonly requestId?: string;
  readonly problem?: Problem;
  /** The parsed JSON of the answer, where there was any of modest size. */
  readonly body?: unknown;
  /** False only when the request certainly never left this machine. */
  readonly written: boolean;

  constructor(code: string, message: string, detail: HttpErrorDetail = {}) {
    super(message);
    this.code = code;
    this.status = detail.status ?? 0;
    this.retryable = detail.retryable ?? false;
    this.written = detail.written ?? true;
    // Absent keys stay absent, so that a logged error shows only what is known.
    if (detail.retryAfter !== undefined) this.retryAfter = detail.retryAfter;
    if (detail.requestId !== undefined) this.requestId = detail.requestId;
    if (detail.problem !== undefined) this.problem = detail.problem;
    if (detail.body !== undefined) this.body = detail.body;
  }
}

const CODES: Record<number, string> = {
  400: 'INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'TOO_LARGE',
  422: 'INVALID',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
};

/** The code of a failed status. */
export const codeOf = (status: number): string => CODES[status] ?? (status > 500 ? 'UNAVAILABLE' : 'REFUSED');

/** Whether the same request may succeed later, judged by the status alone. */
export const isRetryable = (status: number): boolean => /^(408|425|429|50[0234])$/.test(String(status));
