import { and, asc, count, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { channels, forumTopics, messages, reactions, users } from '../db/schema.js';
import { badRequest, forbidden, notFound } from '../http/errors.js';
import { demandAccess, findChannel, type ChannelRow } from './channels.js';
import type { Platform } from '../http/context.js';
import { settleReferral } from './referral-rewards.js';
import { rewardAction, type Gain, type RewardedAction } from './rewards.js';
import { wantedTypes } from './webhooks/emit.js';
import { tellMessage } from './webhooks/tell-message.js';
import { tellRewards } from './webhooks/tell-rewards.js';

export interface Writing {
  communityId: string;
  /** Short id of the author. */
  author: number;
  /** Channels that the key may write to; null: all. */
  allowed: readonly string[] | null;
  /** Types of channels that the call is for; without it all. */
  types?: readonly string[] | undefined;
}

/** Stores a message of a channel, its XP and the activity in one transaction. */
export async function sendMessage(
  platform: Platform,
  by: Writing,
  input: { channelId: string; message: string; forumTopicId?: string | undefined },
): Promise<string> {
  const channel = await demandChannel(platform.db, by, input.channelId, 'post', 'channelId');
  const forumTopicId = await topicOf(platform.db, channel, input.forumTopicId);
  return store(platform, by, channel.id, 'message', { body: input.message, forumTopicId, replyTo: null });
}

/** Stores an answer to a message of any channel that the author may write in. */
export async function replyMessage(
  platform: Platform,
  by: Writing,
  input: { messageId: string; message: string },
): Promise<string> {
  const target = await findMessage(platform.db, by.communityId, input.messageId);
  await demandChannel(platform.db, by, target.channelId, 'post', 'messageId');
  return store(platform, by, target.channelId, 'reply', {
    body: input.message,
    forumTopicId: target.forumTopicId,
    replyTo: target.id,
  });
}

/** Sets a reaction. Set twice it is one reaction and earns once. */
export async function reactToMessage(
  platform: Platform,
  by: Writing,
  input: { messageId: string; emoji: string },
): Promise<void> {
  const target = await findMessage(platform.db, by.communityId, input.messageId);
  await demandChannel(platform.db, by, target.channelId, 'view', 'messageId');
  const now = platform.now();
  const isReferee = await platform.db.transaction(async (tx) => {
    const added = await tx
      .insert(reactions)
      .values({
        messageId: target.id,
        userNumber: by.author,
        emoji: input.emoji.replaceAll(':', ''),
        createdAt: new Date(now),
      })
      .onConflictDoNothing()
      .returning({ emoji: reactions.emoji });
    if (added.length === 0) return false;
    const gain = await rewardAction(tx, by.communityId, by.author, 'react', target.id, now);
    await tellGain(tx, by, 'react', gain, now);
    return gain.isReferee;
  });
  if (isReferee) await settleReferral(platform, by.communityId, by.author);
}

async function store(
  platform: Platform,
  by: Writing,
  channelId: string,
  action: 'message' | 'reply',
  row: { body: string; forumTopicId: string | null; replyTo: string | null },
): Promise<string> {
  const id = platform.newId();
  const { isReferee } = await platform.db.transaction(async (tx) => {
    // The lock makes the order of `seq` the order in which messages become visible in a channel.
    const [held] = await tx
      .select({ wanted: wantedTypes(by.communityId) })
      .from(channels)
      .where(eq(channels.id, channelId))
      .for('update');
    const wanted = held?.wanted ?? [];
    const now = platform.now();
    const message = {
      id,
      communityId: by.communityId,
      channelId,
      userNumber: by.author,
      createdAt: new Date(now),
      ...row,
    };
    await tx.insert(messages).values(message);
    await tellMessage(tx, message, wanted);
    const gain = await rewardAction(tx, by.communityId, by.author, action, id, now);
    await tellGain(tx, by, action, gain, now, wanted);
    return gain;
  });
  if (isReferee) await settleReferral(platform, by.communityId, by.author);
  return id;
}

async function tellGain(
  tx: Database,
  { communityId, author }: Writing,
  action: RewardedAction,
  { xp, coins, totalXp, totalCoins }: Gain,
  now: number,
  wanted?: readonly string[],
): Promise<void> {
  const balance = { userNumber: author, xp: totalXp, coins: totalCoins };
  await tellRewards(tx, communityId, [{ userNumber: author, action, xp, coins }], [balance], now, wanted);
}

/** The channel that `field` of the body leads to, in which the key and the author may do so much. */
async function demandChannel(
  db: Database,
  by: Writing,
  channelId: string,
  right: 'view' | 'post',
  field: string,
): Promise<ChannelRow> {
  const channel = await findChannel(db, by.communityId, channelId);
  if (by.allowed !== null && !by.allowed.includes(channel.id))
    throw forbidden('API key is not allowed in this channel');
  if (by.types !== undefined && !by.types.includes(channel.channelType))
    throw badRequest(`${field}: the channel is of the type ${channel.channelType}`);
  await demandAccess(db, channel, by.author, right);
  return channel;
}

async function topicOf(
  db: Database,
  channel: { id: string; channelType: string },
  topicId: string | undefined,
): Promise<string | null> {
  if (channel.channelType !== 'forum') return null;
  if (topicId === undefined) throw badRequest('forumTopicId is required in a forum channel');
  const [topic] = await db
    .select({ id: forumTopics.id })
    .from(forumTopics)
    .where(and(eq(forumTopics.channelId, channel.id), eq(forumTopics.id, topicId.toLowerCase())))
    .limit(1);
  if (topic === undefined) throw notFound('Forum topic not found');
  return topic.id;
}

type MessageRow = typeof messages.$inferSelect;

/** The message, or 404 when the community has none with this id. */
export async function findMessage(db: Database, communityId: string, id: string): Promise<MessageRow> {
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.communityId, communityId), eq(messages.id, id.toLowerCase())))
    .limit(1);
  if (row === undefined) throw notFound('Message not found');
  return row;
}

