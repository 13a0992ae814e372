import { join } from 'node:path';
import type { Credentials, Secrets } from './credentials.js';
import type { IframeChannel } from './iframe-channels.js';
import type { Ports } from './ports.js';
import { SEASON_REACH_DAYS, seasonsAround } from './seasons.js';
import type { Addresses } from './servers.js';

/** Everything the gateway is told, as a site owner would tell it: by the environment. */
export function gatewayEnvironment(
  ports: Ports,
  at: Addresses,
  data: string,
  credentials: Credentials,
  secrets: Secrets,
  frames: readonly IframeChannel[],
  /** Names of the community's roles by id. */
  roles: Readonly<Record<string, string>>,
  now = Date.now(),
): Record<string, string> {
  const open = publicChannels(credentials);
  return {
    RAI_PORT: String(ports.gateway),
    RAI_NAME: credentials.communityName,
    RAI_PUBLIC_URL: at.gateway,
    RAI_PLATFORM_INTEGRATION_URL: `${at.platform}/apis/v1`,
    RAI_PLATFORM_UNIFIED_URL: `${at.platform}/v1`,
    RAI_PLATFORM_COMMUNITY_KEY: credentials.communityKey,
    RAI_PLATFORM_COMMUNITY_ID: credentials.communityId,
    RAI_PLATFORM_WIDGETS_URL: at.platform,
    RAI_PUBLIC_ID_KEY: secrets.publicIdKey,
    RAI_SERVER_KEYS: secrets.serverKey,
    RAI_SESSIONS_ISSUER: at.gateway,
    RAI_SESSIONS_KEYS: JSON.stringify([secrets.sessionKey]),
    RAI_ORIGINS_CALL: `${at.site},${at.app}`,
    RAI_ORIGINS_FRAME: `${at.site},${at.app}`,
    // Everybody may look at an app; what it does for a member needs one who is signed in.
    RAI_CHANNELS_PUBLIC: [...open, ...frames].map(({ id }) => id).join(','),
    RAI_CHANNELS_IFRAME: JSON.stringify(frames.map(({ id, url }) => ({ id, url }))),
    // Where the gateway gets a member's own key: from the server of the app that they signed in to.
    RAI_USER_KEYS_URL: `http://127.0.0.1:${ports.app}/gateway/user-key`,
    RAI_CHANNELS_MEMBERS: JSON.stringify(
      open.flatMap(({ id, forumTopics }) => (forumTopics?.[0] ? [{ id, topic: forumTopics[0].id }] : [])),
    ),
    // The staff's own boards, and one of the site that has seasons.
    RAI_BOARDS: JSON.stringify({
      platform: true,
      roles,
      also: [
        {
          slug: 'xp',
          name: 'Top makers',
          description: 'XP for posts, replies and reactions',
          field: 'xp',
          unit: 'XP',
          seasons: seasonsAround(now),
        },
      ],
    }),
    RAI_MEDIA_HOSTS: new URL(at.platform).host,
    RAI_STORE: join(data, 'gateway'),
    // Windows of the past weeks count from the members' daily activity, not only from this start.
    RAI_BACKFILL_DAYS: String(SEASON_REACH_DAYS),
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
