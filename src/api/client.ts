import * as z from 'zod/mini';
import { createHttp, HttpError, type HttpRequest } from '../net/http.js';
import { openEnvelope, unwrap } from './envelopes.js';

export interface ApiOptions {
  /** The API's key. It goes into one header and nowhere else. */
  key: string;
  /** For example `https://integration.returning.ai/apis/v1`. */
  baseUrl: string;
  /** Time for one try. Default 10,000. */
  timeoutMs?: number;
  /** Further tries of calls that only read. Default 2. */
  retries?: number;
  /** A longer `Retry-After`, in seconds, is not waited for. Default 20: less where somebody waits for the answer. */
  maxRetryAfter?: number;
  fetch?: typeof fetch;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

/** A page has two hundred members or messages, and the platform bounds none of their texts. */
const MAX_BYTES = 64 * 2 ** 20;

/** What the clients of the platform's server APIs share: requests held to the contract, and answers too. */
export interface Client {
  /** Holds a request to its schema before anything is sent. @throws {HttpError} INVALID, naming the place */
  check<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T>;
  /** Sends a request and gives the data of its answer, whatever the envelope. @throws {HttpError} */
  call<T extends z.core.$ZodType>(schema: T, request: HttpRequest, o: CallOptions): Promise<z.output<T>>;
  /** The same for answers that some pages of the documentation show without any envelope. */
  callBare<T extends z.core.$ZodType>(schema: T, request: HttpRequest, o: CallOptions): Promise<z.output<T>>;
  /** The same with the numbers of the page that the answer tells, under the platform's own names. */
  page<T extends z.core.$ZodType>(
    schema: T,
    request: HttpRequest,
    o: CallOptions,
  ): Promise<{ data: z.output<T>; paging: Record<string, unknown> }>;
}

/** `header`: where the key goes, such as `{ authorization: 'Bearer …' }`. */
export function createClient(
  { key, baseUrl, timeoutMs, retries, maxRetryAfter, fetch }: ApiOptions,
  header: (key: string) => Record<string, string>,
): Client {
  const secrets = [key];
  const http = createHttp({
    baseUrl,
    timeoutMs,
    retries,
    maxRetryAfter,
    fetch,
    maxBytes: MAX_BYTES,
    headers: () => header(key),
  });
  const ask = (request: HttpRequest, { signal, timeoutMs }: CallOptions) =>
    http({ ...request, signal, timeoutMs });
  return {
    check,
    call: async (schema, request, o) => unwrap(await ask(request, o), schema, secrets).data,
    async callBare(schema, request, o) {
      const answer = await ask(request, o);
      const bare = openEnvelope(answer.data) ? undefined : z.safeParse(schema, answer.data);
      return bare?.success ? bare.data : unwrap(answer, schema, secrets).data;
    },
    async page(schema, request, o) {
      const { data, paging } = unwrap(await ask(request, o), schema, secrets);
      return { data, paging: paging ?? {} };
    },
  };
}

/** Holds a request to its schema before anything is sent. @throws {HttpError} INVALID, naming the place */
export function check<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') || 'its root';
  throw new HttpError('INVALID', `the request is not as the contract says, at ${at}`, { written: false });
}

/** The header of the Integration, Application and User API. */
export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
