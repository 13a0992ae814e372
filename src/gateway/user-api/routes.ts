import { Hono } from 'hono';
import * as z from 'zod';
import { UserApi } from '../../api/user-api.js';
import type { GatewayCall, GatewayContext, GatewayEnv, Session } from '../context.js';
import { readJson } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query.js';
import { isOwn, type Entry } from '../messages/entry.js';
import { createMessages } from '../messages/service.js';
import { readEmoji, readText } from '../messages/text.js';
import { failureOf } from './failure.js';
import { askForKeys, keyOf, type UserKeys } from './user-keys.js';

const id = z.string().regex(/^[0-9a-f]{24}$/i);
/** Ids of messages are those of this gateway's own answers. */
const message = z.string().regex(/^[\w-]{1,64}$/);
const Send = z.strictObject({ channelId: id, message: z.string(), forumTopicId: id.optional() });
const Reply = z.strictObject({ messageId: message, message: z.string() });
const React = z.strictObject({ messageId: message, emoji: z.string() });

/**
 * The message actions of the platform's User API with the member's own key, which stays here: `POST
 * /v1/user-api/messages/send`, `/reply`, `/react`. Bodies and envelopes are those of the platform, ids of messages those of
 * the gateway. A call is made once; whoever repeats it may send twice.
 */
export function userApiRoutes(
  context: GatewayContext,
  fetch: { platform: typeof globalThis.fetch; keys: typeof globalThis.fetch },
): Hono<GatewayEnv> {
  const { options, log, members, seq } = context;
  const messages = createMessages(context);
  const { access, index } = messages;
  const keys = keysOf(options, fetch.keys);

  /** Who calls, after everything that holds for all three. */
  const begin = (c: GatewayCall): { session: Session; keys: UserKeys } => {
    if (!keys) throw new Problem('NOT_FOUND');
    noQuery(c);
    return { session: context.requireSession(c), keys };
  };

  /** One call with the member's key, and afterwards a look at what it changed. */
  async function call<T>(
    { session, keys }: { session: Session; keys: UserKeys },
    channel: string,
    run: (api: UserApi) => Promise<T>,
  ): Promise<T> {
    const api = new UserApi({
      key: await keyOf(keys, session.sub),
      baseUrl: options.platform.integrationUrl,
      timeoutMs: options.limits.upstreamMs,
      fetch: fetch.platform,
    });
    try {
      return await run(api);
    } catch (error) {
      throw failureOf(error);
    } finally {
      void messages.poll(channel);
      members
        .refresh(session.member)
        .catch((error: unknown) => log.debug('the member could not be refreshed', { error }));
    }
  }

  /** The message that is answered or reacted to, where the session may write. */
  const target = (session: Session, publicId: string): Entry => {
    const { entry, channel } = messages.readable(session, publicId);
    access.requirePost(session, channel);
    return entry;
  };

  return new Hono<GatewayEnv>()
    .post('/v1/user-api/messages/send', async (c) => {
      const caller = begin(c);
      const body = read(Send, await readJson(c), '{ "channelId", "message", "forumTopicId"? }');
      const text = readText({ text: body.message }, options.limits.text);
      const channel = access.readable(caller.session, body.channelId);
      access.requirePost(caller.session, channel);
      const topic = access.topicOf(channel);
      if (body.forumTopicId !== undefined && body.forumTopicId.toLowerCase() !== topic?.toLowerCase()) {
        throw new Problem('FORBIDDEN', 'this topic is not written in here');
      }
      const order = { channelId: channel.id, message: text, ...(topic ? { forumTopicId: topic } : {}) };
      const { id } = await call(caller, channel.id, (api) => api.send(order));
      return accepted(c, 'Message send successfully', id && index.publicId(id));
    })
    .post('/v1/user-api/messages/reply', async (c) => {
      const caller = begin(c);
      const body = read(Reply, await readJson(c), '{ "messageId", "message" }');
      const text = readText({ text: body.message }, options.limits.text);
      const entry = target(caller.session, body.messageId);
      const messageId = messages.platformIdOf(entry);
      const { id } = await call(caller, entry.channel, (api) => api.reply({ messageId, message: text }));
      const own = messages.answered(caller.session, entry, text, id);
      return accepted(c, 'Message reply successfully', own);
    })
    .post('/v1/user-api/messages/react', async (c) => {
      const caller = begin(c);
      const body = read(React, await readJson(c), '{ "messageId", "emoji" }');
      const emoji = readEmoji(body.emoji.replace(/^:(.*):$/, '$1'));
      const entry = target(caller.session, body.messageId);
      // The platform gave no id for it, so nothing can be attached to it.
      if (isOwn(entry)) throw new Problem('CONFLICT', 'the platform does not show this message yet');
      await call(caller, entry.channel, (api) => api.react({ messageId: entry.id, emoji: `:${emoji}:` }));
      await index.reactions
        .add({ entry: entry.id, emoji, sub: caller.session.sub })
        .catch((error: unknown) => log.error('a reaction could not be stored', { error }));
      seq.touch(`channel:${entry.channel}`);
      return accepted(c, 'Reaction added successfully');
    });
}

function keysOf(options: GatewayContext['options'], fetch: typeof globalThis.fetch): UserKeys | undefined {
  const { userKeys, serverKeys } = options;
  if (!userKeys || typeof userKeys === 'function') return userKeys;
  return askForKeys(userKeys.url, serverKeys[0]!, fetch, options.limits.upstreamMs);
}

function read<T extends z.ZodType>(schema: T, body: unknown, shape: string): z.output<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Problem('INVALID', `expected the body ${shape}`);
  return parsed.data;
}

/** The platform's envelope, made anew: no header and no other word of its answer comes along. */
function accepted(c: GatewayCall, message: string, id?: string): Response {
  const data = id === undefined ? {} : { data: { id } };
  return c.json({ status: 'success', message, ...data }, 200, { 'cache-control': 'no-store' });
}
