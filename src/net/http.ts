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

/** Whether any try of a call may have left. */
interface State {
  sent: boolean;
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
  const { baseUrl, retries = 2, backoffMs = 250, maxRetryAfter = 20, maxBytes = 8 * 2 ** 20 } = options;

  /** One try. `state.sent` becomes true when the request may have left. */
  async function exchange(request: HttpRequest, signal: AbortSignal, state: State): Promise<HttpAnswer> {
    const { method = 'GET', path, query, json, credentials, cache } = request;
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...request.headers,
      ...(await options.headers?.()),
    };
    // The whole value, and what follows a scheme such as `Bearer`.
    const secrets = Object.entries(headers).flatMap(([name, value]) =>
      SECRET.test(name) ? [value, value.replace(/^\S+\s+/, '')] : [],
    );
    if (json !== undefined) headers['content-type'] = 'application/json';

    const fail = (code: string, why: string, detail?: HttpErrorDetail): HttpError =>
      new HttpError(code, redact(`${method} ${path}: ${why}`, secrets), detail);

    let url: URL;
    let init: object;
    try {
      url = new URL(
        join(baseUrl, path, query),
        (globalThis as { location?: { href: string } }).location?.href,
      );
      init = {
        method,
        headers: new Headers(headers),
        body: json === undefined ? request.body : JSON.stringify(json),
        signal,
        // `manual` and not `error`: so a redirect is told from a broken line and is not tried again.
        redirect: secrets.length || credentials === 'include' ? 'manual' : 'follow',
        ...(credentials && { credentials }),
        ...(cache && { cache }),
      };
    } catch {
      // The error of a header that cannot be built repeats it, key and all: it is dropped.
      throw fail('INVALID', 'the request cannot be built', { written: state.sent });
    }
    signal.throwIfAborted();
    const before = state.sent;
    state.sent = true;
    let response: Response;
    try {
      response = await (options.fetch ?? fetch)(String(url), init);
    } catch (error) {
      state.sent = before || !neverSent(error);
      const why = state.sent ? 'no answer' : 'no connection';
      throw fail('UNAVAILABLE', why, { retryable: true, written: state.sent });
    }

    const { status } = response;
    const id = response.headers.get('x-request-id');
    const requestId = id ? redact(id.slice(0, 128), secrets) : undefined;
    const bad = (why: string, retryable = false): HttpError =>
      fail('BAD_ANSWER', why, { status, requestId, retryable });
    if (response.type === 'opaqueredirect' || (status > 299 && status < 400 && status !== 304)) {
      response.body?.cancel().catch(() => {});
      throw bad('a redirect, which is not followed');
    }

    let text = '';
    let data: unknown;
    try {
      text = await readText(response, response.ok ? maxBytes : MAX_ERROR_BYTES);
    } catch (error) {
      if (response.ok) {
        if (error instanceof BodyTooLarge) throw bad(`an answer of more than ${maxBytes} bytes`);
        throw bad('the answer broke off', true);
      }
    }
    try {
      if (text) data = JSON.parse(text);
    } catch {
      if (response.ok) {
        // Broken JSON is most likely half of it; anything else, such as HTML, is somebody else talking.
        const json = /json/i.test(response.headers.get('content-type') ?? '');
        throw bad('no JSON', json);
      }
    }
    if (response.ok || status === 304) {
      return { status, headers: response.headers, data, ...(requestId && { requestId }) };
    }
    const body = redact(data, secrets);
    const said = Object(body) as Partial<Problem> & { code?: unknown; message?: unknown };
    const problem =
      typeof said.type === 'string' && typeof said.title === 'string' ? (body as Problem) : undefined;
    const code = /^[A-Z_]{2,40}$/.test(String(said.code)) ? String(said.code) : codeOf(status);
    const reason = said.detail ?? said.message;
    throw fail(code, `${status} ${code}` + (typeof reason === 'string' ? ` "${reason.slice(0, 200)}"` : ''), {
      status,
      requestId,
      problem,
      body,
      retryable: isRetryable(status),
      retryAfter: parseRetryAfter(response.headers),
    });
  }

  /** One try within its time; the caller's abort and the clock win over whatever hangs. */
  function limited(request: HttpRequest, state: State): Promise<HttpAnswer> {
    const { method = 'GET', path, signal, timeoutMs = options.timeoutMs ?? 10_000 } = request;
    const inner = new AbortController();
    const stop = (code: string, why: string, retryable: boolean): HttpError => {
      inner.abort();
      return new HttpError(code, `${method} ${path}: ${why}`, { retryable, written: state.sent });
    };
    return race(
      signal,
      timeoutMs,
      () => stop('CANCELLED', 'cancelled by the caller', false),
      () => stop('TIMEOUT', `no answer within ${timeoutMs} ms`, true),
      () => exchange(request, inner.signal, state),
    );
  }

  return async (request) => {
    const { method = 'GET', path, signal } = request;
    const { idempotent = /^(GET|HEAD|PUT|DELETE)$/.test(method) } = request;
    const state: State = { sent: false };
    for (let tries = 0; ; tries++) {
      try {
        return await limited(request, state);
      } catch (error) {
        if (!idempotent || tries >= retries || !(error instanceof HttpError) || !error.retryable) throw error;
        const { retryAfter = 0 } = error;
        if (retryAfter > maxRetryAfter) throw error;
        const pause = retryAfter * 1000 + Math.random() * Math.min(backoffMs * 2 ** tries, 10_000);
        await race(
          signal,
          pause,
          () =>
            new HttpError('CANCELLED', `${method} ${path}: cancelled by the caller`, { written: state.sent }),
          () => undefined,
        );
      }
    }
  };
}

function join(baseUrl: string, path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const url = `${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return String(search) ? `${url}?${search}` : url;
}
