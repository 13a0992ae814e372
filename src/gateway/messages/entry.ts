import type { IntegrationApi } from '../../api/integration-api.js';

/** A message as the platform's client gives it. */
export type PlatformMessage = Awaited<ReturnType<IntegrationApi['messages']>>['messages'][number];

/** A message as the gateway keeps it. It holds ids of the platform and never leaves as it is. */
export interface Entry {
  /** Id of the platform, or `own:<uuid>` for a reply that the platform took and does not list. */
  id: string;
  channel: string;
  /** Short id of the author. */
  author: string;
  /** Name that came with the message, for authors that the directory does not know. */
  authorName?: string;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Id of the entry that this one answers. */
  parent?: string;
  /** Number of replies, where the platform counts them. */
  replies?: number;
  /** Where the platform tells them. */
  reactions?: PlatformReaction[];
}

export interface PlatformReaction {
  /** Without colons. */
  emoji: string;
  count: number;
  /** Short ids; absent where the platform gives only a count. */
  users?: string[];
}

const OWN = 'own:';

/** Whether the gateway itself placed the entry because the platform does not list it. */
export function isOwn(entry: Entry): boolean {
  return entry.id.startsWith(OWN);
}

export function ownId(uuid: string): string {
  return OWN + uuid;
}

/** The oldest first; ids decide where two messages have one timestamp. */
export function compareEntries(a: Position, b: Position): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
export type Position = Pick<Entry, 'at' | 'id'>;

/** The text as it is compared: senders and platforms differ in spaces around it and in accents. */
export function normalText(text: string): string {
  return text.normalize('NFC').trim();
}

/** Undefined for a message whose time cannot be read: it has no place in any order. */
export function toEntry(message: PlatformMessage): Entry | undefined {
  const at = Date.parse(message.timestamp);
  if (Number.isNaN(at)) return undefined;
  const { id, user, channel, reply_to: parent, replies, reactions } = message;
  return {
    id,
    channel: channel.channel_id.toLowerCase(),
    author: user.user_id,
    text: message.message,
    at,
    ...(user.display_name ? { authorName: user.display_name } : {}),
    ...(parent ? { parent } : {}),
    ...(replies === undefined ? {} : { replies }),
    ...(reactions
      ? {
          reactions: reactions.map(({ emoji, count, users }) => ({
            emoji: emoji.replaceAll(':', ''),
            count,
            ...(users ? { users } : {}),
          })),
        }
      : {}),
  };
}

/** Whether the platform that gave this message also lists replies: the key is beyond its contract. */
export function listsReplies(message: PlatformMessage): boolean {
  return 'reply_to' in message;
}
