import {
  CommunityApiKey,
  CommunityApiKeyInfo,
  CommunityApiKeyRequest,
  CommunityApiKeysData,
} from '../../contract/community-keys.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/** API keys of the community. They are managed with the token of an owner or admin; a key only asks about itself. */
export class CommunityKeys {
  readonly #client: Client;
  readonly #community: () => string;

  constructor(client: Client, community: () => string) {
    this.#client = client;
    this.#community = community;
  }

  /** What the key in use may do. `GET /api-keys/info`, NOT FOUND and inferred. */
  async info(o: CallOptions = {}): Promise<CommunityApiKeyInfo> {
    return this.#client.call(CommunityApiKeyInfo, { path: 'api-keys/info' }, o);
  }

  /** Every key, masked. `GET /communities/{communityId}/api-keys`, NOT FOUND and inferred. */
  async list(o: CallOptions = {}): Promise<CommunityApiKey[]> {
    return this.#client.call(CommunityApiKeysData, { path: this.#path() }, o);
  }

  /**
   * Makes a key; this answer is the only place that shows it whole. `POST /communities/{communityId}/api-keys`,
   * NOT FOUND and inferred (api-18878139).
   */
  async create(key: CommunityApiKeyRequest, o: CallOptions = {}): Promise<CommunityApiKey> {
    const json = this.#client.check(CommunityApiKeyRequest, key);
    return this.#client.call(CommunityApiKey, { method: 'POST', path: this.#path(), json }, o);
  }

  /**
   * Replaces name, permissions and end of a key; the key itself stays.
   * `PUT /communities/{communityId}/api-keys/{apiKeyId}`, NOT FOUND and inferred (api-18878142).
   */
  async update(apiKeyId: string, key: CommunityApiKeyRequest, o: CallOptions = {}): Promise<CommunityApiKey> {
    const json = this.#client.check(CommunityApiKeyRequest, key);
    const path = this.#path(apiKeyId);
    return this.#client.call(CommunityApiKey, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /**
   * Revokes a key at once and for good; answers what it was.
   * `DELETE /communities/{communityId}/api-keys/{apiKeyId}`, SEEN (api-18878141).
   */
  async delete(apiKeyId: string, o: CallOptions = {}): Promise<CommunityApiKey> {
    const path = this.#path(apiKeyId);
    return this.#client.call(CommunityApiKey, { method: 'DELETE', path, idempotent: false }, o);
  }

  #path(apiKeyId?: string): string {
    return `${this.#community()}/api-keys${apiKeyId === undefined ? '' : `/${idSegment(apiKeyId)}`}`;
  }
}