export interface MessageQuery {
  communityId: string;
  channelId?: string | undefined;
  author?: number | undefined;
  count: number;
  /** Ids of messages; both beyond the contract. */
  before?: string | undefined;
  after?: string | undefined;
  /** Whether answers are listed among the messages. */
  replies: boolean;
}

/**
 * Messages with the newest first, and how many there are without `count`, `before` and `after`. With
 * `after` they are the ones that follow that message directly.
 */
export async function listMessages(db: Database, query: MessageQuery) {
  const matching = [eq(messages.communityId, query.communityId)];
  if (query.channelId !== undefined) matching.push(eq(messages.channelId, query.channelId));
  if (query.author !== undefined) matching.push(eq(messages.userNumber, query.author));
  if (!query.replies) matching.push(isNull(messages.replyTo));
  const [total] = await db
    .select({ n: count() })
    .from(messages)
    .where(and(...matching));

  const page = [...matching];
  if (query.before !== undefined)
    page.push(lt(messages.seq, (await findMessage(db, query.communityId, query.before)).seq));
  if (query.after !== undefined)
    page.push(gt(messages.seq, (await findMessage(db, query.communityId, query.after)).seq));
  const rows = await db
    .select({
      id: messages.id,
      body: messages.body,
      replyTo: messages.replyTo,
      createdAt: messages.createdAt,
      channelId: messages.channelId,
      channelName: channels.topic,
      userNumber: messages.userNumber,
      email: users.email,
      displayName: users.displayName,
      avatar: users.avatar,
      seq: messages.seq,
    })
    .from(messages)
    .innerJoin(channels, eq(channels.id, messages.channelId))
    .innerJoin(users, eq(users.number, messages.userNumber))
    .where(and(...page))
    .orderBy(query.after === undefined ? desc(messages.seq) : asc(messages.seq))
    .limit(query.count);
  if (query.after !== undefined) rows.reverse();
  return { total: total?.n ?? 0, rows };
}

export interface ReactionSummary {
  emoji: string;
  count: number;
  users: string[];
}

/** Reactions of some messages, the earliest first, with shortcodes between colons. */
export async function reactionsOf(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, ReactionSummary[]>> {
  const byMessage = new Map<string, ReactionSummary[]>();
  if (ids.length === 0) return byMessage;
  const rows = await db
    .select()
    .from(reactions)
    .where(inArray(reactions.messageId, [...ids]))
    .orderBy(asc(reactions.createdAt), asc(reactions.userNumber));
  for (const row of rows) {
    const list = byMessage.get(row.messageId) ?? [];
    byMessage.set(row.messageId, list);
    const emoji = `:${row.emoji}:`;
    let entry = list.find((item) => item.emoji === emoji);
    if (entry === undefined) list.push((entry = { emoji, count: 0, users: [] }));
    entry.count += 1;
    entry.users.push(String(row.userNumber));
  }
  return byMessage;
}

/** How many answers some messages have. */
export async function replyCounts(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: messages.replyTo, n: sql<number>`count(*)::int` })
    .from(messages)
    .where(inArray(messages.replyTo, [...ids]))
    .groupBy(messages.replyTo);
  return new Map(rows.map((row) => [row.id!, row.n]));
}
