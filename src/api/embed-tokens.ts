import type * as z from 'zod/mini';
import {
  EmbedToken,
  EmbedTokenRequest,
  EmbedTokenState,
  ValidateEmbedTokenRequest,
  WidgetSigninData,
} from '../contract/embed-tokens.js';
import { createHttp, type Http } from '../net/http.js';
import { check, type ApiOptions, type CallOptions } from './client.js';
import { readData } from './envelopes.js';
import { idSegment } from './path-id.js';

export { HttpError } from '../net/http-error.js';
export type { ApiOptions, CallOptions, EmbedToken, EmbedTokenState };

export interface EmbedTokensOptions extends Omit<ApiOptions, 'key'> {
  /** The two halves of an SDK access key. Without them tokens can be validated, not made. */
  accessId?: string;
  accessKey?: string;
}

/**
 * Client of the access-key exchange: the customer's server asks for a token that says who the page is for, and a
 * widget's side asks whether one is good. `baseUrl` such as `https://api-v2.returning.ai`. Both calls are POSTs
 * that change nothing that matters twice, so they are tried again where that may help.
 */
export class EmbedTokens {
  readonly #http: Http;
  readonly #key: { accessId: string; accessKey: string };

  constructor({ accessId = '', accessKey = '', ...options }: EmbedTokensOptions) {
    this.#http = createHttp(options);
    this.#key = { accessId, accessKey };
  }

  /**
   * A token for one page view, good for 15 minutes. The names of identifiers begin with `data-` and are those that
   * the community configured. Rejects with the platform's own code (inferred): `IDENTIFIER_UNKNOWN` (400, the message
   * lists the configured names), `KEY_INVALID`, `KEY_REVOKED` (401), `MEMBER_NOT_FOUND` (404), `MEMBER_AMBIGUOUS`
   * (409). `POST /v2/api/widget-access-keys/token`, SEEN.
   */
  async create(userIdentifiers: Record<string, string>, o: CallOptions = {}): Promise<EmbedToken> {
    const json = check(EmbedTokenRequest, { ...this.#key, userIdentifiers });
    return this.#post('token', EmbedToken, json, json.accessKey, o);
  }

  /**
   * Whether a token is good on a page of this origin. It rejects where it is not, with the platform's own code
   * (inferred): `TOKEN_INVALID`, `TOKEN_EXPIRED`, `KEY_REVOKED` (401), `ORIGIN_NOT_ALLOWED` (403).
   * `POST /v2/api/widget-access-keys/validate`, PARTLY: request, answer and codes are inferred.
   */
  async validate(embedToken: string, origin: string, o: CallOptions = {}): Promise<EmbedTokenState> {
    const json = check(ValidateEmbedTokenRequest, { embedToken, origin });
    return this.#post('validate', EmbedTokenState, json, embedToken, o);
  }

  async #post<T extends z.core.$ZodType>(
    verb: string,
    schema: T,
    json: object,
    secret: string,
    { signal, timeoutMs }: CallOptions,
  ): Promise<z.output<T>> {
    const path = `v2/api/widget-access-keys/${verb}`;
    const secrets = secret === '' ? [] : [secret];
    const answer = await this.#http({
      method: 'POST',
      path,
      json,
      secrets,
      idempotent: true,
      signal,
      timeoutMs,
    });
    const { data } = Object(answer.data) as { data?: unknown };
    return readData(answer, data, schema, secrets);
  }
}

export interface WidgetSigninOptions extends ApiOptions {
  communityId: string;
}

/**
 * Client of the older widget sign-in: one key for the whole community makes a session for any member, so it must
 * never leave a server, and a community does better without it. `baseUrl` such as `https://prod-widgets.returning.ai`.
 */
export class WidgetSignin {
  readonly #http: Http;
  readonly #path: string;
  readonly #key: string;

  constructor({ key, communityId, ...options }: WidgetSigninOptions) {
    this.#http = createHttp({ ...options, headers: () => ({ 'returningai-api-key': key }) });
    this.#path = `widget/${idSegment(communityId)}/signin`;
    this.#key = key;
  }

  /** A token of some minutes for the member with this address. `POST /widget/{communityId}/signin`, SEEN. */
  async signIn(email: string, { signal, timeoutMs }: CallOptions = {}): Promise<string> {
    const request = { method: 'POST', path: this.#path, headers: { email }, signal, timeoutMs };
    const answer = await this.#http(request);
    return readData(answer, answer.data, WidgetSigninData, [this.#key]).token;
  }
}
