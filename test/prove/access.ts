/**
 * With the session of one member, and with none, walks every channel of the sandbox platform by every
 * route of the gateway; by those that act for a member (a token for the partner of a channel, calls with the
 * member's own key) with the session of every member. What is not listed, and every direct channel, must answer
 * as if it did not exist, and nothing of it may be in any answer.
 *
 *   npm run prove:access -- --json
 */
import { parseArgs } from 'node:util';
import { channels as channelTable, messages as messageTable, users } from '../../demo/platform/db/schema.js';
import { publicMessageId } from '../../src/gateway/messages/public-message-id.js';
import { createWorld, type CallInit } from '../helpers/messages-gateway.js';
import { createRealGateway, PUBLIC_ID_KEY } from '../helpers/real-gateway.js';

/** Origin of the one partner whose page is listed. */
const PARTNER = 'https://planner.example';

interface Figures {
  mode: 'normal' | 'strict contract';
  channels: number;
  closed: number;
  direct: number;
  calls: number;
  /** Members whose sessions asked for tokens and wrote with their own keys. */
  members: number;
  /** Tokens that were given, all of them for the one partner that is listed. */
  tokens: number;
  /** Answers about closed channels by status; anything but 404 is a failure. */
  closedAnswers: Record<string, number>;
  /** Answers about open channels by status, to show that the walk would have found something. */
  openAnswers: Record<string, number>;
  /** Texts of closed channels that were looked for in all answers. */
  texts: number;
  failures: string[];
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const results = [await prove(false), await prove(true)];
const ok = results.every(
  ({ failures, closed, direct, texts, members, tokens }) =>
    failures.length === 0 && Math.min(closed, direct, texts, tokens, members - 1) > 0,
);
if (values.json) console.log(JSON.stringify({ ok, results }, null, 2));
else {
  for (const { mode, channels, closed, direct, calls, members, tokens, texts, failures } of results) {
    console.log(
      `${failures.length === 0 ? 'ok' : 'FAILED'}: ${mode}, ${calls} calls of ${members} members over ${channels} channels, ${closed} of them closed (${direct} direct), ${tokens} tokens, ${texts} texts looked for`,
    );
    for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  }
}
process.exit(ok ? 0 : 1);

/** A token says who the member is to the one partner that is listed, and gives no address of theirs away. */
function readToken(answer: string, figures: Figures): void {
  const [, payload = ''] = answer.split('.');
  const text = Buffer.from(payload, 'base64url').toString();
  const { aud } = JSON.parse(text) as { aud?: unknown };
  figures.tokens += 1;
  if (aud !== PARTNER) figures.failures.push(`a token for ${String(aud)}`);
  if (text.includes('@')) figures.failures.push(`a token with an address: ${text}`);
}

async function prove(strict: boolean): Promise<Figures> {
  const world = await createWorld({ strict });
  const { db } = world.platform.platform;
  const people = await db.select().from(users);
  const all = await db.select().from(channelTable);
  // Every channel has something to find, whatever the seed put there.
  for (const [at, { id, communityId }] of all.entries()) {
    await db.insert(messageTable).values(
      Array.from({ length: 30 }, (_, n) => ({
        id: `${at.toString(16).padStart(4, '0')}${n.toString(16).padStart(20, '0')}`,
        communityId,
        channelId: id,
        userNumber: people[n % people.length]!.number,
        body: `Said in channel ${at} for the ${n}th time`,
        createdAt: new Date(Date.now() - 60_000 + n),
      })),
    );
  }
  const rows = await db.select().from(messageTable);
  const direct = all.filter(({ channelType }) => channelType === 'direct');
  const unlisted = world.channel('open', 2);
  const listed = {
    public: [world.channel('open', 0)],
    // A direct channel that was listed by mistake stays closed.
    members: [{ id: world.channel('announcement') }, { id: direct[0]!.id }],
    iframe: [{ id: world.channel('iframe'), url: PARTNER }],
  };
  const openIds = new Set([...listed.public, world.channel('announcement'), world.channel('iframe')]);
  const keys = new Map(world.credentials.users.map(({ userId, apiKey }) => [userId, apiKey]));
  const gateway = await createRealGateway(world, {
    channels: listed,
    options: { userKeys: async (sub) => keys.get(sub) },
  });
  const publicId = (id: string): string => publicMessageId(PUBLIC_ID_KEY, id);

  const figures: Figures = {
    mode: strict ? 'strict contract' : 'normal',
    channels: all.length,
    closed: all.length - openIds.size,
    direct: direct.length,
    calls: 0,
    members: world.credentials.users.length,
    tokens: 0,
    closedAnswers: {},
    openAnswers: {},
    texts: 0,
    failures: [],
  };
  if (openIds.has(unlisted)) figures.failures.push('the seed has no channel left that is not listed');
  const bodies: string[] = [];
  const strip = (body: string): string => body.replace(/"requestId":"[^"]*",?/g, '');
  const unknownBody = strip(await (await gateway.call(`/v1/channels/${'0'.repeat(24)}/messages`)).text());

  const walk = async (path: string, init: CallInit, closed: boolean): Promise<void> => {
    for (const as of [undefined, 0] as const) {
      const answer = await gateway.call(path, { ...init, ...(as === undefined ? {} : { as }) });
      const body = await answer.text();
      bodies.push(body, JSON.stringify([...answer.headers]));
      figures.calls += 1;
      const counts = closed ? figures.closedAnswers : figures.openAnswers;
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      if (!closed) continue;
      if (answer.status !== 404) figures.failures.push(`${init.method ?? 'GET'} ${path}: ${answer.status}`);
      else if (strip(body) !== unknownBody)
        figures.failures.push(`${path}: another 404 than that of the unknown`);
    }
  };

  const everywhere = ['channels', 'config', 'boards', 'boards/xp', 'boards/xp/at?rank=1', 'tiers'];
  const personal = ['me', 'me/boards/xp', 'me/tier'];
  for (const path of [...everywhere, ...personal]) await walk(`/v1/${path}`, {}, false);
  let n = 0;
  const write = (): CallInit => ({ json: { text: `Written by the walk ${(n += 1)}` }, key: `walk-${n}` });
  for (const channel of all) {
    const closed = !openIds.has(channel.id);
    const inside = rows.filter(({ channelId }) => channelId === channel.id).map(({ id }) => publicId(id));
    const some = inside.slice(-20);
    const base = `/v1/channels/${channel.id}/messages`;
    for (const query of [
      '',
      '?limit=100',
      `?before=zzzzzzzz.${some[0] ?? 'A'.repeat(16)}`,
      '?after=0.AAAAAAAAAAAAAAAA',
    ]) {
      await walk(base + query, {}, closed);
    }
    await walk(`/v1/channels/${channel.id.toUpperCase()}/messages`, {}, closed);
    for (const id of some.slice(0, 3)) await walk(`${base}?around=${id}`, {}, closed);
    await walk(base, write(), closed);
    for (const id of some) {
      await walk(`/v1/messages/${id}`, {}, closed);
      await walk(`/v1/messages/${id}/replies`, {}, closed);
    }
    for (const id of some.slice(0, 2)) {
      await walk(`/v1/messages/${id}/replies`, write(), closed);
      await walk(`/v1/messages/${id}/reactions/heart`, { method: 'PUT' }, closed);
      await walk(`/v1/messages/${id}/reactions/heart`, { method: 'DELETE' }, closed);
    }
    // A message of a closed channel must not be reachable through an open one either.
    if (closed)
      for (const id of some.slice(0, 2))
        await walk(`/v1/channels/${unlisted}/messages?around=${id}`, {}, true);
  }

  /** A route for members alone: nobody else learns more of a channel than that they are nobody. */
  const walkAsMembers = async (path: string, init: () => CallInit, closed: boolean): Promise<void> => {
    for (const as of [undefined, ...world.credentials.users.keys()]) {
      const answer = await gateway.call(path, { method: 'POST', ...init(), ...(as !== undefined && { as }) });
      const body = await answer.text();
      bodies.push(body.replace(/"token":"[^"]*"/, (token) => (readToken(token, figures), '')));
      figures.calls += 1;
      const counts = closed ? figures.closedAnswers : figures.openAnswers;
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      const name = `POST ${path} as ${as ?? 'nobody'}`;
      if (as === undefined) {
        if (answer.status !== 401) figures.failures.push(`${name}: ${answer.status}`);
      } else if (closed && (answer.status !== 404 || strip(body) !== unknownBody))
        figures.failures.push(`${name}: ${answer.status} ${body.slice(0, 100)}`);
    }
  };
  for (const channel of all) {
    const closed = !openIds.has(channel.id);
    const inside = rows.filter(({ channelId }) => channelId === channel.id).map(({ id }) => publicId(id));
    const write = (more: object) => (): CallInit => ({
      json: { ...more, message: `Written with a key ${(n += 1)}` },
    });
    for (const id of [channel.id, channel.id.toUpperCase()]) {
      await walkAsMembers(`/v1/channels/${id}/identity`, () => ({}), closed);
      await walkAsMembers('/v1/user-api/messages/send', write({ channelId: id }), closed);
    }
    for (const id of inside.slice(-2)) {
      await walkAsMembers('/v1/user-api/messages/reply', write({ messageId: id }), closed);
      await walkAsMembers(
        '/v1/user-api/messages/react',
        () => ({ json: { messageId: id, emoji: 'heart' } }),
        closed,
      );
    }
  }

  const everything = bodies.join('\n');
  const openTexts = new Set(rows.filter(({ channelId }) => openIds.has(channelId)).map(({ body }) => body));
  for (const { channelId, body } of rows) {
    if (openIds.has(channelId) || openTexts.has(body)) continue;
    figures.texts += 1;
    const quoted = JSON.stringify(body).slice(1, -1);
    if (everything.includes(quoted)) figures.failures.push(`a text of ${channelId} left: ${body}`);
  }
  for (const { id, topic } of all) {
    if (openIds.has(id)) continue;
    if (everything.includes(id)) figures.failures.push(`the id of ${topic} left`);
    if (everything.includes(topic)) figures.failures.push(`the name of ${topic} left`);
  }
  for (const key of keys.values())
    if (everything.includes(key)) figures.failures.push('a key of a member left');
  for (const { email } of people) if (everything.includes(email)) figures.failures.push(`${email} left`);
  for (const { id } of rows) if (everything.includes(id)) figures.failures.push(`the platform id ${id} left`);
  if (!everything.includes([...openTexts][0] ?? '?')) figures.failures.push('no open channel was shown');

  await gateway.close();
  await world.close();
  return figures;
}
