import {
  CreateLeaderboardRequest,
  DeletedLeaderboard,
  LeaderboardFieldsQuery,
  LeaderboardsData,
  ListLeaderboardsQuery,
  PlatformLeaderboard,
  UpdateLeaderboardRequest,
} from '../../contract/leaderboards.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';

/** Leaderboards of the key's community (permission `leaderboard`). */
export class LeaderboardsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of leaderboards, 20 where no limit is given. `GET /leaderboards`, SEEN (gamification/leaderboards/list). */
  async list(query: ListLeaderboardsQuery = {}, o: CallOptions = {}): Promise<Page<PlatformLeaderboard>> {
    const checked = this.#client.check(ListLeaderboardsQuery, query);
    const request = { path: 'leaderboards', query: checked };
    const { data, paging } = await this.#client.page(LeaderboardsData, request, o);
    return toPage(data, paging);
  }

  /** All leaderboards, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<ListLeaderboardsQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<PlatformLeaderboard, void, undefined> {
    return walk(({ page }) => this.list({ ...query, page }, o), o);
  }

  /**
   * One leaderboard. `GET /leaderboards/{leaderboardID}`, SEEN (gamification/leaderboards/get).
   * @param fields the keys that are wanted; all of them when left out
   */
  async get(
    leaderboardId: string,
    o: CallOptions & { fields?: readonly string[] } = {},
  ): Promise<PlatformLeaderboard> {
    const query = this.#client.check(LeaderboardFieldsQuery, { fields: o.fields?.join(',') });
    return this.#client.call(PlatformLeaderboard, { path: pathOf(leaderboardId), query }, o);
  }

  /** A new leaderboard; CONFLICT where its slug is taken. `POST /leaderboards`, PARTLY (api-33710015). */
  async create(board: CreateLeaderboardRequest, o: CallOptions = {}): Promise<PlatformLeaderboard> {
    const json = this.#client.check(CreateLeaderboardRequest, board);
    return this.#client.call(PlatformLeaderboard, { method: 'POST', path: 'leaderboards', json }, o);
  }

  /** Changes what is given. `PATCH /leaderboards/{leaderboardID}`, PARTLY (api-33710017). */
  async update(
    leaderboardId: string,
    changes: UpdateLeaderboardRequest,
    o: CallOptions = {},
  ): Promise<PlatformLeaderboard> {
    const json = this.#client.check(UpdateLeaderboardRequest, changes);
    const request = { method: 'PATCH', path: pathOf(leaderboardId), json };
    return this.#client.call(PlatformLeaderboard, request, o);
  }

  /** Deletes it for good. `DELETE /leaderboards/{leaderboardID}`, NOT FOUND and inferred. */
  async delete(leaderboardId: string, o: CallOptions = {}): Promise<DeletedLeaderboard> {
    const request = { method: 'DELETE', path: pathOf(leaderboardId), idempotent: false };
    return this.#client.call(DeletedLeaderboard, request, o);
  }
}

const pathOf = (leaderboardId: string): string => `leaderboards/${idSegment(leaderboardId)}`;
