import { LoginData, LoginRequest } from '../../contract/auth.js';
import type { CallOptions, Client } from '../client.js';

/** Signing in to the Application API. */
export class ApplicationAuth {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * A token of seven days for an e-mail address and a password. It does what its user may: an owner or admin manages
   * the community with it. UNAUTHENTICATED: one of them is wrong. `POST /auth/login`, NOT FOUND and inferred
   * ("Login API"). Needs neither key nor token; none is sent.
   */
  async login(proof: LoginRequest, o: CallOptions = {}): Promise<LoginData> {
    const json = this.#client.check(LoginRequest, proof);
    const secrets = [json.password];
    return this.#client.call(LoginData, { method: 'POST', path: 'auth/login', json, secrets }, o);
  }
}
