import { MemberSpins, MemberSpinsData, UpdateSpinsRequest } from '../../contract/spin-wheels.js';
import type { CallOptions, Client } from '../client.js';

/** Spins of members on the wheels of the community (permission `manageUser`, inferred). */
export class SpinWheelsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** From now on a member has so many spins. `PUT /spin-wheels/users`, NOT FOUND and inferred. */
  async update(request: UpdateSpinsRequest, o: CallOptions = {}): Promise<MemberSpins> {
    const json = this.#client.check(UpdateSpinsRequest, request);
    const call = { method: 'PUT', path: 'spin-wheels/users', json, idempotent: false };
    return this.#client.call(MemberSpins, call, o);
  }

  /**
   * Every wheel with the spins that a member has on it. `GET /spin-wheels/users`, beyond the contract: only the
   * sandbox answers it, unless it is strict.
   */
  async list(email: string, o: CallOptions = {}): Promise<MemberSpins[]> {
    return this.#client.call(MemberSpinsData, { path: 'spin-wheels/users', query: { email } }, o);
  }
}
