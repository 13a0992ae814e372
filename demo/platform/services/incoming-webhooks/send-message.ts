import { and, asc, eq, inArray } from 'drizzle-orm';
import * as z from 'zod';
import { channels } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest, notFound } from '../../http/errors.js';
import { messageText, objectIdText, userReference } from '../../http/input.js';
import { findMember, findMemberByNumber, type MemberRow } from '../members.js';
import { sendMessage } from '../messages.js';
import type { WebhookRow } from './manage.js';

export const SendMessage = z.object({
  channelIds: z.array(objectIdText).min(1).max(20),
  message: messageText,
  sender: z.optional(userReference),
  forumTopicId: z.optional(objectIdText),
});

/** Writes a message into channels within the transaction of the call: into all of them or none. */
export async function sendToChannels(
  platform: Platform,
  webhook: WebhookRow,
  input: z.infer<typeof SendMessage>,
): Promise<object> {
  const { db } = platform;
  const author = await senderOf(platform, webhook, input.sender);
  // Held in one order before anything is written, so that two calls never wait for each other.
  const ids = [...new Set(input.channelIds.map((id) => id.toLowerCase()))].sort();
  await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.communityId, webhook.communityId), inArray(channels.id, ids)))
    .orderBy(asc(channels.id))
    .for('update');
  const by = {
    communityId: webhook.communityId,
    author: author.number,
    allowed: webhook.limits.channelIds ?? null,
  };
  const messages: { channelId: string; id: string }[] = [];
  for (const channelId of ids) {
    const id = await sendMessage(platform, by, {
      channelId,
      message: input.message,
      forumTopicId: input.forumTopicId,
    });
    messages.push({ channelId, id });
  }
  return { messages };
}

/** In whose name: that of the webhook, and whoever else is named then is refused. */
async function senderOf(
  { db }: Platform,
  { communityId, limits }: WebhookRow,
  given: string | undefined,
): Promise<MemberRow> {
  if (given === undefined && limits.sender === undefined) throw badRequest('sender: is required');
  const sender =
    limits.sender === undefined
      ? await findMember(db, communityId, given!)
      : await findMemberByNumber(db, communityId, limits.sender);
  if (sender === undefined) throw notFound('User not found');
  if (limits.sender !== undefined && given !== undefined) {
    const named = await findMember(db, communityId, given);
    if (named?.number !== sender.number) throw badRequest('sender: this webhook writes in one name only');
  }
  return sender;
}
