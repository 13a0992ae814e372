import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SystemApi } from '../../src/api/system-api.js';
import { clientOf, refusal, systemCall } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { ROLE, ROLE_SAMPLE, SERVER_PERMISSIONS } from './testing/role-sample.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ID = /^[0-9a-f]{24}$/;
const NOWHERE = '0'.repeat(24);

describe('Roles of the System API', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let system: SystemApi;
  let elsewhere: SystemApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
    elsewhere = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
  });
  after(() => p.close());

  const raw = (method: string, path: string, body?: unknown, key = p.credentials_.systemKey) =>
    systemCall(p, key, method, path, body);
  const roleNamed = async (title: string) => {
    const roles = await system.servers.listRoles(p.credentials_.communityId);
    return roles.find((role) => role.title === title)!;
  };
  const say = async (username: string, channelId: string) =>
    (
      await p.call('POST', '/messages/send', {
        key: p.user(username).apiKey,
        body: { channelId, message: 'Anybody here?' },
      })
    ).status;

  it('[system.roles.create] [system.servers.listRoles] a role is made and listed, with the names of the answer', async () => {
    const made = await system.roles.create(ROLE);
    assert.match(made._id, ID);
    assert.equal(made.class, 'red');
    assert.equal(made.serverPermissions!['overwrite_language_settings'], true);
    assert.equal(made.serverPermissions!['kick_members'], false);
    assert.equal(made.channelPermissions!['post_messages'], true);
    const { status, body } = await raw('GET', `/servers/${p.credentials_.communityId}/roles`);
    assert.equal(status, 200);
    assert.equal(body.meta.message, 'Roles fetched successfully');
    const titles = body.body.map((role: { title: string }) => role.title);
    assert.deepEqual(titles, ['Owner', 'Steward', 'Mentor', 'Night shift', '@all']);
    assert.equal(body.body[3]._id, made._id);
    assert.deepEqual(
      (await raw('GET', `/servers/${p.credentials_.communityId}/roles`, undefined, other.systemKey)).status,
      404,
    );
    assert.equal((await raw('GET', '/servers/12/roles')).status, 400);
  });

  it('[system.roles.create] needs every field, and a title of its own', async () => {
    for (const [change, says] of [
      [{ billable: undefined }, 'billable'],
      [{ order: 'first' }, 'order'],
      [{ order: -1 }, 'order'],
      [{ title: '   ' }, 'title'],
      [{ class: '' }, 'class'],
      [{ server_permissions: { ...SERVER_PERMISSIONS, allow_dm: 'yes' } }, 'server_permissions.allow_dm'],
      [{ channel_permissions: {} }, 'channel_permissions.post_messages'],
    ] as const) {
      const { status, body } = await raw('POST', '/roles', { ...ROLE, title: 'Rules', ...change });
      assert.equal(status, 400, says);
      assert.ok(body.meta.message.startsWith(`${says}: `), body.meta.message);
    }
    const error = await refusal(system.roles.create({ ...ROLE, title: 'mentor' }), 409);
    assert.equal(error.code, 'CONFLICT');
    assert.match(error.message, /title: is already used/);
    assert.equal((await refusal(system.roles.create({ ...ROLE, title: '@ALL' }), 409)).code, 'CONFLICT');
    assert.equal((await raw('POST', '/roles', { ...ROLE, title: 'x'.repeat(300_000) })).status, 413);
  });

  it('[system.roles.update] changes a role, in the older spelling too', async () => {
    const { _id } = await system.roles.create({ ...ROLE, title: 'Early shift' });
    const changed = await system.roles.update(_id, {
      ...ROLE,
      title: 'Dawn shift',
      order: 11,
      server_permissions: { ...SERVER_PERMISSIONS, ban_members: true },
    });
    assert.equal(changed.title, 'Dawn shift');
    assert.equal(changed.serverPermissions!['ban_members'], true);
    assert.equal((await roleNamed('Dawn shift')).order, 11);
    const older = {
      class: 'blue',
      description: 'Opens the doors',
      order: 12,
      billable: true,
      serverPermissions: { ...ROLE_SAMPLE.serverPermissions, kick_members: true },
      channelPermissions: ROLE_SAMPLE.channelPermissions,
    };
    const { status, body } = await raw('PUT', `/roles/${_id}`, older);
    assert.equal(status, 200);
    assert.equal(body.body.title, 'Dawn shift');
    assert.equal(body.body.description, 'Opens the doors');
    assert.equal(body.body.serverPermissions.kick_members, true);
    assert.equal(body.meta.message, 'Role has been updated successfully');
    // What the newer body has no name for stays.
    const again = await system.roles.update(_id, { ...ROLE, title: 'Dawn shift' });
    assert.equal(again.serverPermissions!['kick_members'], true);
    assert.equal(again.description, 'Opens the doors');
    assert.match((await raw('PUT', `/roles/${_id}`, { ...older, order: null })).body.meta.message, /^order/);
    await refusal(system.roles.update(NOWHERE, ROLE), 404);
    await refusal(elsewhere.roles.update(_id, ROLE), 404);
  });

  it('[system.roles.list] answers the roles of a member, as the sample shows one', async () => {
    const ada = p.user('ada.okafor');
    const { status, body } = await raw('GET', `/roles/${ada.userId}`);
    assert.equal(status, 200);
    assert.equal(body.meta.message, 'User roles fetched successfully');
    assert.deepEqual(
      body.body.map((role: { title: string }) => role.title),
      ['Owner', '@all'],
    );
    const { pinable, share_links, share_Attachments, ...channelPermissions } =
      body.body[0].channelPermissions;
    assert.deepEqual([pinable, share_links, share_Attachments], [false, false, false]);
    assert.deepEqual(shapeOf({ ...body.body[0], channelPermissions }), shapeOf(ROLE_SAMPLE));
    const [first] = await system.roles.list(ada.userId);
    assert.equal(first!.title, 'Owner');
    assert.equal(first!.serverPermissions!['server_administrator'], true);
    await refusal(system.roles.list('77777'), 404);
    await refusal(elsewhere.roles.list(ada.userId), 404);
  });

  it('[system.roles.list] [system.roles.update] [system.roles.delete] one path is by user and by role', async () => {
    const { _id: role } = await system.roles.create({ ...ROLE, title: 'Crossroads' });
    const { userId, _id: user } = p.user('kenji.mori');
    // By user: a short id, or the `_id` of a user; the id of a role is nobody.
    assert.deepEqual(
      (await system.roles.list(userId)).map(({ _id }) => _id),
      (await system.roles.list(user)).map(({ _id }) => _id),
    );
    assert.match((await refusal(system.roles.list(role), 404)).message, /User not found/);
    // By role: a short id is no id at all, and the `_id` of a user is no role.
    for (const method of ['PUT', 'DELETE']) {
      const { status, body } = await raw(method, `/roles/${userId}`, ROLE);
      assert.equal(status, 400);
      assert.match(body.meta.message, /^id: must be 24 hexadecimal digits/);
      assert.equal((await raw(method, `/roles/${user}`, ROLE)).status, 404);
    }
    assert.equal((await system.roles.update(role, { ...ROLE, title: 'Junction' })).title, 'Junction');
    await system.roles.delete(role);
    await refusal(system.roles.delete(role), 404);
    assert.equal((await raw('GET', '/roles/%00')).status, 400);
  });

  it('[system.roles.add] [system.roles.remove] a role opens a closed channel, and taking it closes it', async () => {
    const kenji = p.user('kenji.mori');
    const room = p.channel("Stewards' room").id;
    const steward = await roleNamed('Steward');
    assert.equal(await say('kenji.mori', room), 403);
    const held = await system.roles.add(steward._id, kenji.userId);
    assert.deepEqual(
      held.map(({ title }) => title),
      ['Steward', '@all'],
    );
    assert.equal((await system.roles.add(steward._id, kenji.userId)).length, 2);
    assert.equal(await say('kenji.mori', room), 200);
    const info = await p.call('POST', '/users/info', { body: { idOrEmail: kenji.userId } });
    assert.deepEqual(info.body.data.roles, ['@all', 'Steward']);
    assert.equal(info.body.data.highestRole, 'Steward');

    const left = await system.roles.remove(steward._id, kenji.userId);
    assert.deepEqual(
      left.map(({ title }) => title),
      ['@all'],
    );
    assert.equal(await say('kenji.mori', room), 403);
    assert.equal((await system.roles.remove(steward._id, kenji.userId)).length, 1);
    for (const verb of ['add', 'remove'] as const) {
      await refusal(system.roles[verb](steward._id, '77777'), 404);
      await refusal(system.roles[verb](steward._id, other.user.userId), 404);
      await refusal(elsewhere.roles[verb](steward._id, other.user.userId), 404);
      assert.match((await raw('POST', `/roles/${steward._id}/${verb}`, {})).body.meta.message, /^userId: /);
      assert.equal((await raw('POST', `/roles/x/${verb}`, { userId: '1' })).status, 400);
    }
  });

  it('[system.roles.delete] takes a role from everybody, but never opens a channel to everybody', async () => {
    const steward = await roleNamed('Steward');
    const closed = await system.channels.create({
      topic: 'Key cabinet',
      channelType: 'open',
      permissions: [{ role: steward._id, view: true, post: true }],
    });
    const error = await refusal(system.roles.delete(steward._id), 409);
    assert.match(error.message, /Key cabinet/);
    assert.ok(await roleNamed('Steward'));
    await system.channels.update(closed._id, { topic: 'Key cabinet', channelType: 'open', permissions: [] });
    await system.roles.delete(steward._id);
    assert.equal(await roleNamed('Steward'), undefined);
    // The stewards' room is the owners' alone from now on.
    const room = (await system.channels.list()).find(({ topic }) => topic === "Stewards' room")!;
    const owner = await roleNamed('Owner');
    assert.deepEqual(room.permissions, [{ role: owner._id, view: true, post: true }]);
    assert.equal(await say('ada.okafor', room._id), 200);
    const lena = p.user('lena.hofmann');
    assert.deepEqual(
      (await system.roles.list(lena.userId)).map(({ title }) => title),
      ['@all'],
    );
    assert.equal(await say('lena.hofmann', room._id), 403);
    await refusal(elsewhere.roles.delete(owner._id), 404);
    assert.equal((await raw('DELETE', '/roles/no-id')).status, 400);
  });

  it('[system.roles.delete] nor does it open a part of the store', async () => {
    const { _id: role } = await system.roles.create({ ...ROLE, title: 'Buyers' });
    const mentor = await roleNamed('Mentor');
    const shop = (method: string, path: string, body: object) =>
      p.call(method, path, { surface: '/v1', body });
    const made = await shop('POST', '/categories', { name: 'Back room', categoryPermission: [role] });
    assert.equal(made.status, 201);
    assert.match((await refusal(system.roles.delete(role), 409)).message, /category .*Back room/);
    const wider = { categoryPermission: [role, mentor._id] };
    assert.equal((await shop('PUT', `/categories/${made.body.data._id}`, wider)).status, 200);
    await system.roles.delete(role);
    assert.match((await refusal(system.roles.delete(mentor._id), 409)).message, /Back room/);
    assert.ok(await roleNamed('Mentor'));
  });

  it('[system.roles.update] [system.roles.delete] [system.roles.add] @all belongs to everybody and stays', async () => {
    const everybody = await roleNamed('@all');
    const { userId } = p.user('kenji.mori');
    await refusal(system.roles.update(everybody._id, ROLE), 403);
    await refusal(system.roles.delete(everybody._id), 403);
    await refusal(system.roles.add(everybody._id, userId), 403);
    await refusal(system.roles.remove(everybody._id, userId), 403);
    assert.equal((await roleNamed('@all'))._id, everybody._id);
  });

  it('[system.roles.create] [system.roles.update] [system.roles.delete] [system.roles.list] [system.roles.add] [system.roles.remove] are for the system key alone', async () => {
    const { _id } = await roleNamed('Mentor');
    for (const [method, path] of [
      ['POST', '/roles'],
      ['PUT', `/roles/${_id}`],
      ['DELETE', `/roles/${_id}`],
      ['GET', '/roles/1001'],
      ['POST', `/roles/${_id}/add`],
      ['POST', `/roles/${_id}/remove`],
    ] as const) {
      for (const key of ['f'.repeat(64), p.credentials_.communityKey, p.user('ada.okafor').apiKey])
        assert.equal((await raw(method, path, undefined, key)).status, 401, `${method} ${path}`);
      const none = await p.call(method, path, { surface: '/api/v1', key: p.credentials_.communityKey });
      assert.equal(none.status, 401);
    }
  });
});
