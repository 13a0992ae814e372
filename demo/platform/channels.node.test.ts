import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemCall } from './testing/clients.js';
import { testPlatform, type CallOptions, type TestPlatform } from './testing/platform.js';

const SETTINGS = {
  url: 'https://quiz.partner.example/channel?theme=1',
  allowedOrigins: ['https://quiz.partner.example', 'https://beta.partner.example'],
  sandbox: ['allow-scripts', 'allow-same-origin'],
  allow: ['fullscreen', 'clipboard-write'],
  identity: 'post-message',
  height: 480,
  chat: true,
  description: 'A quiz a day.',
};

describe('Channels of the System API', () => {
  let p: TestPlatform;
  before(async () => {
    p = await testPlatform();
  });
  after(() => p.close());

  const system = (method: string, path: string, body?: unknown, more: CallOptions = {}) =>
    systemCall(p, p.credentials_.systemKey, method, path, body, more);
  const make = async (settings: object = SETTINGS, topic = 'Daily quiz') =>
    (await system('POST', '/channels', { topic, channelType: 'iframe', ...settings })).body.body;
  const listed = async (id: string) =>
    (await p.call('GET', '/channels')).body.data.find((one: { _id: string }) => one._id === id);

  it('are created with a topic and a type, and answered as the sample says', async () => {
    const { status, body } = await system('POST', '/channels', { topic: 'IC Markets', channelType: 'open' });
    assert.equal(status, 200);
    assert.deepEqual(body.meta, {
      success: true,
      message: 'Channel has been created successfully',
      devMessage: 'Channel has been created successfully',
    });
    assert.deepEqual(Object.keys(body.body).sort(), [
      '__v',
      '_id',
      'channelType',
      'createdAt',
      'permissions',
      'serverId',
      'topic',
      'updatedAt',
      'userId',
    ]);
    assert.equal(body.body.serverId, p.credentials_.communityId);
    assert.deepEqual(await listed(body.body._id), {
      _id: body.body._id,
      topic: 'IC Markets',
      channelType: 'open',
    });
  });

  it('take messages of members as soon as they are there', async () => {
    const { _id: channelId } = (
      await system('POST', '/channels', { topic: 'Fresh paint', channelType: 'open' })
    ).body.body;
    const { status } = await p.call('POST', '/messages/send', {
      key: p.user('ada.okafor').apiKey,
      body: { channelId, message: 'First!' },
    });
    assert.equal(status, 200);
    const { data } = (await p.call('GET', `/messages?channel_id=${channelId}`)).body;
    assert.equal(data.messages[0].message, 'First!');
  });

  it('an iframe channel carries its settings wherever channels are read', async () => {
    const made = await make();
    for (const [key, value] of Object.entries(SETTINGS)) assert.deepEqual(made[key], value, key);
    const own = { _id: made._id, topic: 'Daily quiz', channelType: 'iframe', ...SETTINGS };
    assert.deepEqual(await listed(made._id), own);
    assert.deepEqual(await p.call('GET', '/channels', { surface: '/v1' }).then(find(made._id)), own);
    const all = (await system('GET', '/channels')).body.body;
    assert.deepEqual(
      all.find((one: { _id: string }) => one._id === made._id),
      made,
    );
    const ofServer = await system('GET', `/servers/${p.credentials_.communityId}/channels`);
    assert.deepEqual(ofServer.body.body, all);
    assert.equal((await system('GET', `/servers/${'0'.repeat(24)}/channels`)).status, 404);
  });

  const find = (id: string) => (answer: { body: { data: { _id: string }[] } }) =>
    answer.body.data.find((one) => one._id === id);

  it('needs nothing but an address: the rest has careful defaults', async () => {
    const made = await make({ url: 'http://127.0.0.1:4100/app' });
    assert.deepEqual(made.allowedOrigins, ['http://127.0.0.1:4100']);
    assert.deepEqual(made.sandbox, ['allow-scripts', 'allow-same-origin', 'allow-forms']);
    assert.deepEqual(made.allow, []);
    assert.equal(made.identity, 'none');
    assert.equal(made.height, 'auto');
    assert.equal(made.chat, false);
  });

  it('an update changes what it names and leaves the rest', async () => {
    const { _id } = await make();
    const { status, body } = await system('PUT', `/channels/${_id}`, {
      topic: 'Weekly quiz',
      channelType: 'iframe',
      height: 'fill',
      sandbox: ['allow-scripts'],
    });
    assert.equal(status, 200);
    assert.equal(body.meta.message, 'Channel has been updated successfully');
    assert.deepEqual(await listed(_id), {
      _id,
      topic: 'Weekly quiz',
      channelType: 'iframe',
      ...SETTINGS,
      height: 'fill',
      sandbox: ['allow-scripts'],
    });
  });

  it('an address that moves takes its origin with it, unless origins are named', async () => {
    const { _id } = await make();
    const put = (more: object) =>
      system('PUT', `/channels/${_id}`, { topic: 'Quiz', channelType: 'iframe', ...more });
    const moved = await put({ url: 'http://quiz.localhost:5200/app' });
    assert.deepEqual(moved.body.body.allowedOrigins, ['http://quiz.localhost:5200']);
    const apart = await put({ url: 'https://a.example/', allowedOrigins: ['https://b.example'] });
    assert.equal(apart.status, 400);
    assert.match(apart.body.meta.message, /^allowedOrigins: /);
    assert.equal((await listed(_id)).url, 'http://quiz.localhost:5200/app', 'a refusal changed something');
  });

  it('a channel that stops being an iframe channel loses its settings', async () => {
    const { _id } = await make();
    await system('PUT', `/channels/${_id}`, { topic: 'Plain', channelType: 'open' });
    assert.deepEqual(await listed(_id), { _id, topic: 'Plain', channelType: 'open' });
    const back = await system('PUT', `/channels/${_id}`, { topic: 'Quiz', channelType: 'iframe' });
    assert.equal(back.status, 400);
    assert.match(back.body.meta.message, /^url: /);
  });

  it('bad settings are 400 and the message begins with the name of the field', async () => {
    const bad: [string, unknown][] = [
      ['url', undefined],
      ['url', ''],
      ['url', 7],
      ['url', '/app'],
      ['url', '//partner.example'],
      ['url', 'javascript:alert(1)'],
      ['url', 'data:text/html,hi'],
      ['url', 'blob:https://partner.example/1'],
      ['url', 'http://partner.example/'],
      ['url', 'http://localhost.partner.example/'],
      ['url', 'https://member:secret@partner.example/'],
      ['url', `https://partner.example/${'a'.repeat(2000)}`],
      ['allowedOrigins', 'https://quiz.partner.example'],
      ['allowedOrigins', []],
      ['allowedOrigins', ['*']],
      ['allowedOrigins', ['https://quiz.partner.example/']],
      ['allowedOrigins', ['https://quiz.partner.example', 'https://quiz.partner.example']],
      ['allowedOrigins', ['https://other.example']],
      ['sandbox', 'allow-scripts'],
      ['sandbox', []],
      ['sandbox', ['allow-everything']],
      ['sandbox', ['allow-top-navigation']],
      ['sandbox', ['allow-popups-to-escape-sandbox']],
      ['allow', ['camera *']],
      ['allow', ['camera', 'camera']],
      ['identity', 'email-in-the-address'],
      ['identity', 'signed-query'],
      ['height', '480px'],
      ['height', -1],
      ['height', 1e9],
      ['height', 40.5],
      ['chat', 'yes'],
      ['description', 'x'.repeat(501)],
      ['topic', ' '],
      ['channelType', 'hologram'],
      ['channelType', 'direct'],
    ];
    const before = (await p.call('GET', '/channels')).body.data.length;
    for (const [name, value] of bad) {
      const input = { topic: 'Bad', channelType: 'iframe', ...SETTINGS, [name]: value };
      const { status, body } = await system('POST', '/channels', input);
      assert.equal(status, 400, `${name} ${JSON.stringify(value)}`);
      assert.match(body.meta.message, new RegExp(`^${name}[:. ]`), JSON.stringify(value));
      assert.equal(body.body, null);
    }
    const open = await system('POST', '/channels', { topic: 'Open', channelType: 'open', chat: true });
    assert.equal(open.status, 400);
    assert.match(open.body.meta.message, /^chat: /);
    assert.equal((await p.call('GET', '/channels')).body.data.length, before, 'a refused channel is there');
  });

  it('a direct channel never becomes a public one', async () => {
    const direct = p.channel('ada.okafor, lena.hofmann');
    const opened = await system('PUT', `/channels/${direct.id}`, { topic: 'Open', channelType: 'open' });
    assert.equal(opened.status, 400);
    assert.equal((await listed(direct.id)).channelType, 'direct');
    const floor = p.channel('Workshop floor');
    const closed = await system('PUT', `/channels/${floor.id}`, { topic: 'Mine', channelType: 'direct' });
    assert.equal(closed.status, 400);
  });

  it('a deleted channel is gone with what was said in it, and its people keep what they earned', async () => {
    p.clock.at += 3_600_000;
    const { _id } = await make();
    const sent = await p.call('POST', '/messages/send', {
      key: p.user('ada.okafor').apiKey,
      body: { channelId: _id, message: 'Round one!' },
    });
    await p.call('POST', '/messages/react', {
      key: p.user('kenji.mori').apiKey,
      body: { messageId: sent.body.data.id, emoji: ':tada:' },
    });
    const xp = async () =>
      (await p.call('POST', '/users/info', { body: { idOrEmail: 'ada.okafor' } })).body.data.xp;
    const earned = await xp();
    const gone = await system('DELETE', `/channels/${_id}`);
    assert.equal(gone.status, 200);
    assert.equal(gone.body.meta.message, 'Channel has been deleted successfully');
    assert.equal(await listed(_id), undefined);
    assert.equal((await p.call('GET', `/messages?channel_id=${_id}`)).status, 404);
    assert.equal(await xp(), earned);
    assert.equal((await system('DELETE', `/channels/${_id}`)).status, 404);
    const floor = (await p.call('GET', `/messages?channel_id=${p.channel('Workshop floor').id}`)).body.data;
    assert.ok(floor.total > 0, 'another channel lost its messages');
  });

  it('is for the system key alone, and for the community behind it', async () => {
    const body = { topic: 'Intruder', channelType: 'open' };
    for (const headers of [{}, { 'x-api-key': 'f'.repeat(64) }]) {
      assert.equal((await system('POST', '/channels', body, { headers })).status, 401);
      assert.equal((await system('PUT', `/channels/${'0'.repeat(24)}`, body, { headers })).status, 401);
    }
    const bearer = await p.call('POST', '/channels', { body });
    assert.ok(bearer.status === 404 || bearer.status === 401, 'the community key made a channel');
    assert.equal((await system('PUT', `/channels/${'0'.repeat(24)}`, body)).status, 404);
    assert.equal((await system('PUT', '/channels/none', body)).status, 400);
    // At the root, the header tells which API is meant.
    const atRoot = await system('POST', '/channels', body, { surface: '' });
    assert.equal(atRoot.status, 200);
  });
});

describe('Channels under the strict contract', () => {
  let p: TestPlatform;
  before(async () => {
    p = await testPlatform({ strict: true });
  });
  after(() => p.close());

  it('settings are neither answered nor read', async () => {
    const channels = (await p.call('GET', '/channels')).body.data;
    for (const one of channels) assert.deepEqual(Object.keys(one).sort(), ['_id', 'channelType', 'topic']);
    assert.ok(channels.some((one: { channelType: string }) => one.channelType === 'iframe'));
    const { status, body } = await p.call('POST', '/channels', {
      surface: '/api/v1',
      key: null,
      headers: { 'x-api-key': p.credentials_.systemKey },
      body: { topic: 'Strict', channelType: 'iframe', url: 7, height: 'nonsense' },
    });
    assert.equal(status, 200);
    assert.ok(!('url' in body.body) && !('height' in body.body));
  });
});
