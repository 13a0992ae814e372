import { BodyTooLarge, readText } from './body.js';
import { codeOf, HttpError, isRetryable, type HttpErrorDetail, type Problem } from './http-error.js';
import { race } from './race.js';
import { redact } from './redact.js';
import { neverSent, parseRetryAfter } from './retry.js';

export { HttpError } from './http-error.js';

type Query = Record<string, string | number | boolean | undefined>;

export interface HttpRequest {
  /** `GET` when left out. */
  method?: string;
  /** Appended to the base URL. Ids in it must be encoded. */
  path: string;
  /** Entries that are undefined are left out. */
  query?: Query | undefined;
  /** Sent as JSON; excludes `body`. */
  json?: unknown;
  body?: string | Uint8Array | FormData | URLSearchParams;
  headers?: Record<string, string> | undefined;
  /** What proves who is calling and is not in a header: taken out of every error like those that are. */
  secrets?: readonly string[];
  signal?: AbortSignal | undefined;
  /** Time for one try, from the first byte sent to the last byte read. */
  timeoutMs?: number | undefined;
  /** Whether a second try does no harm. By default true for GET, HEAD, PUT and DELETE. */
  idempotent?: boolean;
  credentials?: 'omit' | 'same-origin' | 'include';
  cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
}

export interface HttpAnswer {
  /** 2xx or 304. */
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined where the body is empty. */
  data: unknown;
  requestId?: string;
}

export interface HttpOptions {
  /** With or without a slash at its end. */
  baseUrl: string;
  /**
   * Headers that carry who is calling. Asked before each try; what it throws
   * goes to the caller as it is. Values of headers whose name says authorization, key, token, secret,
   * session or cookie are taken out of every error.
   */
  headers?: (() => Record<string, string> | Promise<Record<string, string>>) | undefined;
  /** Time for one try. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Further tries of an idempotent call. Default 2. */
  retries?: number | undefined;
  /** Upper bound of the first pause; it doubles with each try. Default 250. */
  backoffMs?: number | undefined;
  /** A longer `Retry-After`, in seconds, is not waited for: the error carries it. Default 20. */
  maxRetryAfter?: number | undefined;
  /** Bytes that an answer may have once decompressed. Default 8 MiB. */
  maxBytes?: number | undefined;
  fetch?: typeof fetch | undefined;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Names of headers whose values prove who is calling. */
const SECRET = /auth|key|token|secret|session|cookie/i;
const MAX_ERROR_BYTES = 65_536;

/**
 * The one way of the kit to speak HTTP: JSON in and out, a time limit, at most a bounded number of bytes,
 * retries with full jitter where they do no harm, redirects not followed when the call carries a key, and
 * every failure a {@link HttpError}. An abort ends the call at once, also in a pause between tries.
 */
export function createHttp(options: HttpOptions): Http {
  return async (request) => {
    const { retries = 2, backoffMs = 250, maxRetryAfter = 20 } = options;
    const { method = 'GET', path, signal, timeoutMs = options.timeoutMs ?? 10_000 } = request;
    const { idempotent = /^(GET|HEAD|PUT|DELETE)$/.test(method) } = request;
    const call: Call = {
      sent: false,
      fail: (code, why, detail) =>
        new HttpError(code, `${method} ${path}: ${why}`, { written: call.sent, ...detail }),
    };
    const cancelled = (): HttpError => call.fail('CANCELLED', 'cancelled by the caller');

    for (let tries = 0; ; tries++) {
      const inner = new AbortController();
      try {
        // The caller's signal and the clock win over whatever hangs: a fetch, a body, a token.
        return await race(
          signal,
          timeoutMs,
          cancelled,
          () => call.fail('TIMEOUT', `no answer within ${timeoutMs} ms`, { retryable: true }),
          () => exchange(options, request, call, inner.signal),
        );
      } catch (error) {
        // The reason tells a fetch around this one whether time ran out or the caller gave up.
        inner.abort(error);
        if (!idempotent || tries >= retries || !(error instanceof HttpError) || !error.retryable) throw error;
        const { retryAfter = 0 } = error;
        if (retryAfter > maxRetryAfter) throw error;
        const pause = retryAfter * 1000 + Math.random() * Math.min(backoffMs * 2 ** tries, 10_000);
        await race(signal, pause, cancelled, () => undefined);
      }
    }
  };
}

/** One call with all its tries. */
interface Call {
  /** Whether any try may have left. */
  sent: boolean;
  fail(code: string, why: string, detail?: HttpErrorDetail): HttpError;
}

/** One try: asks for the headers, sends, and reads the answer. */
async function exchange(
  options: HttpOptions,
  request: HttpRequest,
  call: Call,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { method = 'GET', path, query, json, body, credentials, cache } = request;
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...request.headers,
    ...(await options.headers?.()),
  };
  // The whole value, and what follows a scheme such as `Bearer`.
  const secrets = Object.entries(headers)
    .flatMap(([name, value]) => (SECRET.test(name) ? [value, value.replace(/^\S+\s+/, '')] : []))
    .concat(request.secrets ?? []);
  let url: string;
  let init: object;
  try {
    url = address(options.baseUrl, path, query);
    init = {
      method,
      headers: new Headers(headers),
      body: json === undefined ? body : JSON.stringify(json),
      signal,
      // `manual` and not `error`: so a redirect is told from a broken line and is not tried again.
      redirect: secrets.length || credentials === 'include' ? 'manual' : 'follow',
      ...(credentials && { credentials }),
      ...(cache && { cache }),
    };
  } catch {
    // The error of a header that cannot be built repeats it, key and all: it is dropped.
    throw call.fail('INVALID', 'the request cannot be built');
  }
  signal.throwIfAborted();
  const before = call.sent;
  call.sent = true;
  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(url, init);
  } catch (error) {
    call.sent = before || !neverSent(error);
    throw call.fail('UNAVAILABLE', call.sent ? 'no answer' : 'no connection', { retryable: true });
  }
  return receive(response, options.maxBytes ?? 8 * 2 ** 20, call, secrets);
}

