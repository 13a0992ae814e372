import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { createRealGateway, PUBLIC_URL, type RealGateway } from '../../../test/helpers/real-gateway.js';
import { read, until } from '../../../test/helpers/served-gateway.js';
import { HttpError, UserApi } from '../../api/user-api.js';
import type { UserKeys } from './user-keys.js';

const SERVER_KEY = 'a-server-key-of-this-test';

let world: World;
let gateway: RealGateway;
let open: string;
let iframe: string;
let news: string;
/** What the site answers when it is asked for a key; tests change it. */
let keys: UserKeys;
let asked: string[];
/** Requests to the platform, with the headers that matter. */
let sent: { path: string; authorization: string | null; cookie: string | null; body: string }[];
/** What becomes of the next call of a message action. */
let weather: 'fine' | 'refused' | 'cut' | 'down';

const ownKey: UserKeys = (sub) => world.credentials.users.find((user) => user.userId === sub)?.apiKey;

const platform: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const headers = new Headers(init?.headers);
  if (!url.pathname.includes('/messages/')) return fetch(input, init);
  const body = typeof init?.body === 'string' ? init.body : '';
  sent.push({
    path: url.pathname,
    authorization: headers.get('authorization'),
    cookie: headers.get('cookie'),
    body,
  });
  if (weather === 'refused') {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
  }
  if (weather === 'down') return new Response('no', { status: 502 });
  const answer = await fetch(input, init);
  if (weather === 'cut') {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  }
  return answer;
};

before(async () => {
  world = await createWorld();
  open = world.channel('open');
  iframe = world.channel('iframe');
  news = world.channel('announcement');
  gateway = await createRealGateway(world, {
    channels: {
      public: [open, news],
      members: [
        { id: world.channel('open', 1), post: false },
        { id: world.channel('open', 2), roles: ['Owner'] },
      ],
      iframe: [{ id: iframe, url: 'https://planner.example/' }],
    },
    fetch: platform,
    options: {
      userKeys: (sub) => {
        asked.push(sub);
        return keys(sub);
      },
      messages: { pollMs: 300 },
      limits: { text: 200, upstreamMs: 5000 },
    },
  });
});
after(async () => {
  await gateway.close();
  await world.close();
});
beforeEach(() => {
  keys = ownKey;
  asked = [];
  sent = [];
  weather = 'fine';
});

const send = (json: unknown) => gateway.call('/v1/user-api/messages/send', { json, as: 0 });
const texts = async (
  channel: string,
  as = 0,
): Promise<{ id: string; text: string; author: { name: string } }[]> =>
  (await read(await gateway.call(`/v1/channels/${channel}/messages?limit=25`, { as }))).messages;
const shown = async (channel: string, text: string, as = 0) => {
  let found: { id: string; text: string; author: { name: string } } | undefined;
  await until(
    async () => (found = (await texts(channel, as)).find((one) => one.text === text)) !== undefined,
  );
  return found!;
};

