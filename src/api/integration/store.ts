import { StoreConfig, StoreConfigQuery, UpdateStoreRequest } from '../../contract/store.js';
import type { CallOptions, Client } from '../client.js';

/** The store of the key's community (permission `store`). A key without the permission is FORBIDDEN. */
export class StoreApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * How the store is set up. `GET /stores`, SEEN (store/configuration/get). The description is HTML from
   * outside: text to your page, until you have taken out everything that runs.
   * @param o.fields the keys that are wanted, all of them when left out; an unknown one is INVALID
   * @param o.lang language code, such as `de`
   */
  async get(
    o: CallOptions & { fields?: readonly (keyof StoreConfig)[]; lang?: string } = {},
  ): Promise<StoreConfig> {
    const query = this.#client.check(StoreConfigQuery, { fields: o.fields?.join(','), lang: o.lang });
    return this.#client.call(StoreConfig, { path: 'stores', query }, o);
  }

  /** Changes the store. `PUT /stores`, SEEN (store/configuration/update). */
  async update(config: UpdateStoreRequest, o: CallOptions = {}): Promise<StoreConfig> {
    const json = this.#client.check(UpdateStoreRequest, config);
    return this.#client.call(StoreConfig, { method: 'PUT', path: 'stores', json, idempotent: false }, o);
  }
}
