import {
  CreatedUser,
  CreateUserRequest,
  ManagedUser,
  ManageUserRequest,
  OlderUser,
} from '../../contract/accounts.js';
import { ActivityStats, ActivityStatsRequest } from '../../contract/activity.js';
import { ObjectId } from '../../contract/primitives.js';
import { RewardLog, RewardLogRequest, type RewardLogEntry } from '../../contract/reward-log.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';

/** What of a user's rewards to list. `identifierType` is `email` unless another is given. */
export interface RewardLogFilter {
  identifier: string;
  identifierType?: string | undefined;
  page?: number | undefined;
  limit?: number | undefined;
  /** `YYYY-MM-DD`, both days included. */
  startDate?: string | undefined;
  endDate?: string | undefined;
}

/** Accounts of the community's users, and what they earned. */
export class UsersApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** A new user; CONFLICT where the e-mail address or the username is taken. `POST /users`, PARTLY (api-15697164). */
  async create(user: CreateUserRequest, o: CallOptions = {}): Promise<CreatedUser> {
    const json = this.#client.check(CreateUserRequest, user);
    return this.#client.call(CreatedUser, { method: 'POST', path: 'users', json }, o);
  }

  /** Deletes a member, by username, until they are restored. `POST /users/manage`, SEEN (manager-user-account). */
  delete(user: string, o: CallOptions = {}): Promise<ManagedUser> {
    return this.#manage({ action: 'delete', user }, o);
  }

  /** Brings a deleted member back with everything they had. `POST /users/manage`, SEEN (manager-user-account). */
  restore(user: string, o: CallOptions = {}): Promise<ManagedUser> {
    return this.#manage({ action: 'restore', user }, o);
  }

  /** A user by `_id`, as the earliest pages had it on this host. `GET /users/{id}`, PARTLY (api-18362342). */
  async get(id: string, o: CallOptions = {}): Promise<OlderUser> {
    const path = `users/${this.#client.check(ObjectId, id)}`;
    return this.#client.call(OlderUser, { path }, o);
  }

  /**
   * How often one user did what, in the older way. `GET /users/activity/stats`, PARTLY: the older table of
   * contents has it as GET.
   */
  async stats(
    identifier: string,
    days: number,
    o: CallOptions & { identifierType?: string | undefined } = {},
  ): Promise<ActivityStats> {
    const { identifierType: identifier_type = 'email' } = o;
    const query = this.#client.check(ActivityStatsRequest, { identifier, identifier_type, days });
    return this.#client.call(ActivityStats, { path: 'users/activity/stats', query }, o);
  }

  /**
   * One page of what a user was given or had taken away, the newest first. `POST /users/activity/logs`, NOT FOUND
   * and inferred.
   */
  async logs(filter: RewardLogFilter, o: CallOptions = {}): Promise<Page<RewardLogEntry>> {
    const { identifier, identifierType = 'email', page, limit, startDate, endDate } = filter;
    const json = this.#client.check(RewardLogRequest, {
      identifier,
      identifier_type: identifierType,
      ...(page !== undefined && { page }),
      ...(limit !== undefined && { limit }),
      ...(startDate !== undefined && { start_date: startDate }),
      ...(endDate !== undefined && { end_date: endDate }),
    });
    const request = { method: 'POST', path: 'users/activity/logs', json, idempotent: true };
    const { results, pagination } = await this.#client.call(RewardLog, request, o);
    return toPage(results, pagination);
  }

  /** All of it, one by one; `limit` is the size of the pages that are fetched. */
  allLogs(
    filter: Omit<RewardLogFilter, 'page'>,
    o: CallOptions = {},
  ): AsyncGenerator<RewardLogEntry, void, undefined> {
    return walk(({ page }) => this.logs({ ...filter, page }, o), o);
  }

  async #manage(request: ManageUserRequest, o: CallOptions): Promise<ManagedUser> {
    const json = this.#client.check(ManageUserRequest, request);
    return this.#client.callBare(ManagedUser, { method: 'POST', path: 'users/manage', json }, o);
  }
}
