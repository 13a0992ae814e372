import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { apiKeys, communities } from './db/schema.js';
import { hashKey } from './services/keys.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';

describe('Keys', () => {
  let p: TestPlatform;
  let floor: string;
  let token: string;
  before(async () => {
    p = await testPlatform();
    floor = p.channel('Workshop floor').id;
    token = await logIn('priya.nair');
  });
  after(() => p.close());

  const logIn = async (username: string): Promise<string> => {
    const { email, password } = p.user(username);
    const { body } = await p.call('POST', '/auth/login', { key: null, body: { email, password } });
    return body.data.token;
  };
  const create = (input: object, key = token, userId = p.user('priya.nair')._id) =>
    p.call('POST', `/users/apikeys?userId=${userId}`, {
      key,
      body: {
        name: 'Test',
        permissions: ['sendMessages', 'replyMessages', 'reactMessages'],
        expirePeriod: 0,
        expireDate: '',
        communityId: p.credentials_.communityId,
        ...input,
      },
    });
  const send = (key: string, channelId = floor, more: object = {}) =>
    p.call('POST', '/messages/send', { key, body: { channelId, message: 'Hello', ...more } });

  it('missing, malformed and unknown keys are 401', async () => {
    for (const key of [null, 'x', 'f'.repeat(64), `${p.credentials_.communityKey}0`]) {
      assert.equal((await p.call('GET', '/channels', { key })).status, 401);
    }
    const basic = { key: null, headers: { authorization: `Basic ${p.credentials_.communityKey}` } };
    assert.equal((await p.call('GET', '/channels', basic)).status, 401);
  });

  it('each endpoint asks for its permission and says which one is missing', async () => {
    const where = eq(apiKeys.hash, hashKey(p.credentials_.communityKey));
    const [{ permissions } = { permissions: [] as string[] }] = await p.platform.db
      .select()
      .from(apiKeys)
      .where(where);
    const { email } = p.user('ada.okafor');
    const one = { identifier: email, identifier_type: 'email', days: 1 };
    const writing = {
      channelId: floor,
      messageId: '1'.repeat(24),
      message: 'x',
      emoji: ':x:',
      sender: 'ada.okafor',
    };
    for (const [method, path, body, permission] of [
      ['POST', '/users/filter', { fields: ['xp'] }, 'getUserData'],
      ['POST', '/users/info', { idOrEmail: '1001' }, 'getUserData'],
      ['GET', `/users/activity/daily?identifier=${email}&identifier_type=email`, undefined, 'getUserStats'],
      ['POST', '/users/activity/daily', { ...one, identifier: [email], date: '01/10/2026' }, 'getUserStats'],
      ['POST', '/users/activity/stats', one, 'getUserStats'],
      ['GET', '/channels', undefined, 'getChannels'],
      ['GET', '/messages', undefined, 'getMessages'],
      ['POST', '/messages/send', writing, 'sendMessage'],
      ['POST', '/messages/reply', writing, 'replyMessage'],
      ['POST', '/messages/react', writing, 'reactMessage'],
    ] as const) {
      const others = permissions.filter((name) => name !== permission);
      await p.platform.db.update(apiKeys).set({ permissions: others }).where(where);
      const { status, body: answer } = await p.call(method, path, { body });
      assert.equal(status, 401, path);
      assert.match(answer.message, new RegExp(permission));
    }
    await p.platform.db.update(apiKeys).set({ permissions }).where(where);
    assert.equal((await p.call('GET', '/channels')).status, 200);
  });

  it('an expired or inactive community key is 401', async () => {
    const where = eq(apiKeys.hash, hashKey(p.credentials_.communityKey));
    await p.platform.db
      .update(apiKeys)
      .set({ expireDate: new Date(p.clock.at) })
      .where(where);
    assert.equal((await p.call('GET', '/channels')).status, 401);
    await p.platform.db.update(apiKeys).set({ expireDate: null, isActive: false }).where(where);
    assert.match((await p.call('GET', '/channels')).body.message, /inactive/);
    await p.platform.db.update(apiKeys).set({ isActive: true }).where(where);
  });

  it('no key and no password lies in the database in the clear', async () => {
    const made = (await create({})).body.data.key as string;
    const { rows } = (await p.platform.db.execute(
      sql`select (select json_agg(k) from api_keys k)::text || (select json_agg(c) from communities c)::text
        || (select json_agg(u) from users u)::text as everything`,
    )) as unknown as { rows: { everything: string }[] };
    const secrets = [
      p.credentials_,
      made,
      ...p.credentials_.users.flatMap((user) => [user.apiKey, user.password]),
    ];
    for (const secret of secrets) {
      if (typeof secret === 'string') assert.ok(!rows[0]!.everything.includes(secret));
    }
    assert.ok(!rows[0]!.everything.includes(p.credentials_.communityKey));
    assert.ok(!rows[0]!.everything.includes(p.credentials_.systemKey));
  });

  it('a key of one community does not reach another', async () => {
    const id = 'c'.repeat(24);
    const [first] = await p.platform.db.select().from(communities);
    await p.platform.db
      .insert(communities)
      .values({ ...first!, id, name: 'Other', cname: null, systemKeyHash: hashKey('other') });
    const key = 'a1'.repeat(32);
    const [row] = await p.platform.db.select().from(apiKeys).limit(1);
    await p.platform.db.insert(apiKeys).values({
      ...row!,
      id: 'd'.repeat(24),
      communityId: id,
      userNumber: null,
      hash: hashKey(key),
      permissions: ['getChannels', 'getMessages', 'getUserData'],
    });
    assert.deepEqual((await p.call('GET', '/channels', { key })).body.data, []);
    assert.equal((await p.call('GET', `/messages?channel_id=${floor}`, { key })).status, 404);
    assert.equal((await p.call('POST', '/users/info', { key, body: { idOrEmail: '1001' } })).status, 404);
    assert.deepEqual(
      (await p.call('POST', '/users/filter', { key, body: { fields: ['email'] } })).body.data.users,
      [],
    );
  });

  describe('of a user', () => {
    it('send, reply and react as their owner', async () => {
      const { apiKey, userId } = p.user('priya.nair');
      const sent = await send(apiKey);
      assert.equal(sent.body.message, 'Message send successfully');
      const messageId = sent.body.data.id;
      const reply = await p.call('POST', '/messages/reply', {
        key: apiKey,
        body: { messageId, message: 'Me again' },
      });
      assert.equal(reply.status, 200);
      const react = await p.call('POST', '/messages/react', {
        key: apiKey,
        body: { messageId, emoji: ':eyes:' },
      });
      assert.equal(react.status, 200);
      const { messages } = (await p.call('GET', `/messages?channel_id=${floor}&count=2`)).body.data;
      assert.deepEqual(
        messages.map((message: { user: { user_id: string } }) => message.user.user_id),
        [userId, userId],
      );
    });

    it('cannot write as somebody else', async () => {
      const { apiKey } = p.user('priya.nair');
      assert.equal((await send(apiKey, floor, { sender: 'ada.okafor' })).status, 400);
      assert.equal((await send(apiKey, floor, { sender: 'priya.nair' })).status, 400);
      assert.equal((await send(apiKey, floor)).status, 200);
    });

    it('cannot read the community', async () => {
      const key = p.user('ada.okafor').apiKey;
      assert.equal((await p.call('GET', '/channels', { key })).status, 401);
      assert.equal((await p.call('GET', '/messages', { key })).status, 401);
      assert.equal((await p.call('POST', '/users/info', { key, body: { idOrEmail: '1001' } })).status, 401);
    });

    it('are shown whole once and masked ever after', async () => {
      const made = await create({ name: 'Once' });
      assert.equal(made.status, 201);
      assert.match(made.body.data.key, /^[0-9a-f]{64}$/);
      const list = await p.call('GET', `/users/apikeys?userId=${p.user('priya.nair')._id}`, { key: token });
      const listed = list.body.data.find((key: { _id: string }) => key._id === made.body.data._id);
      assert.equal(listed.key, `${made.body.data.key.slice(0, 4)}${'*'.repeat(60)}`);
      assert.ok(!JSON.stringify(list.body).includes(made.body.data.key));
    });

    it('may be limited to channels', async () => {
      const key = (await create({ channels: [floor] })).body.data.key;
      assert.equal((await send(key)).status, 200);
      const elsewhere = await send(key, p.channel('Long table').id);
      assert.equal(elsewhere.status, 403);
      assert.match(elsewhere.body.message, /not allowed in this channel/);
      const { messages } = (await p.call('GET', `/messages?channel_id=${p.channel('Long table').id}&count=1`))
        .body.data;
      const body = { messageId: messages[0].id, emoji: ':heart:' };
      assert.equal((await p.call('POST', '/messages/react', { key, body })).status, 403);
      assert.equal((await create({ channels: ['1'.repeat(24)] })).status, 400);
    });

    it('lack what they were not given', async () => {
      const key = (await create({ permissions: ['readOwnProfile'] })).body.data.key;
      const { status, body } = await send(key);
      assert.equal(status, 401);
      assert.match(body.message, /sendMessages/);
      const singular = (await create({ permissions: ['sendMessage'] })).body.data.key;
      assert.equal((await send(singular)).status, 200);
    });

    it('expire after their period or on their date', async () => {
      const byPeriod = (await create({ expirePeriod: 2 })).body.data;
      assert.equal(byPeriod.expireDate, new Date(p.clock.at + 2 * 86_400_000).toISOString());
      const byDate = (await create({ expireDate: new Date(p.clock.at + 1000).toISOString() })).body.data;
      assert.equal((await send(byDate.key)).status, 200);
      p.clock.at += 2000;
      assert.equal((await send(byDate.key)).status, 401);
      assert.equal((await send(byPeriod.key)).status, 200);
    });

    it('are switched off, renamed and deleted, under both spellings', async () => {
      const { _id } = p.user('priya.nair');
      const spellings = [
        (id: string) => `/users/${_id}/api-keys/${id}`,
        (id: string) => `/users/apikeys/${id}?userId=${_id}`,
      ];
      for (const path of spellings) {
        const { key, _id: id } = (await create({})).body.data;
        const body = { name: 'Renamed', permissions: ['sendMessages'], expirePeriod: 180, isActive: false };
        const updated = await p.call('PUT', path(id), { key: token, body });
        assert.equal(updated.body.data.name, 'Renamed');
        assert.equal((await send(key)).status, 401);
        await p.call('PUT', path(id), { key: token, body: { ...body, isActive: true } });
        assert.equal((await send(key)).status, 200);
        const deleted = await p.call('DELETE', path(id), { key: token });
        assert.equal(deleted.body.message, 'Delete API key success.');
        assert.equal((await send(key)).status, 401);
        assert.equal((await p.call('DELETE', path(id), { key: token })).status, 404);
      }
      const made = await p.call('POST', `/users/${_id}/api-keys`, {
        key: token,
        body: { name: 'x', permissions: ['sendMessages'], communityId: p.credentials_.communityId },
      });
      assert.equal(made.status, 201);
      assert.equal((await p.call('GET', `/users/${_id}/api-keys`, { key: token })).status, 200);
    });

    it('tell about themselves', async () => {
      const key = (await create({ name: 'Curious', channels: [floor] })).body.data.key;
      for (const path of ['/users/apikeys/info', '/users/api-keys/info']) {
        const { data } = (await p.call('GET', path, { key })).body;
        assert.equal(data.name, 'Curious');
        assert.deepEqual(data.channels, [floor]);
        assert.equal(data.userId, p.user('priya.nair')._id);
      }
      assert.equal((await p.call('GET', '/users/apikeys/info')).status, 401);
    });

    it('are managed by their owner alone, with a token', async () => {
      const other = p.user('ada.okafor')._id;
      assert.equal((await create({}, token, other)).status, 403);
      assert.equal((await create({}, p.user('priya.nair').apiKey)).status, 401);
      assert.equal((await create({}, p.credentials_.communityKey)).status, 401);
      const { _id } = (await create({})).body.data;
      const ada = await logIn('ada.okafor');
      assert.equal((await p.call('DELETE', `/users/${other}/api-keys/${_id}`, { key: ada })).status, 404);
      assert.equal((await create({ communityId: 'f'.repeat(24) })).status, 404);
    });

    it('bad input is 400 naming the field', async () => {
      for (const [input, field] of [
        [{ permissions: ['fly'] }, /permissions/],
        [{ permissions: [] }, /permissions/],
        [{ expirePeriod: -1 }, /expirePeriod/],
        [{ expireDate: 'soon' }, /expireDate/],
        [{ communityId: 'x' }, /communityId/],
        [{ name: '' }, /name/],
      ] as const) {
        const { status, body } = await create(input);
        assert.equal(status, 400);
        assert.match(body.message, field);
      }
      const { status, body } = await p.call('GET', '/users/apikeys', { key: token });
      assert.equal(status, 400);
      assert.match(body.message, /userId/);
    });
  });

  describe('tokens', () => {
    it('carry the claims of the contract for seven days', async () => {
      const [, claims] = token.split('.');
      const payload = JSON.parse(Buffer.from(claims!, 'base64url').toString());
      assert.equal(payload._id, p.user('priya.nair')._id);
      assert.equal(payload.id, p.user('priya.nair').userId);
      assert.equal(payload.exp - payload.iat, 604_800);
    });

    it('end, and cannot be forged', async () => {
      const { _id } = p.user('priya.nair');
      const list = (key: string) => p.call('GET', `/users/apikeys?userId=${_id}`, { key });
      const [head, claims] = token.split('.');
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      assert.equal((await list(`${none}.${claims}.`)).status, 401);
      assert.equal((await list(`${head}.${claims}.AAAA`)).status, 401);
      assert.equal((await list(token)).status, 200);
      p.clock.at += 604_801_000;
      assert.equal((await list(token)).status, 401);
    });

    it('a wrong password and an unknown address look the same', async () => {
      const { email } = p.user('priya.nair');
      const answers = [];
      for (const body of [
        { email, password: 'wrong' },
        { email: 'nobody@example.com', password: 'wrong' },
        { email: 'sato.ren@example.com', password: '' },
      ])
        answers.push((await p.call('POST', '/auth/login', { key: null, body })).body);
      assert.deepEqual(answers[0], answers[1]);
      assert.equal(answers[2].meta.statusCode, 400);
    });

    it('the System surface logs in with its key, and only members', async () => {
      const { email, password } = p.user('ada.okafor');
      const call = (key: string) =>
        p.call('POST', '/auth/login', {
          surface: '/api/v1',
          key: null,
          headers: { 'x-api-key': key },
          body: { email, password },
        });
      assert.ok((await call(p.credentials_.systemKey)).body.body.token);
      const refused = await call('0'.repeat(64));
      assert.equal(refused.status, 401);
      assert.equal(refused.body.meta.success, false);
      assert.equal((await call('other-key')).status, 401);
    });
  });
});
