import { SecureAuthData, SecureAuthQuery } from '../contract/secure-auth.js';
import { createClient, type ApiOptions, type CallOptions, type Client } from './client.js';

export { HttpError } from '../net/http-error.js';
export type { ApiOptions, CallOptions, SecureAuthData, SecureAuthQuery };

export interface SecureAuthOptions extends ApiOptions {
  /** The community's own domain name. Without it the host name of `baseUrl`. */
  hostname?: string;
}

/**
 * Client of Secure Auth: a server that knows who its user is gets an address at which that user is signed in. The
 * key is the one of the System API; `baseUrl` is `https://{the community's domain}/api`.
 */
export class SecureAuth {
  readonly #client: Client;

  constructor({ hostname, ...options }: SecureAuthOptions) {
    this.#client = createClient(options, (apiKey) => ({
      apiKey,
      hostname: hostname ?? new URL(options.baseUrl).hostname,
    }));
  }

  /**
   * An address that signs a user in, once and soon: send the browser there, and write it nowhere. `userId` is the
   * username; a user whom the community does not know is created and needs e-mail and names. CONFLICT: the
   * address or the username is somebody else's. `GET /secureAuth`, SEEN (api-16892393). It writes, so it is never
   * tried twice.
   */
  async login(user: Omit<SecureAuthQuery, 'action'>, o: CallOptions = {}): Promise<SecureAuthData> {
    const query = this.#client.check(SecureAuthQuery, { ...user, action: 'login' });
    return this.#client.call(SecureAuthData, { path: 'secureAuth', query, idempotent: false }, o);
  }
}
