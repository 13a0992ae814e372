import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SystemApi } from '../../src/api/system-api.js';
import { clientOf, refusal } from './testing/clients.js';
import { ROLE, ROLE_SAMPLE } from './testing/role-sample.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ID = /^[0-9a-f]{24}$/;

describe('Servers of the System API', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let system: SystemApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
  });
  after(() => p.close());

  it('[system.servers.list] [system.servers.create] a community is founded for the same owner, with a key of its own', async () => {
    const [own] = await system.servers.list();
    assert.equal(own!._id, p.credentials_.communityId);
    assert.equal(own!.title, 'Northwind Makers');
    assert.equal(own!.userId, p.user('ada.okafor').userId);
    const made = await system.servers.create({ title: 'Northwind South', description: 'The other hall' });
    assert.match(made._id, ID);
    assert.match(made.apiKey!, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      (await system.servers.list()).map(({ title, apiKey }) => [title, apiKey]),
      [
        ['Northwind Makers', undefined],
        ['Northwind South', undefined],
      ],
    );
    const south = new SystemApi(clientOf(p, made.apiKey!, '/api/v1'));
    assert.deepEqual(await south.channels.list(), []);
    assert.deepEqual(
      (await south.roles.list(p.user('ada.okafor').userId)).map(({ title }) => title),
      ['Owner', '@all'],
    );
    await refusal(south.roles.list(p.user('kenji.mori').userId), 404);
    await refusal(south.servers.listRoles(p.credentials_.communityId), 404);
    // It works like any other.
    const { _id: channelId } = await south.channels.create({ topic: 'Hall', channelType: 'open' });
    assert.equal((await south.channels.list())[0]!._id, channelId);
    await refusal(system.channels.delete(channelId), 404);
    const theirs = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
    assert.deepEqual(
      (await theirs.servers.list()).map(({ _id }) => _id),
      [other.communityId],
    );
  });

  it('[system.servers.update] renames the key’s own community and no other', async () => {
    const { communityId } = p.credentials_;
    const image = 'https://pictures.example/hall.png';
    const changed = await system.servers.update(communityId, { title: 'Northwind', image });
    assert.equal(changed.title, 'Northwind');
    assert.equal(changed.image, image);
    assert.equal(changed.description, 'A shared workshop and the people who make things in it.');
    assert.ok(changed.updatedAt! > changed.createdAt!);
    assert.equal((await system.servers.list())[0]!.title, 'Northwind');
    await refusal(system.servers.update(other.communityId, { title: 'Taken over' }), 404);
    await refusal(system.servers.update('here', { title: 'x' }), 400);
    const theirs = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
    await refusal(theirs.servers.update(communityId, { title: 'Taken over' }), 404);
    assert.equal((await system.servers.list())[0]!.title, 'Northwind');
  });

  it('[system.servers.create] [system.servers.update] say what is wrong, in the envelope of the System API', async () => {
    const headers = { 'x-api-key': p.credentials_.systemKey };
    const call = (body: unknown, key: Record<string, string> = headers) =>
      p.call('POST', '/servers', { surface: '/api/v1', key: null, headers: key, body });
    const good = await call({ title: 'Shapes' });
    assert.deepEqual(Object.keys(good.body.body).sort(), [
      '__v',
      '_id',
      'apiKey',
      'createdAt',
      'description',
      'image',
      'title',
      'updatedAt',
      'userId',
    ]);
    assert.equal(good.body.meta.message, 'Server has been created successfully');
    for (const [body, says] of [
      [{}, 'title'],
      [{ title: ' ' }, 'title'],
      [{ title: 'a\0' }, 'title'],
      [{ title: 'a', image: 'javascript:alert(1)' }, 'image'],
      [{ title: 'a', description: 5 }, 'description'],
    ] as const) {
      const { status, body: answer } = await call(body);
      assert.equal(status, 400);
      assert.ok(answer.meta.message.startsWith(says), answer.meta.message);
      assert.deepEqual([answer.meta.success, answer.body], [false, null]);
    }
    assert.equal((await call({ title: 'x'.repeat(300_000) })).status, 413);
    assert.equal((await call({ title: 'x' }, {})).status, 401);
    const [, put] = [
      await call({ title: 'x' }, { 'x-api-key': 'f'.repeat(64) }),
      await p.call('PUT', `/servers/${p.credentials_.communityId}`, {
        surface: '/api/v1',
        key: null,
        headers,
        body: {},
      }),
    ];
    assert.equal(put.status, 400);
  });

  it('at the root the header says which API is meant', async () => {
    const headers = { 'x-api-key': p.credentials_.systemKey };
    const root = await p.call('GET', '/servers', { surface: '', key: null, headers });
    assert.equal(root.status, 200);
    assert.equal(root.body.meta.success, true);
    const roles = await p.call('GET', '/roles/1001', { surface: '', key: null, headers });
    assert.equal(roles.body.body[0].title, 'Owner');
    assert.equal((await p.call('GET', '/servers', { surface: '' })).status, 404);
  });
});

describe('The System API under the strict contract', () => {
  it('answers no key beyond it, and reads none', async () => {
    const p = await testPlatform({ members: 3, strict: true });
    try {
      const headers = { 'x-api-key': p.credentials_.systemKey };
      const call = (method: string, path: string, body?: unknown) =>
        p.call(method, path, {
          surface: '/api/v1',
          key: null,
          headers,
          ...(body === undefined ? {} : { body }),
        });
      const server = (await call('POST', '/servers', { title: 'Plain', image: '' })).body.body;
      assert.deepEqual(Object.keys(server).sort(), [
        '__v',
        '_id',
        'createdAt',
        'description',
        'title',
        'updatedAt',
        'userId',
      ]);
      const role = (await call('POST', '/roles', ROLE)).body.body;
      assert.deepEqual(shapeOf(role), shapeOf(ROLE_SAMPLE));
      const closed = {
        topic: 'Open after all',
        channelType: 'open',
        permissions: [{ role: role._id, view: true }],
      };
      assert.deepEqual((await call('POST', '/channels', closed)).body.body.permissions, []);
    } finally {
      await p.close();
    }
  });
});
