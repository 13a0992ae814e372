import {
  ReferralProgramsData,
  ReferralSummary,
  ReferralSummaryRequest,
  type Referee,
  type ReferralProgram,
} from '../../contract/referrals.js';
import type { CallOptions, Client } from '../client.js';
import { walk } from '../paging.js';

/** Who brought whom, and how far they came (permission `getUserData`). */
export class ReferralsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * A user's invitation, what it earned, and a page of those who came by it. CONFLICT when several users match
   * the identifier; UNAVAILABLE, and worth another try, while the lookup of a custom field is being made.
   * `POST /referrals/summary`, SEEN (api-37905861).
   */
  async summary(request: ReferralSummaryRequest, o: CallOptions = {}): Promise<ReferralSummary> {
    const json = this.#client.check(ReferralSummaryRequest, request);
    const path = 'referrals/summary';
    return this.#client.call(ReferralSummary, { method: 'POST', path, json, idempotent: true }, o);
  }

  /** Everybody whom a user brought, one by one, the latest first; `limit` is the size of the pages. */
  referees(
    request: Omit<ReferralSummaryRequest, 'pagination'> & { limit?: number },
    o: CallOptions = {},
  ): AsyncGenerator<Referee, void, undefined> {
    const { limit, ...who } = request;
    return walk(async ({ cursor }) => {
      const pagination = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) };
      const { referees, pagination: next } = await this.summary({ ...who, pagination }, o);
      return { items: referees, ...(next?.nextCursor && { nextCursor: next.nextCursor }) };
    }, o);
  }

  /** The programs of the community and their stages. `GET /referrals/programs`, NOT FOUND and inferred. */
  async programs(o: CallOptions = {}): Promise<ReferralProgram[]> {
    return this.#client.call(ReferralProgramsData, { path: 'referrals/programs' }, o);
  }
}
