import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAST } from './cast.js';
import { CHANNELS, COMMUNITY_NAME } from './community.js';
import { CONVERSATIONS } from './conversations/index.js';
import { emailOf, FIRST_NUMBER, personId } from './people.js';
import { seededHex } from './random.js';

/** Keys of a seeded community in the clear. The database holds only their hashes. */
export interface Credentials {
  communityId: string;
  communityName: string;
  communityKey: string;
  systemKey: string;
  /** A key that makes embed tokens for pages of these origins. */
  widgetAccess: { accessId: string; accessKey: string; origins: string[] };
  /** Usernames among `users`: whose login may do what in the Application API. */
  owner: string;
  admin?: string;
  users: {
    _id: string;
    userId: string;
    username: string;
    displayName: string;
    email: string;
    password: string;
    apiKey: string;
  }[];
  channels: {
    id: string;
    topic: string;
    channelType: string;
    forumTopics?: { id: string; title: string }[];
  }[];
}

export const communityIdOf = (seed: number): string => seededHex(seed, 'community', 24);
export const channelIdOf = (seed: number, handle: string): string => seededHex(seed, `channel/${handle}`, 24);
export const topicIdOf = (seed: number, title: string): string => seededHex(seed, `topic/${title}`, 24);

/** Titles of the forum topics of a channel. */
export const topicsOf = (handle: string): string[] => [
  ...new Set(CONVERSATIONS.filter((talk) => talk.channel === handle).flatMap((talk) => talk.topic ?? [])),
];

/** All of it follows from the seed number and how many of the cast there are. */
export function credentialsOf(seed: number, members: number): Credentials {
  return {
    communityId: communityIdOf(seed),
    communityName: COMMUNITY_NAME,
    communityKey: seededHex(seed, 'community key', 64),
    systemKey: seededHex(seed, 'system key', 64),
    widgetAccess: {
      accessId: seededHex(seed, 'access id', 24),
      accessKey: seededHex(seed, 'access key', 64),
      origins: ['https://shop.example', 'http://shop.localhost:4100'],
    },
    owner: CAST[0]!.username,
    ...(members > 1 && { admin: CAST[1]!.username }),
    users: CAST.slice(0, members).flatMap((person, index) =>
      person.signIn
        ? [
            {
              _id: personId(seed, FIRST_NUMBER + index),
              userId: String(FIRST_NUMBER + index),
              username: person.username,
              displayName: person.display,
              email: emailOf(person.username, FIRST_NUMBER + index),
              password: seededHex(seed, `password/${person.username}`, 20),
              apiKey: seededHex(seed, `key/${person.username}`, 64),
            },
          ]
        : [],
    ),
    channels: CHANNELS.map(({ handle, topic, channelType }) => {
      const titles = topicsOf(handle);
      return {
        id: channelIdOf(seed, handle),
        topic,
        channelType,
        ...(titles.length === 0
          ? {}
          : { forumTopics: titles.map((title) => ({ id: topicIdOf(seed, title), title })) }),
      };
    }),
  };
}

/** Writes `credentials.json` for the owner's eyes only, whole or not at all. */
export function writeCredentials(folder: string, credentials: Credentials): void {
  const path = join(folder, 'credentials.json');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
