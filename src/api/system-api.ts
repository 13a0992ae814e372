import { createClient, type ApiOptions, type CallOptions } from './client.js';
import { SystemAuth } from './system/auth.js';
import { SystemBadges } from './system/badges.js';
import { SystemChannels } from './system/channels.js';
import { SystemRoles } from './system/roles.js';
import { SystemServers } from './system/servers.js';

export { HttpError } from '../net/http-error.js';
export type { ApiOptions, CallOptions };
export type {
  LoginData,
  LoginRequest,
  RegisteredUser,
  RegisterRequest,
  VerifyEmailRequest,
} from '../contract/auth.js';
export type { BadgeInput, PlatformBadge } from '../contract/badges.js';
export type { ChannelInput, PlatformChannel } from '../contract/channels.js';
export type { PlatformRole, RoleInput } from '../contract/roles.js';
export type { PlatformServer, ServerInput } from '../contract/servers.js';

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
