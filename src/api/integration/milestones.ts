import { Milestones, MilestonesRequest } from '../../contract/milestones.js';
import type { UserIdentifier } from '../../contract/referrals.js';
import type { CallOptions, Client } from '../client.js';

/** How far users are on the ladder of tiers. */
export class MilestonesApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Every level of the ladder and whether and when the user reached it; CONFLICT where several users match.
   * `POST /users/milestones`, NOT FOUND and inferred.
   */
  async get(identifier: UserIdentifier, o: CallOptions = {}): Promise<Milestones> {
    const json = this.#client.check(MilestonesRequest, { identifier });
    const request = { method: 'POST', path: 'users/milestones', json, idempotent: true };
    return this.#client.call(Milestones, request, o);
  }
}
