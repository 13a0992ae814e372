import {
  RedemptionOrdersData,
  RedemptionOrdersOfRequest,
  RedemptionOrdersQuery,
  RedemptionStatus,
  RedemptionStatusesData,
  UpdatedRedemption,
  UpdateRedemptionStatusRequest,
  type RedemptionOrder,
} from '../../contract/redemptions.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';

/** Orders as transactions that are redeemed, and what they can be in (permission `redemption`, inferred). */
export class RedemptionsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of the community's orders, the newest first. `GET /redemption-transactions`, NOT FOUND and inferred. */
  async list(query: RedemptionOrdersQuery = {}, o: CallOptions = {}): Promise<Page<RedemptionOrder>> {
    const checked = this.#client.check(RedemptionOrdersQuery, query);
    const request = { path: 'redemption-transactions', query: checked };
    const { data, paging } = await this.#client.page(RedemptionOrdersData, request, o);
    return toPage(data, paging);
  }

  /** All orders of the community, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<RedemptionOrdersQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<RedemptionOrder, void, undefined> {
    return walk(({ page }) => this.list({ ...query, page }, o), o);
  }

  /**
   * One page of the orders of the user with this e-mail address, the newest first.
   * `POST /redemption-transactions`, NOT FOUND and inferred.
   */
  async listOf(
    email: string,
    query: RedemptionOrdersQuery = {},
    o: CallOptions = {},
  ): Promise<Page<RedemptionOrder>> {
    const json = this.#client.check(RedemptionOrdersOfRequest, { ...query, email });
    const request = { method: 'POST', path: 'redemption-transactions', json, idempotent: true };
    const { data, paging } = await this.#client.page(RedemptionOrdersData, request, o);
    return toPage(data, paging);
  }

  /** All orders of one user, one by one. */
  allOf(
    email: string,
    query: Omit<RedemptionOrdersQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<RedemptionOrder, void, undefined> {
    return walk(({ page }) => this.listOf(email, { ...query, page }, o), o);
  }

  /** Puts an order into another status. `PUT /redemption-transactions/status`, SEEN (api-26401866). */
  async updateStatus(change: UpdateRedemptionStatusRequest, o: CallOptions = {}): Promise<UpdatedRedemption> {
    const json = this.#client.check(UpdateRedemptionStatusRequest, change);
    const path = 'redemption-transactions/status';
    return this.#client.call(UpdatedRedemption, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /** What an order can be in. `GET /redemption-statuses`, NOT FOUND and inferred. */
  async statuses(o: CallOptions = {}): Promise<RedemptionStatus[]> {
    return this.#client.call(RedemptionStatusesData, { path: 'redemption-statuses' }, o);
  }

  /** One status. `GET /redemption-statuses/{id}`, NOT FOUND and inferred. */
  async status(statusId: string, o: CallOptions = {}): Promise<RedemptionStatus> {
    return this.#client.call(RedemptionStatus, { path: `redemption-statuses/${idSegment(statusId)}` }, o);
  }
}
