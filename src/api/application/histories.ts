import {
  CreateFieldHistoryRequest,
  FieldHistoriesData,
  FieldHistoriesQuery,
  FieldHistory,
} from '../../contract/field-histories.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';

/** Whose histories to read; with neither those of the whole community. */
export interface HistoryFilter extends FieldHistoriesQuery {
  fieldId?: string | undefined;
  /** The user's `_id`. */
  userId?: string | undefined;
}

/**
 * Histories of custom fields. Every call needs a key with `userFields` or the token of an admin. The same paths
 * are taken on the Application and the Integration host.
 */
export class FieldHistories {
  readonly #client: Client;
  readonly #community: () => string;

  constructor(client: Client, community: () => string) {
    this.#client = client;
    this.#community = community;
  }

  /**
   * A page of histories, the newest first. One of four paths below `/communities/{communityId}`, all NOT FOUND and
   * inferred: `GET /user-field-histories`, `GET /user-fields/{fieldId}/user-field-histories`,
   * `GET /users/{userId}/user-field-histories`, `GET /users/{userId}/user-fields/{fieldId}/user-field-histories`.
   */
  async list(filter: HistoryFilter = {}, o: CallOptions = {}): Promise<Page<FieldHistory>> {
    const { fieldId, userId, ...rest } = filter;
    const { data, paging } = await this.#client.page(
      FieldHistoriesData,
      { path: this.#path(userId, fieldId), query: this.#client.check(FieldHistoriesQuery, rest) },
      o,
    );
    return toPage(data, paging);
  }

  /** All of them, page by page as they are asked for. */
  all(filter: Omit<HistoryFilter, 'page'> = {}, o: CallOptions = {}): AsyncGenerator<FieldHistory> {
    return walk(({ page }) => this.list({ ...filter, page }, o), o);
  }

  /**
   * Writes a value with its date; the newest one of a field is its value.
   * `POST /communities/{communityId}/users/{userId}/user-field-histories`, NOT FOUND and inferred.
   */
  async create(
    userId: string,
    history: CreateFieldHistoryRequest,
    o: CallOptions = {},
  ): Promise<FieldHistory> {
    const json = this.#client.check(CreateFieldHistoryRequest, history);
    return this.#client.call(FieldHistory, { method: 'POST', path: this.#path(userId), json }, o);
  }

  #path(userId?: string, fieldId?: string): string {
    const user = userId === undefined ? '' : `/users/${idSegment(userId)}`;
    const field = fieldId === undefined ? '' : `/user-fields/${idSegment(fieldId)}`;
    return `${this.#community()}${user}${field}/user-field-histories`;
  }
}
