import type { StreakLog } from '../../contract/streaks.js';
import {
  DeletedStreak,
  PageQuery,
  PlatformStreak,
  StreakLogsData,
  StreakLogsRequest,
  StreakRequest,
  StreaksData,
} from '../../contract/streaks.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';

/** Definitions of streaks, and how members stand in them (permission `streak`). */
export class StreaksApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of definitions. `GET /streaks`, SEEN (api-32718204). */
  async list(query: PageQuery = {}, o: CallOptions = {}): Promise<Page<PlatformStreak>> {
    const request = { path: 'streaks', query: this.#client.check(PageQuery, query) };
    const { data, paging } = await this.#client.page(StreaksData, request, o);
    return toPage(data, paging);
  }

  /** All definitions, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<PageQuery, 'page'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<PlatformStreak, void, undefined> {
    return walk(({ page }) => this.list({ ...query, page }, o), o);
  }

  /** A new streak. `POST /streaks`, NOT FOUND and inferred from the update. */
  async create(streak: StreakRequest, o: CallOptions = {}): Promise<PlatformStreak> {
    const json = this.#client.check(StreakRequest, streak);
    return this.#client.call(PlatformStreak, { method: 'POST', path: 'streaks', json }, o);
  }

  /** Replaces a definition; all of it is needed. `PUT /streaks/{streakId}`, PARTLY (api-32725690). */
  async update(streakId: string, streak: StreakRequest, o: CallOptions = {}): Promise<PlatformStreak> {
    const json = this.#client.check(StreakRequest, streak);
    const request = { method: 'PUT', path: pathOf(streakId), json, idempotent: false };
    return this.#client.call(PlatformStreak, request, o);
  }

  /** Deletes a definition and with it everybody's standing. `DELETE /streaks/{streakId}`, NOT FOUND and inferred. */
  async delete(streakId: string, o: CallOptions = {}): Promise<DeletedStreak> {
    const request = { method: 'DELETE', path: pathOf(streakId), idempotent: false };
    return this.#client.call(DeletedStreak, request, o);
  }

  /** One page of how a member did, the newest first. `POST /streaks/logs`, NOT FOUND and inferred. */
  async logs(request: StreakLogsRequest, o: CallOptions = {}): Promise<Page<StreakLog>> {
    const json = this.#client.check(StreakLogsRequest, request);
    const { data, paging } = await this.#client.page(
      StreakLogsData,
      { method: 'POST', path: 'streaks/logs', json, idempotent: true },
      o,
    );
    return toPage(data, paging);
  }

  /** All of how a member did, one by one. */
  allLogs(
    request: Omit<StreakLogsRequest, 'page'>,
    o: CallOptions = {},
  ): AsyncGenerator<StreakLog, void, undefined> {
    return walk(({ page }) => this.logs({ ...request, page }, o), o);
  }
}

const pathOf = (streakId: string): string => `streaks/${idSegment(streakId)}`;
