import type * as z from 'zod/mini';
import {
  CurrencyByWebhook,
  FieldsByWebhook,
  SendMessageWebhook,
  SentByWebhook,
  UpdateCurrencyWebhook,
  UpdateFieldsWebhook,
  WorkflowEvent,
  WorkflowOutcome,
  WorkflowSession,
} from '../contract/incoming-webhooks.js';
import { HttpError } from '../net/http-error.js';
import { createHttp, type Http, type HttpAnswer } from '../net/http.js';
import { check, type CallOptions } from './client.js';
import { readData } from './envelopes.js';

export { HttpError } from '../net/http-error.js';
export type {
  CallOptions,
  CurrencyByWebhook,
  FieldsByWebhook,
  SendMessageWebhook,
  SentByWebhook,
  UpdateCurrencyWebhook,
  UpdateFieldsWebhook,
  WorkflowEvent,
  WorkflowOutcome,
};

export interface WebhookCallOptions extends CallOptions {
  /**
   * Names the call: sent again under the same name it takes effect once. A new one for each call without it, so
   * that only the client's own further tries count as the same.
   */
  idempotencyKey?: string | undefined;
}

interface Common {
  /** Time for one try. Default 10,000. */
  timeoutMs?: number;
  /** Further tries. Default 2: they do no harm, as a call takes effect once. */
  retries?: number;
  fetch?: typeof fetch;
}

export interface IncomingWebhookOptions extends Common {
  /** The whole address of the webhook, as the platform shows it. */
  url: string;
  /** Where the webhook asks for one. It goes into `x-api-key` and nowhere else. */
  key?: string;
  /** Where the webhook asks for encryption: `(text) => encryptPayload(text, { kid, key })` of `rai-kit/webhooks`. */
  encrypt?: (text: string) => object | string | Promise<object | string>;
}

/**
 * One incoming webhook of the platform, called from a customer's server. Each webhook has one action: the other two
 * methods are refused with `INVALID`. Every failure is an {@link HttpError} with the platform's own code
 * (inferred): `API_KEY_MISSING`, `API_KEY_INVALID` (401), `PLAINTEXT_REFUSED`, `ENCRYPTION_UNEXPECTED`, `DECRYPTION_FAILED`,
 * `INVALID` (400), `WEBHOOK_OFF`, `FORBIDDEN` (403), `NOT_FOUND` (404), `BELOW_FLOOR`, `ABOVE_CEILING`, `REPLAYED`,
 * `CONFLICT` (409), `TOO_LARGE` (413), `IDEMPOTENCY_MISMATCH` (422), `RATE_LIMITED` (429).
 */
export class IncomingWebhook {
  readonly #options: IncomingWebhookOptions;

  constructor(options: IncomingWebhookOptions) {
    this.#options = options;
  }

  /** Writes a message into channels, into all of them or none. `POST /webhooks/incoming/{id}`, PARTLY: inferred. */
  async sendMessage(message: SendMessageWebhook, o: WebhookCallOptions = {}): Promise<SentByWebhook> {
    return this.#call(SendMessageWebhook, message, SentByWebhook, o);
  }

  /** Sets custom fields of a member, all of them or none. `POST /webhooks/incoming/{id}`, PARTLY: inferred. */
  async updateFields(update: UpdateFieldsWebhook, o: WebhookCallOptions = {}): Promise<FieldsByWebhook> {
    return this.#call(UpdateFieldsWebhook, update, FieldsByWebhook, o);
  }

  /**
   * Adds to what a member has, takes from it, or sets it; never below the floor of the webhook.
   * `POST /webhooks/incoming/{id}`, PARTLY: inferred.
   */
  async updateCurrency(
    update: UpdateCurrencyWebhook,
    o: WebhookCallOptions = {},
  ): Promise<CurrencyByWebhook> {
    return this.#call(UpdateCurrencyWebhook, update, CurrencyByWebhook, o);
  }

  async #call<A extends z.core.$ZodType>(
    input: z.core.$ZodType,
    value: object,
    output: A,
    { idempotencyKey = crypto.randomUUID(), ...o }: WebhookCallOptions,
  ): Promise<z.output<A>> {
    const { url, key, encrypt } = this.#options;
    const text = JSON.stringify(check(input, value));
    const body = await encrypt?.(text);
    const answer = await post(this.#options, url, o, {
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        ...(key !== undefined && { 'x-api-key': key }),
        ...(body !== undefined && { 'x-encrypted': 'true' }),
      },
      body: body === undefined ? text : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return below(answer, output, key === undefined ? [] : [key]);
  }
}

export interface WorkflowWebhookOptions extends Common {
  handshakeUrl: string;
  /** The main address. */
  url: string;
  /** The workflow's API key. It goes into `x-api-key` of the handshake and nowhere else. */
  key: string;
}

/**
 * A workflow webhook: the customer's server tells the platform what happened to somebody, such as a registration.
 * Each event takes a handshake; its token is good for 300 seconds and for this one event.
 */
export class WorkflowWebhook {
  readonly #options: WorkflowWebhookOptions;

  constructor(options: WorkflowWebhookOptions) {
    this.#options = options;
  }

  /** A session token for one event. `POST` of the handshake URL with an empty body, SEEN. */
  async handshake(o: CallOptions = {}): Promise<string> {
    const { handshakeUrl, key } = this.#options;
    const request = { headers: { 'content-type': 'application/json', 'x-api-key': key } };
    const answer = await post(this.#options, handshakeUrl, o, request);
    // An older generation answers without `data` around it.
    const { sessionToken } = Object(answer.data) as { sessionToken?: unknown };
    const old = sessionToken === undefined ? undefined : { ...answer, data: { data: answer.data } };
    return below(old ?? answer, WorkflowSession, [key]).sessionToken;
  }

  /**
   * Shakes hands and sends an event. `user.registered` makes the member, lets them in or changes their names; other
   * types are remembered with the member. `POST` of the main URL with `x-session-token`, PARTLY: the answer and the
   * codes are inferred, among them `SESSION_INVALID` (401) and `SESSION_USED` (422).
   */
  async send(
    event: WorkflowEvent,
    { idempotencyKey = crypto.randomUUID(), ...o }: WebhookCallOptions = {},
  ): Promise<WorkflowOutcome> {
    const text = JSON.stringify(check(WorkflowEvent, event));
    const token = await this.handshake(o);
    const answer = await post(this.#options, this.#options.url, o, {
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        'x-session-token': token,
      },
      body: text,
    });
    return below(answer, WorkflowOutcome, [token, this.#options.key]);
  }
}

/**
 * POSTs to a whole address. Further tries are the same call: it has its key of idempotency. Errors do not tell the
 * address, which may be all that protects a webhook.
 */
async function post(
  { timeoutMs, retries, fetch }: Common,
  url: string,
  { signal, timeoutMs: own }: CallOptions,
  request: { headers: Record<string, string>; body?: string },
): Promise<HttpAnswer> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || address.search !== '' || address.hash !== '')
    throw new HttpError('INVALID', 'the address of a webhook has no query and no fragment', {
      written: false,
    });
  const http: Http = createHttp({ baseUrl: address.origin, timeoutMs, retries, fetch });
  const path = address.pathname;
  try {
    return await http({ method: 'POST', path, ...request, idempotent: true, signal, timeoutMs: own });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new HttpError(error.code, error.message.replaceAll(path, 'webhook'), error);
  }
}

function below<A extends z.core.$ZodType>(
  answer: HttpAnswer,
  schema: A,
  secrets: readonly string[],
): z.output<A> {
  return readData(answer, (Object(answer.data) as { data?: unknown }).data, schema, secrets);
}
