import type { UserEnvelope } from '../contract/envelopes.js';
import type { SentData } from '../contract/messages.js';
import type {
  CreateUserApiKeyRequest,
  UpdateUserApiKeyRequest,
  UserApiKey,
  UserApiKeyInfo,
} from '../contract/user-keys.js';
import { createHttp, HttpError, type Http, type HttpRequest } from '../net/http.js';
import { redact } from '../net/redact.js';
import { isSentData, isUserApiKey, isUserApiKeyInfo, isUserApiKeyList, isUserEnvelope } from './guards.js';

export { HttpError };
export type { CreateUserApiKeyRequest, SentData, UpdateUserApiKeyRequest, UserApiKey, UserApiKeyInfo };

export interface UserApiOptions {
  /**
   * The user's API key, from the user's preferences; for the management of keys the user's login token
   * (JWT). It goes into the `Authorization` header and nowhere else. A function is asked before each try: for a
   * gateway's `/v1/user-api`, `() => session.token()`; null is nobody.
   */
  key: string | (() => string | null | Promise<string | null>);
  /** For example `https://integration.returning.ai/apis/v1`, or `/v1/user-api` of a gateway (message actions only). */
  baseUrl: string;
  /** Time for one try. Default 10,000. */
  timeoutMs?: number;
  /** Further tries of calls that may be repeated. Default 2. */
  retries?: number;
  fetch?: typeof fetch;
}

export interface UserCallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

/**
 * Client of the User API: acts as one user, with that user's rights and nobody else's. Small enough for a
 * page or an app. Every method rejects with a {@link HttpError}; sends, replies, reactions and new keys
 * are never tried twice.
 */
export class UserApi {
  readonly #http: Http;
  /** What was sent as a key: taken out of everything that an error says. */
  #secrets: string[] = [];

  constructor(options: UserApiOptions) {
    const { key, baseUrl, timeoutMs, retries, fetch } = options;
    const headers = async () => {
      const own = typeof key === 'function' ? await key() : key;
      if (own === null) throw new HttpError('UNAUTHENTICATED', 'nobody is signed in', { written: false });
      this.#secrets = [own, ...this.#secrets.slice(0, 3)];
      return { authorization: `Bearer ${own}` };
    };
    this.#http = createHttp({ baseUrl, timeoutMs, retries, fetch, headers });
  }

  /**
   * Makes a key for the user; the answer is the only place that shows it whole. `POST /users/apikeys`, PARTLY.
   * @param userId the platform's `_id`
   */
  createKey(userId: string, key: CreateUserApiKeyRequest, o?: UserCallOptions): Promise<UserApiKey> {
    return this.#call('POST', 'users/apikeys', isUserApiKey, { query: { userId }, json: key }, o);
  }

  /** All keys of the user. `GET /users/apikeys`, NOT FOUND and inferred. */
  keys(userId: string, o?: UserCallOptions): Promise<UserApiKey[]> {
    return this.#call('GET', 'users/apikeys', isUserApiKeyList, { query: { userId } }, o);
  }

  /** Changes a key. `PUT /users/{userId}/api-keys/{apiKeyId}`, PARTLY. */
  async updateKey(
    userId: string,
    apiKeyId: string,
    key: UpdateUserApiKeyRequest,
    o?: UserCallOptions,
  ): Promise<UserApiKey> {
    return this.#call('PUT', keyPath(userId, apiKeyId), isUserApiKey, { json: key }, o);
  }

  /**
   * Revokes a key for good; answers what it was. Not tried again, as a second try would find nothing. `DELETE /users/{userId}/api-keys/{apiKeyId}`, NOT FOUND and inferred.
   */
  async deleteKey(userId: string, apiKeyId: string, o?: UserCallOptions): Promise<UserApiKey> {
    return this.#call('DELETE', keyPath(userId, apiKeyId), isUserApiKey, { idempotent: false }, o);
  }

  /** What the key in use may do. `GET /users/apikeys/info`, NOT FOUND and inferred. */
  keyInfo(o?: UserCallOptions): Promise<UserApiKeyInfo> {
    return this.#call('GET', 'users/apikeys/info', isUserApiKeyInfo, {}, o);
  }

  /**
   * Posts as the owner of the key. `forumTopicId` is needed in a forum channel. The contract gives no id, the
   * sandbox does. `POST /messages/send`, PARTLY.
   */
  send(
    message: { channelId: string; message: string; forumTopicId?: string },
    o?: UserCallOptions,
  ): Promise<SentData> {
    return this.#call('POST', 'messages/send', isSentData, { json: message }, o, {});
  }

  /** Answers a message as the owner of the key. `POST /messages/reply`, PARTLY. */
  reply(message: { messageId: string; message: string }, o?: UserCallOptions): Promise<SentData> {
    return this.#call('POST', 'messages/reply', isSentData, { json: message }, o, {});
  }

  /** Reacts as the owner of the key, with a shortcode such as `:sparkling_heart:`. `POST /messages/react`, PARTLY. */
  async react(reaction: { messageId: string; emoji: string }, o?: UserCallOptions): Promise<void> {
    await this.#call('POST', 'messages/react', isAnything, { json: reaction }, o);
  }

  /** `empty` is read where an answer has no data, as the contract promises none for sends. */
  async #call<T>(
    method: string,
    path: string,
    guard: (data: unknown) => data is T,
    request: Partial<HttpRequest>,
    o?: UserCallOptions,
    empty?: T,
  ): Promise<T> {
    const { signal, timeoutMs } = o ?? {};
    const {
      data: body,
      status,
      requestId,
    } = await this.#http({ method, path, ...request, signal, timeoutMs });
    const refuse = (code: string, why: string): HttpError =>
      new HttpError(code, `${method} ${path}: ${why}`, {
        status,
        requestId,
        body: redact(body, this.#secrets),
      });
    if (!isUserEnvelope(body)) throw refuse('BAD_ANSWER', 'an answer without its envelope');
    if (isFailure(body)) throw refuse('REFUSED', 'a failure inside the answer');
    const data = body.data ?? empty;
    if (!guard(data)) throw refuse('BAD_ANSWER', 'not the data of the contract');
    return data;
  }
}

const isAnything = (_: unknown): _ is unknown => true;

/** Whether either envelope says so; one that says both things has not succeeded. */
function isFailure(body: UserEnvelope): boolean {
  const { status, meta } = body as { status?: string; meta?: { status?: string } | null };
  return status === 'error' || meta?.status === 'error';
}

function keyPath(userId: string, apiKeyId: string): string {
  // Ids are hexadecimal; anything that could change the path is no id.
  if (/^[\w-]+$/.test(userId) && /^[\w-]+$/.test(apiKeyId)) return `users/${userId}/api-keys/${apiKeyId}`;
  throw new HttpError('INVALID', 'an id has letters, digits, - and _ only', { written: false });
}
