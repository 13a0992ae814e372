import { join } from 'node:path';
import type { Credentials, Secrets } from './credentials.js';
import type { Addresses } from './servers.js';

/** Everything the gateway is told, as a site owner would tell it: by the environment. */
export function gatewayEnvironment(
  port: number,
  at: Addresses,
  data: string,
  credentials: Credentials,
  secrets: Secrets,
): Record<string, string> {
  return {
    RAI_PORT: String(port),
    RAI_PUBLIC_URL: at.gateway,
    RAI_INTEGRATION_URL: `${at.platform}/apis/v1`,
    RAI_UNIFIED_URL: `${at.platform}/v1`,
    RAI_COMMUNITY_KEY: credentials.communityKey,
    RAI_COMMUNITY_ID: credentials.communityId,
    RAI_NAME: credentials.communityName,
    RAI_PUBLIC_ID_KEY: secrets.publicIdKey,
    RAI_SERVER_KEYS: secrets.serverKey,
    RAI_SESSION_KEYS: JSON.stringify([secrets.sessionKey]),
    RAI_CALL_ORIGINS: at.site,
    RAI_PUBLIC_CHANNELS: publicChannels(credentials)
      .map(({ id }) => id)
      .join(','),
    RAI_MEDIA_HOSTS: new URL(at.platform).host,
    RAI_STORE: join(data, 'gateway'),
  };
}

/**
 * Channels that the shop shows to everybody, by name: an operator lists them on purpose, as the key
 * of the gateway can read all of them, the stewards' room and private talks included.
 */
const PUBLIC = ['Workshop floor', 'Announcements', 'Help desk', 'Long table'];

export function publicChannels({ channels }: Credentials): Credentials['channels'] {
  return PUBLIC.flatMap((name) => channels.filter(({ topic }) => topic === name));
}
