import {
  ApplicationUser,
  CommunityUsersData,
  CommunityUsersQuery,
  type UserChoice,
} from '../../contract/application-users.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';

export interface UserReadOptions extends CallOptions {
  /** What to answer of the user; the whole without it. */
  fields?: readonly UserChoice[] | undefined;
}

/** Users of the community. */
export class ApplicationUsers {
  readonly #client: Client;
  readonly #community: () => string;

  constructor(client: Client, community: () => string) {
    this.#client = client;
    this.#community = community;
  }

  /**
   * A page of the community's users. Needs a key with `getUserData` or the token of an admin.
   * `GET /communities/{communityId}/users`, NOT FOUND and inferred (dev.returning.ai/get-community-users).
   */
  async list(query: CommunityUsersQuery = {}, o: CallOptions = {}): Promise<Page<ApplicationUser>> {
    const { data, paging } = await this.#client.page(
      CommunityUsersData,
      { path: `${this.#community()}/users`, query: this.#client.check(CommunityUsersQuery, query) },
      o,
    );
    return toPage(data, paging);
  }

  /** All of them, page by page as they are asked for. */
  all(query: Omit<CommunityUsersQuery, 'page'> = {}, o: CallOptions = {}): AsyncGenerator<ApplicationUser> {
    return walk(({ page }) => this.list({ ...query, page }, o), o);
  }

  /**
   * One user of the community by `_id`. Needs a key with `getUserData` or the token of an admin; a member's token
   * shows the member. `GET /communities/{communityId}/users/{userId}`, PARTLY: data SEEN (api-18362342), path inferred
   * (api-31437540).
   */
  async get(userId: string, o: UserReadOptions = {}): Promise<ApplicationUser> {
    return this.#read(`${this.#community()}/users/${idSegment(userId)}`, o);
  }

  /**
   * One user by `_id`, without a community in the path: with a token its own user and nobody else, with a key a user
   * of the key's community. `GET /users/{id}`, PARTLY (api-18362342).
   */
  async profile(id: string, o: UserReadOptions = {}): Promise<ApplicationUser> {
    return this.#read(`users/${idSegment(id)}`, o);
  }

  #read(path: string, { fields = [], ...o }: UserReadOptions): Promise<ApplicationUser> {
    const query = Object.fromEntries(fields.map((field) => [field, true]));
    return this.#client.call(ApplicationUser, { path, query }, o);
  }
}
