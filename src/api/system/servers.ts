import { ChannelsData, type PlatformChannel } from '../../contract/channels.js';
import { RolesData, type PlatformRole } from '../../contract/roles.js';
import { PlatformServer, ServerInput, ServersData } from '../../contract/servers.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/** Communities, which this API calls servers. All of it is inferred: only titles and methods are documented. */
export class SystemServers {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The communities of the owner of the key's community. `GET /servers`, NOT FOUND and inferred. */
  async list(o: CallOptions = {}): Promise<PlatformServer[]> {
    return this.#client.call(ServersData, { path: 'servers' }, o);
  }

  /** Founds a community for the same owner. `POST /servers`, NOT FOUND and inferred. */
  async create(server: ServerInput, o: CallOptions = {}): Promise<PlatformServer> {
    const json = this.#client.check(ServerInput, server);
    return this.#client.call(PlatformServer, { method: 'POST', path: 'servers', json }, o);
  }

  /** Renames and describes the key's community. `PUT /servers/{id}`, NOT FOUND and inferred. */
  async update(id: string, server: ServerInput, o: CallOptions = {}): Promise<PlatformServer> {
    const json = this.#client.check(ServerInput, server);
    const path = `servers/${idSegment(id)}`;
    return this.#client.call(PlatformServer, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /** The roles of a community, the highest first. `GET /servers/{id}/roles`, NOT FOUND and inferred. */
  async listRoles(id: string, o: CallOptions = {}): Promise<PlatformRole[]> {
    return this.#client.call(RolesData, { path: `servers/${idSegment(id)}/roles` }, o);
  }

  /** The channels of a community. `GET /servers/{id}/channels`, NOT FOUND and inferred. */
  async listChannels(id: string, o: CallOptions = {}): Promise<PlatformChannel[]> {
    return this.#client.call(ChannelsData, { path: `servers/${idSegment(id)}/channels` }, o);
  }
}
