import { Hono } from 'hono';
import type { ChannelList, Message, MessagePage } from '../../model/message.js';
import type { Freshness, GatewayCall, GatewayContext, GatewayEnv } from '../context.js';
import { privateAnswer } from '../http/answer-headers.js';
import { readJson } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { noQuery, readQuery } from '../http/query.js';
import type { Awaitable } from '../standings/standings.js';
import type { ChannelInfo } from './channel-list.js';
import { readMessagesQuery } from './query.js';
import { createMessages } from './service.js';
import { readEmoji, readKey, readText } from './text.js';

/** Reading and writing messages: `/v1/channels…` and `/v1/messages…`. Mount at the root. */
export function messageRoutes(context: GatewayContext): Hono<GatewayEnv> {
  const messages = createMessages(context);
  const { access } = messages;
  const routes = new Hono<GatewayEnv>();

  /** Where no channel is listed, that there are none is true at any time. */
  const listFreshness = (): Freshness =>
    access.channels.freshness ?? { asOf: new Date(context.clock.now()).toISOString(), stale: false };

  /** The same for everybody without a session, and cached; with one it is private. */
  const answer = <Body extends object>(
    c: GatewayCall,
    topic: ChannelInfo | 'channels',
    key: string,
    build: () => Body,
    authors?: (body: Body) => readonly Message[],
  ): Awaitable<Response> => {
    const { asOf, stale } = topic === 'channels' ? listFreshness() : messages.freshness(topic);
    if (c.get('session')) return privateAnswer(c, build(), asOf);
    const seq = topic === 'channels' ? context.seq.of('channels') : messages.seqOf(topic);
    const name = topic === 'channels' ? 'channels' : `channel-${topic.id}`;
    return context.publicAnswer<Body>(c, {
      key,
      seq,
      asOf,
      stale,
      surrogateKeys: [name],
      ...(authors ? { memberIds: (body) => authors(body).map(({ author }) => author.id) } : {}),
      build,
    });
  };

  routes.get('/v1/channels', (c) => {
    readQuery(c, ['seq']);
    access.requireKnown();
    const session = c.get('session');
    const build = (): ChannelList => ({
      channels: access.readableChannels(session),
      seq: context.seq.of('channels'),
      asOf: listFreshness().asOf,
    });
    return answer(c, 'channels', 'channels', build);
  });

  routes.get('/v1/channels/:id/messages', async (c) => {
    const session = c.get('session');
    const channel = access.readable(session, c.req.param('id'));
    const query = readMessagesQuery(c);
    await messages.prepare(channel, query);
    const key = `messages ${channel.id} ${keyOf(query)}`;
    return answer(c, channel, key, () => messages.page(session, channel, query), inPage);
  });

  routes.get('/v1/messages/:id', (c) => {
    const session = c.get('session');
    const { entry, channel } = messages.readable(session, c.req.param('id'));
    readQuery(c, ['seq']);
    const build = (): Message => messages.present(session, entry);
    return answer(c, channel, `message ${entry.id}`, build, (message) => [message]);
  });

  routes.get('/v1/messages/:id/replies', (c) => {
    const session = c.get('session');
    const { entry, channel } = messages.readable(session, c.req.param('id'));
    const query = readMessagesQuery(c);
    const key = `replies ${entry.id} ${keyOf(query)}`;
    return answer(c, channel, key, () => messages.page(session, channel, query, entry), inPage);
  });

  routes.post('/v1/channels/:id/messages', async (c) => {
    const channel = access.readable(c.get('session'), c.req.param('id'));
    const session = access.requirePost(c.get('session'), channel);
    noQuery(c);
    const key = readKey(c.req.header('idempotency-key'));
    const text = readText(await readJson(c), context.options.limits.text);
    const topic = access.topicOf(channel);
    return sent(
      c,
      await messages.send(session, { key, text, channel: channel.id, ...(topic ? { topic } : {}) }),
    );
  });

  routes.post('/v1/messages/:id/replies', async (c) => {
    const { entry, channel } = messages.readable(c.get('session'), c.req.param('id'));
    const session = access.requirePost(c.get('session'), channel);
    noQuery(c);
    const key = readKey(c.req.header('idempotency-key'));
    const text = readText(await readJson(c), context.options.limits.text);
    const replyTo = messages.platformIdOf(entry);
    return sent(
      c,
      await messages.send(session, { key, text, channel: channel.id, parent: entry.id, replyTo }),
    );
  });

  routes.put('/v1/messages/:id/reactions/:emoji', async (c) => {
    const { entry, channel } = messages.readable(c.get('session'), c.req.param('id'));
    const session = access.requirePost(c.get('session'), channel);
    await messages.react(session, entry, readEmoji(c.req.param('emoji')));
    return c.body(null, 204, { 'cache-control': 'no-store' });
  });

  routes.delete('/v1/messages/:id/reactions/:emoji', (c) => {
    const { channel } = messages.readable(c.get('session'), c.req.param('id'));
    access.requirePost(c.get('session'), channel);
    readEmoji(c.req.param('emoji'));
    throw new Problem('UNKNOWN_METHOD', 'the platform cannot take a reaction back', { status: 501 });
  });

  return routes;
}

function inPage({ messages }: MessagePage): readonly Message[] {
  return messages;
}

/** `held` is 202: accepted, and not settled. */
function sent(c: GatewayCall, result: { state: string }): Response {
  return c.json(result, result.state === 'held' ? 202 : 200, { 'cache-control': 'no-store' });
}

function keyOf(query: ReturnType<typeof readMessagesQuery>): string {
  const { side, anchor, limit } = query;
  return [limit, side ?? '', anchor?.publicId ?? '', anchor?.at ?? ''].join(' ');
}
