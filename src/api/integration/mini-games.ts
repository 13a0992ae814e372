import type { MiniGameLog } from '../../contract/mini-games.js';
import {
  MiniGameLogsData,
  MiniGameLogsRequest,
  MiniGameStats,
  MiniGameStatsRequest,
} from '../../contract/mini-games.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';

/** What members play (permission `getUserStats`, inferred). */
export class MiniGamesApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of what a member played, the newest first. `POST /mini-games/logs`, NOT FOUND and inferred. */
  async logs(request: MiniGameLogsRequest, o: CallOptions = {}): Promise<Page<MiniGameLog>> {
    const json = this.#client.check(MiniGameLogsRequest, request);
    const { data, paging } = await this.#client.page(
      MiniGameLogsData,
      { method: 'POST', path: 'mini-games/logs', json, idempotent: true },
      o,
    );
    return toPage(data, paging);
  }

  /** All that a member played, one by one. */
  allLogs(
    request: Omit<MiniGameLogsRequest, 'page'>,
    o: CallOptions = {},
  ): AsyncGenerator<MiniGameLog, void, undefined> {
    return walk(({ page }) => this.logs({ ...request, page }, o), o);
  }

  /** A member's games and streaks as they stand. `POST /users/mini-games/stats`, NOT FOUND and inferred. */
  async stats(email: string, o: CallOptions = {}): Promise<MiniGameStats> {
    const json = this.#client.check(MiniGameStatsRequest, { email });
    const request = { method: 'POST', path: 'users/mini-games/stats', json, idempotent: true };
    return this.#client.call(MiniGameStats, request, o);
  }
}
