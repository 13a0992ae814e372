import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SystemApi } from '../../src/api/system-api.js';
import { clientOf, refusal } from './testing/clients.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ID = /^[0-9a-f]{24}$/;

describe('Channels of the System API and their roles', () => {
  let p: TestPlatform;
  let system: SystemApi;
  let other: SecondCommunity;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
  });
  after(() => p.close());

  it('[system.channels.create] [system.channels.list] [system.servers.listChannels] a channel is made and listed', async () => {
    const made = await system.channels.create({ topic: 'IC Markets', channelType: 'open' });
    assert.match(made._id, ID);
    assert.equal(made.topic, 'IC Markets');
    assert.equal(made.serverId, p.credentials_.communityId);
    const listed = await system.channels.list();
    assert.deepEqual(
      listed.find(({ _id }) => _id === made._id),
      made,
    );
    assert.equal(listed.length, p.credentials_.channels.length + 1);
    assert.deepEqual(await system.servers.listChannels(p.credentials_.communityId), listed);
    await refusal(system.servers.listChannels(other.communityId), 404);
    await refusal(system.channels.create({ topic: '', channelType: 'open' }), 400);
    await refusal(system.channels.create({ topic: 'x', channelType: 'market' }), 400);
    await refusal(system.channels.create({ topic: 'x'.repeat(300_000), channelType: 'open' }), 413);
    const theirs = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
    assert.deepEqual(
      (await theirs.channels.list()).map(({ topic }) => topic),
      ['Reading room'],
    );
  });

  it('[system.channels.update] [system.channels.delete] a channel is renamed and goes', async () => {
    const { _id } = await system.channels.create({ topic: 'Chit chat', channelType: 'open' });
    const changed = await system.channels.update(_id, { topic: 'Chit Chat', channelType: 'forum' });
    assert.equal(changed.topic, 'Chit Chat');
    assert.equal(changed.channelType, 'forum');
    const theirs = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
    await refusal(theirs.channels.update(_id, { topic: 'Mine', channelType: 'open' }), 404);
    await refusal(theirs.channels.delete(_id), 404);
    assert.equal((await system.channels.list()).find((one) => one._id === _id)!.topic, 'Chit Chat');
    await system.channels.delete(_id);
    assert.equal(
      (await system.channels.list()).some((one) => one._id === _id),
      false,
    );
    await refusal(system.channels.delete(_id), 404);
    await refusal(system.channels.update('12', { topic: 'x', channelType: 'open' }), 400);
    await refusal(system.channels.delete('12'), 400);
    const wrong = new SystemApi(clientOf(p, 'f'.repeat(64), '/api/v1'));
    await refusal(wrong.channels.delete(_id), 401);
    await refusal(wrong.channels.update(_id, { topic: 'x', channelType: 'open' }), 401);
  });

  it('[system.channels.create] [system.channels.update] named roles alone see a channel and write in it', async () => {
    const roles = await system.servers.listRoles(p.credentials_.communityId);
    const id = (title: string) => roles.find((role) => role.title === title)!._id;
    const permissions = [
      { role: id('Mentor'), view: true, post: false },
      { role: id('Steward'), view: true, post: true },
    ];
    const made = await system.channels.create({ topic: 'Rota', channelType: 'open', permissions });
    assert.deepEqual(made.permissions, permissions);
    const say = async (username: string) =>
      (
        await p.call('POST', '/messages/send', {
          body: { channelId: made._id, message: 'Tuesday?', sender: username },
        })
      ).status;
    assert.equal(await say('lena.hofmann'), 200);
    assert.equal(await say('kenji.mori'), 403);
    const renamed = await system.channels.update(made._id, { topic: 'Rota board', channelType: 'open' });
    assert.deepEqual(renamed.permissions, permissions);
    await system.channels.update(made._id, { topic: 'Rota', channelType: 'open', permissions: [] });
    assert.equal(await say('kenji.mori'), 200);
    for (const bad of [
      [{ role: id('@all'), view: true }],
      [{ role: other.roleId, view: true }],
      [
        { role: id('Mentor'), view: true },
        { role: id('Steward'), post: true },
      ],
    ]) {
      const input = { topic: 'Bad', channelType: 'open', permissions: bad };
      assert.match((await refusal(system.channels.create(input), 400)).message, /permissions: /);
    }
  });
});
