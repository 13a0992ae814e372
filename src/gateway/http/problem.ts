import type { ErrorCode } from '../../model/errors.js';

/** HTTP status of each code that a route can answer with. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  BUSY: 409,
  TOO_LARGE: 413,
  REFUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNKNOWN_METHOD: 405,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
};

const TITLES: Partial<Record<ErrorCode, string>> = {
  INVALID: 'The request is not well formed',
  UNAUTHENTICATED: 'A session is needed',
  FORBIDDEN: 'This session may not do that',
  NOT_FOUND: 'There is nothing here',
  CONFLICT: 'The request collides with another one',
  BUSY: 'Another request is not settled yet',
  TOO_LARGE: 'The request is too large',
  REFUSED: 'The request was refused',
  RATE_LIMITED: 'Too many requests',
  INTERNAL: 'Something went wrong on the gateway',
  UNKNOWN_METHOD: 'This cannot be done here',
  UNAVAILABLE: 'This cannot be answered now',
  TIMEOUT: 'The platform did not answer in time',
};

/** Seconds after which it may be tried again where nothing says more, and at most, whatever upstream says. */
const RETRY_AFTER = 5;
const LONGEST = 3600;

export interface ProblemOptions {
  /** Another status than the usual one of the code. */
  status?: number;
  /** Seconds for `Retry-After`. */
  retryAfter?: number;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An answer that is an error: RFC 9457 problem details with a stable type. Nothing of upstream goes in. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.status = options.status ?? STATUS[code] ?? 500;
    this.retryAfter = options.retryAfter ?? (this.status === 503 ? RETRY_AFTER : undefined);
    this.headers = options.headers ?? {};
  }

  toResponse(requestId?: string): Response {
    const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    for (const [name, value] of Object.entries(this.headers)) headers.set(name, value);
    if (this.retryAfter !== undefined) {
      const seconds = Math.min(Math.ceil(this.retryAfter) || RETRY_AFTER, LONGEST);
      headers.set('retry-after', String(Math.max(1, seconds)));
    }
    const body = {
      type: `https://rai-kit.dev/problems/${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: TITLES[this.code] ?? 'The request failed',
      status: this.status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    return new Response(JSON.stringify(body), { status: this.status, headers });
  }
}
