import { createClient, type ApiOptions } from './client.js';
import { SystemAuth } from './system/auth.js';
import { SystemBadges } from './system/badges.js';
import { SystemChannels } from './system/channels.js';
import { SystemRoles } from './system/roles.js';
import { SystemServers } from './system/servers.js';

/**
 * Client of the platform's System API with the one key of a community, which may do everything there: for servers
 * only. `baseUrl` such as `https://rai-api.returning.ai/api/v1`. Every method rejects with an {@link HttpError};
 * calls that only read are tried again where that may help, calls that write never are.
 */
export class SystemApi {
  readonly auth: SystemAuth;
  readonly servers: SystemServers;
  readonly channels: SystemChannels;
  readonly roles: SystemRoles;
  readonly badges: SystemBadges;

  constructor(options: ApiOptions) {
    const client = createClient(options, (key) => ({ 'x-api-key': key }));
    this.auth = new SystemAuth(client);
    this.servers = new SystemServers(client);
    this.channels = new SystemChannels(client);
    this.roles = new SystemRoles(client);
    this.badges = new SystemBadges(client);
  }
}
