import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testPlatform, type Answer, type TestPlatform } from './testing/platform.js';

const DAY = 86_400_000;

/** The story of a member who gives a partner's app a key for one channel. */
describe('A key for one channel', () => {
  let p: TestPlatform;
  let token: string;
  let userId: string;
  let own: string;
  let other: string;
  before(async () => {
    p = await testPlatform();
    own = p.channel('Build planner').id;
    other = p.channel('Workshop floor').id;
    const { email, password, _id } = p.user('kenji.mori');
    userId = _id;
    token = (await p.call('POST', '/auth/login', { key: null, body: { email, password } })).body.data.token;
  });
  after(() => p.close());

  const settings = (more: object = {}) => ({
    name: 'Build planner',
    permissions: ['sendMessages', 'replyMessages', 'reactMessages'],
    expirePeriod: 7,
    expireDate: '',
    communityId: p.credentials_.communityId,
    channels: [own],
    ...more,
  });
  const create = async (more: object = {}): Promise<{ _id: string; key: string }> =>
    (await p.call('POST', `/users/apikeys?userId=${userId}`, { key: token, body: settings(more) })).body.data;
  const update = (id: string, body: object) =>
    p.call('PUT', `/users/${userId}/api-keys/${id}`, { key: token, body });
  const list = async () =>
    (await p.call('GET', `/users/apikeys?userId=${userId}`, { key: token })).body.data as Record<
      string,
      unknown
    >[];
  const info = (key: string) => p.call('GET', '/users/apikeys/info', { key });
  const send = (key: string, channelId: string) =>
    p.call('POST', '/messages/send', { key, body: { channelId, message: 'Round done' } });
  const newest = async (channelId: string): Promise<string> =>
    (await p.call('GET', `/messages?channel_id=${channelId}&count=1`)).body.data.messages[0].id;
  const totals = async () => {
    const of = async (id: string) =>
      (await p.call('GET', `/messages?channel_id=${id}&count=1`)).body.data.total;
    return [await of(own), await of(other)];
  };

  it('is made with its limit and its end, and seen whole once', async () => {
    const made = await p.call('POST', `/users/apikeys?userId=${userId}`, { key: token, body: settings() });
    assert.equal(made.status, 201);
    const { _id, key, channels, expireDate, isActive } = made.body.data;
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.deepEqual(channels, [own]);
    assert.equal(expireDate, new Date(p.clock.at + 7 * DAY).toISOString());
    assert.equal(isActive, true);
    const all = await list();
    const listed = all.find((one) => one['_id'] === _id)!;
    assert.ok(!JSON.stringify(all).includes(key));
    assert.deepEqual({ ...listed, key }, made.body.data, 'the list says something else than the creation');
    const { body } = await info(key);
    assert.deepEqual(body.data, {
      name: 'Build planner',
      permissions: ['sendMessages', 'replyMessages', 'reactMessages'],
      userId,
      communityId: p.credentials_.communityId,
      channels: [own],
      expireDate,
      isActive: true,
    });
  });

  it('writes, answers and reacts there and nowhere else', async () => {
    const { key } = await create({ channels: [own.toUpperCase()] });
    assert.equal((await send(key, own)).status, 200);
    const before = await totals();
    const elsewhere = await newest(other);
    const calls: [string, object][] = [
      ['send', { channelId: other, message: 'x' }],
      ['send', { channelId: other.toUpperCase(), message: 'x' }],
      ['reply', { messageId: elsewhere, message: 'x' }],
      ['react', { messageId: elsewhere, emoji: ':eyes:' }],
      ['send', { channelId: p.channel("Stewards' room").id, message: 'x' }],
    ];
    for (const [action, body] of calls) {
      const { status, body: answer } = await p.call('POST', `/messages/${action}`, { key, body });
      assert.equal(status, 403, action);
      assert.equal(answer.status, 'error');
    }
    assert.deepEqual(await totals(), before, 'something was written all the same');
    const messageId = await newest(own);
    const reply = { messageId, message: 'Here it may' };
    assert.equal((await p.call('POST', '/messages/reply', { key, body: reply })).status, 200);
    const react = { messageId, emoji: ':eyes:' };
    assert.equal((await p.call('POST', '/messages/react', { key, body: react })).status, 200);
  });

  it('is renewed, also after it ended, and keeps its limit', async () => {
    const { _id, key } = await create({ expirePeriod: 1 });
    p.clock.at += DAY + 1000;
    assert.equal((await send(key, own)).status, 401);
    assert.equal((await info(key)).status, 401);
    const { channels: _, communityId: __, ...rest } = settings({ expirePeriod: 180 });
    token = await freshToken();
    const renewed = await update(_id, { ...rest, isActive: true });
    assert.equal(renewed.status, 200);
    assert.equal(renewed.body.data.expireDate, new Date(p.clock.at + 180 * DAY).toISOString());
    assert.ok(renewed.body.data.key.endsWith('*'), 'a renewal showed the key');
    assert.equal((await send(key, own)).status, 200);
    assert.equal((await send(key, other)).status, 403, 'the limit went away');
  });

  it('does not become endless when an update says nothing of its end', async () => {
    const { _id, key } = await create({ expirePeriod: 3 });
    const { expireDate } = (await info(key)).body.data;
    await update(_id, { name: 'Renamed', permissions: ['sendMessages'] });
    assert.equal((await info(key)).body.data.expireDate, expireDate);
    await update(_id, { name: 'Endless', permissions: ['sendMessages'], expirePeriod: 0, expireDate: '' });
    assert.equal((await info(key)).body.data.expireDate, null);
  });

  it('may be moved to other channels, and freed of its limit on purpose only', async () => {
    const { _id, key } = await create();
    const change = (channels: unknown) =>
      update(_id, { name: 'Moved', permissions: ['sendMessages'], expirePeriod: 7, channels });
    await change([other]);
    assert.deepEqual([(await send(key, own)).status, (await send(key, other)).status], [403, 200]);
    for (const bad of [[], ['x'], ['f'.repeat(24)], 'all', [own, 7]]) {
      const { status, body } = await change(bad);
      assert.equal(status, 400, JSON.stringify(bad));
      assert.match(body.message, /^channels/);
    }
    assert.deepEqual([(await send(key, own)).status, (await send(key, other)).status], [403, 200]);
    await change(null);
    assert.deepEqual([(await send(key, own)).status, (await send(key, other)).status], [200, 200]);
  });

  it('is switched off at once, and back on', async () => {
    const { _id, key } = await create();
    const set = (isActive: boolean) =>
      update(_id, { name: 'Switch', permissions: ['sendMessages'], expirePeriod: 7, isActive });
    await set(false);
    assert.deepEqual([(await send(key, own)).status, (await info(key)).status], [401, 401]);
    assert.equal((await list()).find((one) => one['_id'] === _id)!['isActive'], false);
    await set(true);
    assert.equal((await send(key, own)).status, 200);
  });

  it('is deleted for good', async () => {
    const { _id, key } = await create();
    const gone = await p.call('DELETE', `/users/${userId}/api-keys/${_id}`, { key: token });
    assert.equal(gone.body.message, 'Delete API key success.');
    assert.equal(gone.body.data._id, _id);
    assert.ok(!JSON.stringify(gone.body).includes(key));
    assert.deepEqual([(await send(key, own)).status, (await info(key)).status], [401, 401]);
    assert.ok(!(await list()).some((one) => one['_id'] === _id));
  });

  it('whose channel was deleted opens no other', async () => {
    const system = (method: string, path: string, body?: object): Promise<Answer> =>
      p.call(method, path, {
        surface: '/api/v1',
        key: null,
        headers: { 'x-api-key': p.credentials_.systemKey },
        ...(body ? { body } : {}),
      });
    const made = await system('POST', '/channels', { topic: 'Short', channelType: 'open' });
    const id = made.body.body._id as string;
    const { key } = await create({ channels: [id] });
    assert.equal((await send(key, id)).status, 200);
    await system('DELETE', `/channels/${id}`);
    assert.deepEqual([(await send(key, id)).status, (await send(key, other)).status], [404, 403]);
  });

  async function freshToken(): Promise<string> {
    const { email, password } = p.user('kenji.mori');
    return (await p.call('POST', '/auth/login', { key: null, body: { email, password } })).body.data.token;
  }
});