describe('the User API behind the gateway', () => {
  it('sends as the member, with the key that never reaches the page', async () => {
    const answer = await send({ channelId: iframe, message: 'By the member themself' });
    assert.equal(answer.status, 200);
    const body = await read(answer);
    assert.equal(body.status, 'success');
    assert.equal(body.message, 'Message send successfully');
    const user = world.credentials.users[0]!;
    assert.deepEqual(asked, [user.userId]);
    assert.equal(sent[0]!.authorization, `Bearer ${user.apiKey}`);
    assert.equal(sent[0]!.path, '/apis/v1/messages/send');
    const message = await shown(iframe, 'By the member themself');
    assert.equal(message.author.name, user.displayName);
    assert.equal(message.id, body.data.id, 'the id is not the one of the list');
    assert.equal(answer.headers.get('x-request-id'), null, 'a header of the platform came along');
    assert.match(answer.headers.get('cache-control')!, /no-store/);
    assert.ok(!JSON.stringify([body, [...answer.headers]]).includes(user.apiKey));
  });

  it('serves the small client as it is, with a session token in place of the key', async () => {
    const { userId: sub } = world.credentials.users[0]!;
    const api = new UserApi({
      baseUrl: `${PUBLIC_URL}/v1/user-api`,
      key: async () => (await gateway.gateway.createSession({ sub })).token,
      fetch: (input, init) => gateway.gateway.fetch(new Request(input, init)),
    });
    const { id } = await api.send({ channelId: open, message: 'From the small client' });
    const first = await shown(open, 'From the small client');
    assert.equal(id, first.id);
    const reply = await api.reply({ messageId: first.id, message: 'An answer to it' });
    assert.ok(reply.id);
    assert.equal((await shown(open, 'An answer to it')).id, reply.id);
    await api.react({ messageId: first.id, emoji: ':tada:' });
    await until(async () => {
      const message = await read(await gateway.call(`/v1/messages/${first.id}`, { as: 0 }));
      return message.reactions.some(
        (one: { emoji: string; mine: boolean }) => one.emoji === 'tada' && one.mine,
      );
    });
    await api.react({ messageId: first.id, emoji: 'tada' });
    await assert.rejects(
      api.send({ channelId: world.channel('direct'), message: 'Never' }),
      (error: unknown) => error instanceof HttpError && error.status === 404 && error.code === 'NOT_FOUND',
    );
  });

  it('does not exist where the site gives no keys', async () => {
    const plain = await createRealGateway(world);
    for (const action of ['send', 'reply', 'react']) {
      const answer = await plain.call(`/v1/user-api/messages/${action}`, { as: 0, json: {} });
      assert.equal(answer.status, 404);
    }
    await plain.close();
  });

  it('knows message actions only', async () => {
    for (const path of ['messages', 'messages/send/x', 'messages/../users/apikeys', 'users/apikeys', '']) {
      assert.equal((await gateway.call(`/v1/user-api/${path}`, { as: 0, json: {} })).status, 404, path);
    }
    assert.equal((await gateway.call('/v1/user-api/messages/send', { as: 0 })).status, 405);
    assert.deepEqual(sent, []);
  });

  it('takes a session as bearer, and nothing from a cookie', async () => {
    const body = { channelId: open, message: 'By nobody' };
    assert.equal((await gateway.call('/v1/user-api/messages/send', { json: body })).status, 401);
    const { token } = await gateway.gateway.createSession({ sub: world.credentials.users[0]!.userId });
    const cookie = { cookie: `session=${token}; authorization=Bearer ${token}` };
    const answer = await gateway.call('/v1/user-api/messages/send', { json: body, headers: cookie });
    assert.equal(answer.status, 401);
    assert.deepEqual(asked, []);
    await gateway.call('/v1/user-api/messages/send', { json: body, headers: cookie, as: 0 });
    assert.equal(sent[0]!.cookie, null, 'the cookie went on to the platform');
  });

  it('writes where the member may, and nowhere else', async () => {
    const cases: [string, string, number][] = [
      ['unlisted', world.channel('direct'), 404],
      ['unknown', 'f'.repeat(24), 404],
      ['nobody writes there', world.channel('open', 1), 403],
      ['announcements', news, 403],
    ];
    for (const [why, channelId, status] of cases) {
      const answer = await send({ channelId, message: 'Not here' });
      assert.equal(answer.status, status, why);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    }
    const scope = await gateway.call('/v1/user-api/messages/send', {
      as: 0,
      scope: ['read'],
      json: { channelId: open, message: 'Only reading' },
    });
    assert.equal(scope.status, 403);
    const target = (await texts(news))[0]!;
    const json = { messageId: target.id, message: 'Not here' };
    assert.equal((await gateway.call('/v1/user-api/messages/reply', { as: 0, json })).status, 403);
    const react = { messageId: target.id, emoji: 'tada' };
    assert.equal((await gateway.call('/v1/user-api/messages/react', { as: 0, json: react })).status, 403);
    assert.deepEqual(asked, [], 'a key was asked for all the same');
    assert.equal((await send({ channelId: open, message: 'But here' })).status, 200);
  });

  it('a key that is missing, strange, unknown or limited to another channel is 403 or 503, and nothing is written', async () => {
    const body = { channelId: open, message: 'With a poor key' };
    const status = async (next: UserKeys) => {
      keys = next;
      const answer = await send(body);
      const { code, detail } = await read(answer);
      return `${answer.status} ${code} ${detail ?? ''}`.trim();
    };
    assert.equal(await status(() => undefined), '403 FORBIDDEN there is no key for this member');
    assert.equal(await status(() => 'f'.repeat(64)), '403 FORBIDDEN the key of this member does not count');
    assert.equal(await status(() => Promise.reject(new Error('the site is down'))), '503 UNAVAILABLE');
    assert.equal(await status(() => 'two\r\nlines: and a header'), '503 UNAVAILABLE');
    assert.equal(await status(() => 7 as unknown as string), '503 UNAVAILABLE');
    const limited = await limitedKey(iframe);
    assert.equal(await status(() => limited), '403 FORBIDDEN');
    assert.ok(!(await texts(open)).some(({ text }) => text === 'With a poor key'));
    assert.equal((await send({ channelId: iframe, message: 'In its own channel' })).status, 200);
    keys = ownKey;
    assert.equal((await send({ channelId: open, message: 'With a good key' })).status, 200);
  });

  it('refuses bodies that are too large or of another shape before a key is asked for', async () => {
    const bad: [unknown, number][] = [
      ['{', 400],
      [[], 400],
      [{ channelId: open }, 400],
      [{ channelId: 'open', message: 'x' }, 400],
      [{ channelId: open, message: 'x', sender: 'ada.okafor' }, 400],
      [{ channelId: open, message: '  ' }, 400],
      [{ channelId: open, message: 'x'.repeat(201) }, 400],
      [{ channelId: open, message: 'x', forumTopicId: 'f'.repeat(24) }, 403],
      [{ channelId: open, message: 'x'.repeat(70_000) }, 413],
    ];
    for (const [json, status] of bad) {
      assert.equal((await send(json)).status, status, JSON.stringify(json).slice(0, 80));
    }
    const react = (json: unknown) => gateway.call('/v1/user-api/messages/react', { as: 0, json });
    assert.equal((await react({ messageId: 'a', emoji: '<script>' })).status, 400);
    assert.equal((await react({ messageId: '../x', emoji: 'tada' })).status, 400);
    assert.equal((await react({ messageId: 'unknown', emoji: 'tada' })).status, 404);
    const query = await gateway.call('/v1/user-api/messages/send?x=1', {
      as: 0,
      json: { channelId: open, message: 'x' },
    });
    assert.equal(query.status, 400);
    assert.deepEqual(asked, []);
  });

  it('tells a call that never left from one that may have arrived', async () => {
    const answer = async (text: string) => {
      const one = await send({ channelId: open, message: text });
      return `${one.status} ${(await read(one)).code}`;
    };
    weather = 'refused';
    assert.equal(await answer('Never left'), '503 UNAVAILABLE');
    weather = 'cut';
    assert.equal(await answer('Arrived all the same'), '504 TIMEOUT');
    assert.equal(sent.length, 2, 'a call was made twice');
    weather = 'down';
    assert.equal(await answer('Who knows'), '504 TIMEOUT');
    weather = 'fine';
    await shown(open, 'Arrived all the same');
    assert.equal((await send({ channelId: open, message: 'Fine again' })).status, 200);
  });

  /** A key of the first member that works in one channel only, made as a member makes it. */
  async function limitedKey(channel: string): Promise<string> {
    const { communityId, users } = world.credentials;
    const { email, password, _id } = users[0]!;
    const login = await fetch(`${world.url}/apis/v1/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ email, password }),
    });
    const api = new UserApi({ baseUrl: `${world.url}/apis/v1`, key: (await read(login)).data.token });
    const made = await api.createKey(_id, {
      name: 'Planner',
      permissions: ['sendMessages'],
      expirePeriod: 1,
      expireDate: '',
      communityId,
      channels: [channel],
    });
    return made.key!;
  }
});

describe('under the strict contract', () => {
  it('a send has no id, and an answer is shown although the platform lists none', async () => {
    const strict = await createWorld({ strict: true });
    const channel = strict.channel('open');
    const own = await createRealGateway(strict, {
      channels: { public: [channel] },
      options: {
        userKeys: (sub) => strict.credentials.users.find((user) => user.userId === sub)?.apiKey,
        messages: { pollMs: 300 },
      },
    });
    const post = async (action: string, json: object) => {
      const answer = await own.call(`/v1/user-api/messages/${action}`, { as: 0, json });
      return { status: answer.status, body: await read(answer) };
    };
    const sent = await post('send', { channelId: channel, message: 'Without an id' });
    assert.deepEqual(sent, {
      status: 200,
      body: { status: 'success', message: 'Message send successfully' },
    });
    let id = '';
    await until(async () => {
      const page = await read(await own.call(`/v1/channels/${channel}/messages`, { as: 0 }));
      id = page.messages.find((one: { text: string }) => one.text === 'Without an id')?.id ?? '';
      return id !== '';
    });
    const reply = await post('reply', { messageId: id, message: 'Answered' });
    assert.equal(reply.status, 200);
    const { messages } = await read(await own.call(`/v1/messages/${id}/replies`, { as: 1 }));
    assert.equal(messages[0].text, 'Answered');
    assert.equal(messages[0].id, reply.body.data.id);
    const react = await post('react', { messageId: reply.body.data.id, emoji: ':tada:' });
    assert.deepEqual([react.status, react.body.code], [409, 'CONFLICT']);
    assert.equal((await post('react', { messageId: id, emoji: ':tada:' })).status, 200);
    await own.close();
    await strict.close();
  });
});

describe('keys from an address of the site', () => {
  let site: Server;
  let url: string;
  let seen: { authorization: string | undefined; path: string; body: string }[];
  let answer: (sub: string) => { status: number; body?: string; location?: string };
  let asking: RealGateway;
  before(async () => {
    site = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const { authorization } = request.headers;
        seen.push({ authorization, path: request.url!, body });
        const { status, body: text, location } = answer((JSON.parse(body) as { sub: string }).sub);
        response.writeHead(status, location ? { location } : {}).end(text);
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/gateway/user-key`;
    asking = await createRealGateway(world, {
      options: { userKeys: { url }, serverKeys: [SERVER_KEY, 'another-server-key-of-this-test'] },
    });
  });
  beforeEach(() => {
    seen = [];
    answer = (sub) => ({ status: 200, body: JSON.stringify({ key: ownKey(sub) }) });
  });
  after(async () => {
    await asking.close();
    site.close();
  });

  const post = async (message: string) => {
    const json = { channelId: open, message };
    return (await asking.call('/v1/user-api/messages/send', { as: 1, json })).status;
  };

  it('is asked with the first server key, anew for each call', async () => {
    assert.equal(await post('Asked for once'), 200);
    assert.equal(await post('Asked for twice'), 200);
    const { userId } = world.credentials.users[1]!;
    const expected = {
      authorization: `Bearer ${SERVER_KEY}`,
      path: '/gateway/user-key',
      body: `{"sub":"${userId}"}`,
    };
    assert.deepEqual(seen, [expected, expected]);
  });

  it('a member without a key is 403, and any other answer 503', async () => {
    answer = () => ({ status: 204 });
    assert.equal(await post('No key'), 403);
    for (const bad of [
      { status: 401, body: '{}' },
      { status: 200, body: '<h1>Sign in</h1>' },
      { status: 200, body: '{"key":7}' },
      { status: 200, body: 'null' },
      { status: 302, location: 'http://127.0.0.1:1/' },
    ]) {
      answer = () => bad;
      assert.equal(await post('Bad answer'), 503, JSON.stringify(bad));
    }
    answer = (sub) => ({ status: 200, body: JSON.stringify({ key: ownKey(sub) }) });
    assert.equal(await post('Good again'), 200);
  });
});
