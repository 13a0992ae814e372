import * as z from 'zod/mini';
import {
  LoginData,
  LoginRequest,
  RegisteredUser,
  RegisterRequest,
  VerifyEmailRequest,
} from '../../contract/auth.js';
import type { CallOptions, Client } from '../client.js';

/** Accounts with passwords, in the community of the key. All three are inferred: only their titles are documented. */
export class SystemAuth {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Makes an account, which becomes a member when its e-mail address is verified. CONFLICT: address or username
   * is taken. `POST /auth/register`, NOT FOUND and inferred (api-8862585).
   */
  async register(account: RegisterRequest, o: CallOptions = {}): Promise<RegisteredUser> {
    const json = this.#client.check(RegisterRequest, account);
    return this.#client.call(RegisteredUser, { method: 'POST', path: 'auth/register', json }, o);
  }

  /** Brings back the code that was mailed. `POST /auth/verify-email`, NOT FOUND and inferred. */
  async verifyEmail(proof: VerifyEmailRequest, o: CallOptions = {}): Promise<void> {
    const json = this.#client.check(VerifyEmailRequest, proof);
    await this.#client.call(z.unknown(), { method: 'POST', path: 'auth/verify-email', json }, o);
  }

  /**
   * A token of seven days for a member's e-mail address and password. UNAUTHENTICATED: one of them is wrong.
   * `POST /auth/login`, NOT FOUND and inferred.
   */
  async login(proof: LoginRequest, o: CallOptions = {}): Promise<LoginData> {
    const json = this.#client.check(LoginRequest, proof);
    return this.#client.call(LoginData, { method: 'POST', path: 'auth/login', json }, o);
  }
}
