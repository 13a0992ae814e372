import { Hono } from 'hono';
import * as z from 'zod';
import { anyKey, communityKey, demand } from '../http/auth.js';
import { originOf, type Context, type Env } from '../http/context.js';
import { userApiFromPages } from '../http/cors.js';
import { ok } from '../http/envelopes.js';
import { badRequest, notFound } from '../http/errors.js';
import { messageText, objectIdText, readBody, readQuery, text, wholeNumber } from '../http/input.js';
import { findChannel } from '../services/channels.js';
import { findMemberNumber } from '../services/members.js';
import {
  listMessages,
  reactionsOf,
  reactToMessage,
  replyCounts,
  replyMessage,
  sendMessage,
  type Writing,
} from '../services/messages.js';

const DEFAULT_COUNT = 50;
const MAX_COUNT = 200;

const Sender = z.optional(text(320));
const Send = z.object({
  channelId: objectIdText,
  message: messageText,
  sender: Sender,
  forumTopicId: z.optional(objectIdText),
});
const Reply = z.object({ messageId: objectIdText, message: messageText, sender: Sender });
const React = z.object({
  messageId: objectIdText,
  emoji: z.string().regex(/^(:[a-z0-9_+-]{1,60}:|[a-z0-9_+-]{1,60})$/, 'must be a shortcode such as :heart:'),
  sender: Sender,
});
const List = z.object({
  channel_id: z.optional(objectIdText),
  user_id: z.optional(text(24)),
  email: z.optional(text(320)),
  count: z.optional(wholeNumber(1, MAX_COUNT)),
  before: z.optional(objectIdText),
  after: z.optional(objectIdText),
});

/** Channels that have message actions of their own, by the word in their path, and the types that they are of. */
const KINDS = {
  'private-dm-channel': ['direct'],
  'public-channel': ['open', 'announcement'],
  'forum-channel': ['forum'],
  'text-channel': ['text'],
  'iframe-channel': ['iframe'],
} as const;
type Kind = keyof typeof KINDS;

/** Messages: the Integration API with a sender, and the User API where the key's owner is the sender. */
export const messageRoutes = new Hono<Env>()
  .use('/messages/:action{send|reply|react}', userApiFromPages)
  .get('/messages', async (c) => {
    const { communityId } = await communityKey(c, 'getMessages');
    const query = readQuery(c, List);
    const { db, strict } = c.get('platform');
    if (query.channel_id !== undefined) await findChannel(db, communityId, query.channel_id);
    const { total, rows } = await listMessages(db, {
      communityId,
      channelId: query.channel_id?.toLowerCase(),
      author: await authorOf(c, communityId, query),
      count: query.count ?? DEFAULT_COUNT,
      before: strict ? undefined : query.before,
      after: strict ? undefined : query.after,
      replies: !strict,
    });
    const ids = rows.map((row) => row.id);
    const extra = strict ? undefined : await Promise.all([reactionsOf(db, ids), replyCounts(db, ids)]);
    const origin = originOf(c);
    const messages = rows.map((row) => ({
      id: row.id,
      message: row.body,
      user: {
        user_id: String(row.userNumber),
        email: row.email,
        ...(extra && {
          display_name: row.displayName,
          avatar: row.avatar === null ? null : origin + row.avatar,
        }),
      },
      channel: { channel_id: row.channelId, name: row.channelName },
      timestamp: row.createdAt.toISOString(),
      ...(extra && {
        reply_to: row.replyTo,
        replies: extra[1].get(row.id) ?? 0,
        reactions: extra[0].get(row.id) ?? [],
      }),
    }));
    return c.json(ok({ total, messages }, 'messages fetched successfully'));
  })
  .post('/messages/send', (c) => send(c))
  .post('/messages/reply', (c) => reply(c))
  .post('/messages/react', (c) => react(c));

for (const kind of Object.keys(KINDS) as Kind[])
  messageRoutes
    .post(`/messages/${kind}/send`, (c) => send(c, kind))
    .post(`/messages/${kind}/reply`, (c) => reply(c, kind))
    .post(`/messages/${kind}/react`, (c) => react(c, kind));

async function send(c: Context, kind?: Kind): Promise<Response> {
  const { by, body } = await writing(c, Send, 'send', kind);
  const id = await sendMessage(c.get('platform'), by, body);
  return c.json(accepted(c, id, 'Message send successfully'));
}

async function reply(c: Context, kind?: Kind): Promise<Response> {
  const { by, body } = await writing(c, Reply, 'reply', kind);
  const id = await replyMessage(c.get('platform'), by, body);
  return c.json(accepted(c, id, 'Message reply successfully'));
}

async function react(c: Context, kind?: Kind): Promise<Response> {
  const { by, body } = await writing(c, React, 'react', kind);
  await reactToMessage(c.get('platform'), by, body);
  return c.json(ok(undefined, 'Reaction added successfully'));
}

const accepted = (c: Context, id: string, message: string) =>
  ok(c.get('platform').strict ? undefined : { id }, message);

/**
 * Who writes: a community key needs a `sender`; a user key writes as its owner and takes none, not
 * even its owner's. The actions for one kind of channel take community keys alone.
 */
async function writing<T extends z.ZodType<{ sender?: string | undefined }>>(
  c: Context,
  schema: T,
  verb: 'send' | 'reply' | 'react',
  kind: Kind | undefined,
): Promise<{ by: Writing; body: z.infer<T> }> {
  const key = kind === undefined ? await anyKey(c) : await communityKey(c);
  demand(key, key.userNumber === null ? [`${verb}Message`] : [`${verb}Messages`, `${verb}Message`]);
  const body = await readBody(c, schema);
  const { db } = c.get('platform');
  if (key.userNumber === null) {
    if (body.sender === undefined) throw badRequest('sender is required');
    const author = await findMemberNumber(db, key.communityId, body.sender);
    if (author === undefined) throw notFound('User not found');
    const types = kind && KINDS[kind];
    return { by: { communityId: key.communityId, author, allowed: null, types }, body };
  }
  if (body.sender !== undefined) throw badRequest('sender: cannot be given with a user API key');
  // A key of who is no member any more is none: its owner is there.
  return {
    by: { communityId: key.communityId, author: key.userNumber, allowed: key.channelIds },
    body,
  };
}

async function authorOf(
  c: Context,
  communityId: string,
  query: { user_id?: string | undefined; email?: string | undefined },
): Promise<number | undefined> {
  const reference = query.user_id ?? query.email;
  if (reference === undefined) return undefined;
  if (query.user_id !== undefined && query.email !== undefined)
    throw badRequest('user_id and email cannot be used together');
  const author = await findMemberNumber(c.get('platform').db, communityId, reference);
  if (author === undefined) throw notFound('User not found');
  return author;
}