/** What an answer says, or the error that it is. */
async function receive(
  response: Response,
  maxBytes: number,
  call: Call,
  secrets: readonly string[],
): Promise<HttpAnswer> {
  const { status, headers, ok } = response;
  const id = headers.get('x-request-id');
  const requestId = id ? redact(id, secrets).slice(0, 128) : undefined;
  const bad = (why: string, retryable = false): HttpError =>
    call.fail('BAD_ANSWER', why, { status, requestId, retryable });
  // A browser hides the status of a redirect.
  if (response.type === 'opaqueredirect' || (status > 299 && status < 400 && status !== 304)) {
    response.body?.cancel().catch(() => {});
    throw bad('a redirect, which is not followed');
  }

  let text = '';
  let data: unknown;
  try {
    text = await readText(response, ok ? maxBytes : MAX_ERROR_BYTES);
  } catch (error) {
    // What a failure says matters less than that it is one.
    if (ok && error instanceof BodyTooLarge) throw bad(`an answer of more than ${maxBytes} bytes`);
    if (ok) throw bad('the answer broke off', true);
  }
  try {
    if (text) data = JSON.parse(text);
  } catch {
    // Broken JSON is most likely half of it; anything else, such as HTML, is somebody else talking.
    if (ok) throw bad('no JSON', /json/i.test(headers.get('content-type') ?? ''));
  }
  if (ok || status === 304) return { status, headers, data, ...(requestId && { requestId }) };

  const body = redact(data, secrets);
  const said = Object(body) as Record<string, unknown>;
  const { type, title, code: own } = said;
  const problem = typeof type === 'string' && typeof title === 'string' ? (body as Problem) : undefined;
  const code = typeof own === 'string' && /^[A-Z_]{2,40}$/.test(own) ? own : codeOf(status);
  const reason =
    said['detail'] ??
    said['message'] ??
    (said['meta'] as Record<string, unknown> | null | undefined)?.['message'];
  throw call.fail(
    code,
    `${status} ${code}${typeof reason === 'string' ? ` "${reason.slice(0, 200)}"` : ''}`,
    {
      status,
      requestId,
      problem,
      body,
      retryable: isRetryable(status),
      retryAfter: parseRetryAfter(headers),
    },
  );
}

/** The whole address. A relative base URL is read against that of the page. */
function address(baseUrl: string, path: string, query: Query = {}): string {
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`, page);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}
