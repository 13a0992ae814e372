import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { ApplicationApi } from '../../src/api/index.js';
import { apiKeys, memberRoles, members } from './db/schema.js';
import { hashKey } from './services/keys.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
const NOBODY = '0'.repeat(24);

/** The sample of the page "Get user". */
const USER = {
  _id: '6167dba9c548eb5c7ec28057',
  id: 123456789,
  avatar: 'https://example.com/a.png',
  displayName: 'Admin',
  username: 'admin',
  firstName: 'First',
  lastName: 'Last',
  email: 'admin@example.com',
  isOnline: true,
  lastLogin: '2025-06-24T10:00:00.000Z',
};
/** The sample of the page "Delete API key". */
const KEY = {
  _id: '6167dba9c548eb5c7ec28057',
  name: 'Key',
  key: 'f'.repeat(64),
  permissions: ['sendMessage'],
  expirePeriod: 30,
  expireDate: '2025-06-24T10:00:00.000Z',
  createdAt: '2025-06-24T10:00:00.000Z',
  updatedAt: '2025-06-24T10:00:00.000Z',
};

describe('The Application API', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let communityId: string;
  let api: ApplicationApi;
  /** Tokens of the owner, an admin, a plain member, and somebody of another community. */
  let tokens: Record<'owner' | 'admin' | 'member' | 'other', string>;

  const apiWith = (token: string, community = communityId) => {
    const { key: _, ...options } = clientOf(p, '');
    return new ApplicationApi({ ...options, token, communityId: community });
  };
  const withKey = (key: string, community = communityId) =>
    new ApplicationApi({ ...clientOf(p, key), communityId: community });
  const at = (path: string) => `/communities/${communityId}${path}`;
  /** A key of the community with these permissions alone. */
  const limited = async (permissions: string[]): Promise<string> => {
    const key = hashKey(`limited/${permissions.join()}`);
    const now = new Date(p.clock.at);
    const row = { id: p.platform.newId(), communityId, name: 'Limited', head: key.slice(0, 4) };
    await p.platform.db
      .insert(apiKeys)
      .values({ ...row, hash: hashKey(key), permissions, createdAt: now, updatedAt: now });
    return key;
  };

  before(async () => {
    p = await testPlatform();
    other = await secondCommunity(p.platform);
    ({ communityId } = p.credentials_);
    api = withKey(p.credentials_.communityKey);
    const { key: _, ...nobody } = clientOf(p, '');
    const { auth } = new ApplicationApi(nobody);
    const tokenOf = async (user: { email: string; password: string }) => (await auth.login(user)).token;
    tokens = {
      owner: await tokenOf(p.user('ada.okafor')),
      admin: await tokenOf(p.user('lena.hofmann')),
      member: await tokenOf(p.user('kenji.mori')),
      other: await tokenOf(other.user),
    };
  });
  after(() => p.close());

  describe('[application.auth.login]', () => {
    it('gives a token of seven days to nobody but who knows the password', async () => {
      const { key: _, ...nobody } = clientOf(p, '');
      const { auth, users } = new ApplicationApi(nobody);
      const ada = p.user('ada.okafor');
      const { token, user } = await auth.login({ email: ada.email.toUpperCase(), password: ada.password });
      assert.equal(user._id, ada._id);
      assert.equal(user.id, ada.userId);
      const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
        exp: number;
        iat: number;
      };
      assert.deepEqual(shapeOf(claims), { _id: 'string', exp: 'number', iat: 'number', id: 'string' });
      assert.equal(claims.exp - claims.iat, 604_800);
      assert.equal((await apiWith(token).users.profile(ada._id)).username, 'ada.okafor', 'it opens');
      const wrong = await refusal(auth.login({ email: ada.email, password: 'a guess' }), 401);
      assert.ok(!JSON.stringify(wrong.body).includes('a guess'));
      await refusal(auth.login({ email: 'nobody@example.com', password: ada.password }), 401);
      await refusal(users.profile(ada._id), 401);
    });

    it('names what is missing, and takes no long or broken body', async () => {
      const post = (body: unknown) => p.call('POST', '/auth/login', { key: null, body });
      const { status, body } = await post({ email: p.user('kenji.mori').email });
      assert.equal(status, 400);
      assert.deepEqual(shapeOf(body), {
        message: 'string',
        meta: { status: 'string', statusCode: 'number' },
      });
      assert.match(body.message, /^password/);
      assert.equal((await post('{"email":')).status, 400);
      assert.equal((await post({ email: 'x'.repeat(400), password: 'x' })).status, 400);
      assert.equal((await post('x'.repeat(300_000))).status, 413);
    });

    it('counts as the last login of the user', async () => {
      p.clock.at += 60_000;
      const before = await apiWith(tokens.member).users.profile(p.user('kenji.mori')._id);
      const { key: _, ...nobody } = clientOf(p, '');
      await new ApplicationApi(nobody).auth.login(p.user('kenji.mori'));
      const after = await apiWith(tokens.member).users.profile(p.user('kenji.mori')._id);
      assert.equal(after.lastLogin, new Date(p.clock.at).toISOString());
      assert.ok(before.lastLogin! < after.lastLogin);
    });
  });

  describe('[application.users.profile]', () => {
    it('shows a token its own user, as the sample, and a key the users of its community', async () => {
      const kenji = p.user('kenji.mori');
      const { body } = await p.call('GET', `/users/${kenji._id}`, { key: tokens.member });
      assert.deepEqual(shapeOf(body), {
        data: shapeOf(USER),
        message: 'string',
        meta: { status: 'string', statusCode: 'number' },
      });
      assert.equal(body.message, 'Get user success.');
      const own = await apiWith(tokens.member).users.profile(kenji._id.toUpperCase());
      assert.equal(own.id, Number(kenji.userId));
      assert.equal((await api.users.profile(kenji._id)).email, kenji.email);
      await refusal(apiWith(tokens.member).users.profile(p.user('ada.okafor')._id), 401);
      await refusal(apiWith(tokens.owner).users.profile(kenji._id), 401);
    });

    it('shows what was chosen alone', async () => {
      const { _id } = p.user('kenji.mori');
      const some = await api.users.profile(_id, { fields: ['username', 'isOnline'] });
      assert.deepEqual(Object.keys(some).sort(), ['isOnline', 'username']);
      const { body } = await p.call('GET', `/users/${_id}?email=false`);
      assert.ok(!('email' in body.data) && 'username' in body.data);
      const wrong = await p.call('GET', `/users/${_id}?email=perhaps`);
      assert.equal(wrong.status, 400);
      assert.match(wrong.body.message, /^email/);
    });

    it('is nothing for others: forms, foreign users, keys without the permission', async () => {
      const malformed = await p.call('GET', '/users/everybody');
      assert.equal(malformed.status, 400);
      assert.match(malformed.body.message, /^id/);
      await refusal(api.users.profile(other.user._id), 404);
      await refusal(api.users.profile(NOBODY), 404);
      await refusal(withKey(await limited(['sendMessage'])).users.profile(p.user('kenji.mori')._id), 401);
      await refusal(withKey(p.user('kenji.mori').apiKey).users.profile(p.user('kenji.mori')._id), 401);
      const system = { 'x-api-key': p.credentials_.systemKey };
      const { status } = await p.call('GET', `/users/${NOBODY}`, { key: null, headers: system });
      assert.equal(status, 401);
    });

    it('tells who is online', async () => {
      const { _id, apiKey } = p.user('priya.nair');
      assert.equal((await api.users.profile(_id)).isOnline, false);
      const message = { channelId: p.channel('Workshop floor').id, message: 'Back from lunch' };
      assert.equal((await p.call('POST', '/messages/send', { key: apiKey, body: message })).status, 200);
      assert.equal((await api.users.profile(_id)).isOnline, true);
      p.clock.at += 6 * 60_000;
      assert.equal((await api.users.profile(_id)).isOnline, false);
    });
  });

  describe('[application.users.get]', () => {
    it('shows a user of the community to a key, to those who run it, and to the user', async () => {
      const kenji = p.user('kenji.mori');
      const { body } = await p.call('GET', at(`/users/${kenji._id}`));
      assert.deepEqual(shapeOf(body.data), shapeOf(USER));
      assert.equal(body.message, 'Get user success.');
      for (const who of [api, apiWith(tokens.owner), apiWith(tokens.admin), apiWith(tokens.member)])
        assert.equal((await who.users.get(kenji._id, { fields: ['email'] })).email, kenji.email);
      await refusal(apiWith(tokens.member).users.get(p.user('ada.okafor')._id), 401);
    });

    it('knows no other community', async () => {
      const { _id } = p.user('kenji.mori');
      await refusal(api.users.get(other.user._id), 404);
      await refusal(withKey(other.communityKey).users.get(_id), 404);
      await refusal(withKey(p.credentials_.communityKey, other.communityId).users.get(other.user._id), 404);
      await refusal(apiWith(tokens.other).users.get(_id), 404);
      await refusal(withKey(await limited(['store'])).users.get(_id), 401);
      const { status, body } = await p.call('GET', '/communities/mine/users/me');
      assert.equal(status, 400);
      assert.match(body.message, /^communityId/);
      assert.match((await p.call('GET', at('/users/me'))).body.message, /^userId/);
    });
  });

  describe('[application.users.list]', () => {
    it('walks every user once, in any order', async () => {
      const ids = new Set<string>();
      for await (const user of api.users.all({ limit: 100 })) ids.add(user._id!);
      assert.equal(ids.size, 260);
      const page = await api.users.list({ limit: 3, page: 2 });
      assert.deepEqual(
        { ...page, items: page.items.map(({ id }) => id) },
        { items: [1004, 1005, 1006], page: 2, limit: 3, total: 260 },
      );
      const names = (await api.users.list({ sort: 'username:desc', limit: 100 })).items.map(
        ({ username }) => username!,
      );
      assert.deepEqual(names, [...names].sort().reverse());
      const { body } = await p.call('GET', at('/users'));
      assert.equal(body.message, 'Get community users success.');
      assert.equal(body.data.length, 20);
      assert.deepEqual(shapeOf(body.data[0]), shapeOf(USER));
      assert.equal((await api.users.list({ limit: 100_000 })).limit, 100);
    });

    it('finds by a part of a name, whatever stands in it', async () => {
      const found = async (search: string) =>
        (await api.users.list({ search })).items.map(({ username }) => username);
      assert.deepEqual(await found('KENJI.m'), ['kenji.mori']);
      assert.deepEqual(await found('keyword:Lena Hof'), ['lena.hofmann']);
      assert.deepEqual(await found('森 健二'), ['kenji.mori']);
      assert.deepEqual(await found('%'), []);
      assert.deepEqual(await found(other.user.username), []);
    });

    it('is for keys with the permission and those who run the community', async () => {
      assert.equal((await apiWith(tokens.admin).users.list()).total, 260);
      await refusal(apiWith(tokens.member).users.list(), 401);
      await refusal(apiWith(tokens.other).users.list(), 404);
      await refusal(withKey(other.communityKey).users.list(), 404);
      await refusal(withKey(await limited(['getMessages'])).users.list(), 401);
      for (const [query, name] of [
        ['page=0', 'page'],
        ['limit=none', 'limit'],
        ['sort=password:asc', 'sort'],
        [`search=${'x'.repeat(300)}`, 'search'],
        ['search=a%00b', 'search'],
      ] as const) {
        const { status, body } = await p.call('GET', at(`/users?${query}`));
        assert.equal(status, 400, query);
        assert.ok(String(body.message).startsWith(name), body.message);
      }
    });
  });

  describe('API keys of the community', () => {
    let admin: ApplicationApi;
    before(() => (admin = apiWith(tokens.admin)));
    const settings = (name: string) => ({
      name,
      permissions: ['getUserData', 'userFields'],
      expirePeriod: 30,
    });
    const opens = async (key: string) => (await p.call('GET', at('/users?limit=1'), { key })).status === 200;

    it('[application.keys.create] makes a key that works at once and is shown whole once', async () => {
      const { status, body } = await p.call('POST', at('/api-keys'), {
        key: tokens.owner,
        body: settings('Reports'),
      });
      assert.equal(status, 201);
      assert.equal(body.meta.statusCode, 201);
      const { isActive, ...contract } = body.data;
      assert.equal(isActive, true);
      assert.deepEqual(shapeOf(contract), shapeOf(KEY));
      assert.match(body.data.key, /^[0-9a-f]{64}$/);
      assert.equal(await opens(body.data.key), true);
      assert.equal(Date.parse(body.data.expireDate) - p.clock.at, 30 * 86_400_000);
      const [stored] = (await admin.keys.list()).filter(({ _id }) => _id === body.data._id);
      assert.ok(stored!.key!.startsWith(body.data.key.slice(0, 4)));
      assert.match(stored!.key!, /^[0-9a-f]{4}\*+$/);
      const { permissions } = (await p.call('GET', '/api-keys/info', { key: body.data.key })).body.data;
      assert.deepEqual(permissions, ['getUserData', 'userFields']);
    });

    it('[application.keys.create] refuses whoever may not, and what is no key', async () => {
      const post = (key: string, body: unknown = settings('No')) =>
        p.call('POST', at('/api-keys'), { key, body });
      assert.equal((await post(p.credentials_.communityKey)).status, 401, 'a key makes no keys');
      assert.equal((await post(p.user('ada.okafor').apiKey)).status, 401);
      assert.equal((await post(tokens.member)).status, 401);
      assert.equal((await post(tokens.other)).status, 404);
      for (const [wrong, name] of [
        [{ name: '' }, 'name'],
        [{ permissions: ['everything'] }, 'permissions'],
        [{ permissions: [] }, 'permissions'],
        [{ expirePeriod: -1 }, 'expirePeriod'],
        [{ expireDate: 'soon' }, 'expireDate'],
        [{ name: 'x'.repeat(101) }, 'name'],
      ] as const) {
        const { status, body } = await post(tokens.owner, { ...settings('No'), ...wrong });
        assert.equal(status, 400);
        assert.ok(String(body.message).startsWith(name), body.message);
      }
      assert.equal((await post(tokens.owner, 'x'.repeat(300_000))).status, 413);
      assert.equal((await admin.keys.list()).filter(({ name }) => name === 'No').length, 0);
    });

    it('[application.keys.list] shows keys of this community, and none of its members', async () => {
      const made = await admin.keys.create({ ...settings('Listed'), expirePeriod: 0 });
      assert.equal(made.expireDate, undefined);
      const { body } = await p.call('GET', at('/api-keys'), { key: tokens.owner });
      assert.equal(body.message, 'Read API keys success.');
      const names = (body.data as { name: string }[]).map(({ name }) => name);
      assert.ok(names.includes('Gateway') && names.includes('Listed'));
      assert.ok(!names.includes('Demo'), 'keys of users are theirs');
      assert.ok(!JSON.stringify(body).includes(made.key!));
      await refusal(api.keys.list(), 401);
      await refusal(apiWith(tokens.member).keys.list(), 401);
      await refusal(apiWith(tokens.owner, other.communityId).keys.list(), 404);
      assert.equal((await p.call('GET', '/communities/x/api-keys', { key: tokens.owner })).status, 400);
    });

    it('[application.keys.info] tells a key of the community about itself', async () => {
      const { key } = await admin.keys.create({ ...settings('Own'), expireDate: '2027-01-01T00:00:00Z' });
      assert.deepEqual(await withKey(key!).keys.info(), {
        name: 'Own',
        permissions: ['getUserData', 'userFields'],
        communityId,
        expireDate: '2027-01-01T00:00:00.000Z',
        isActive: true,
      });
      assert.equal((await withKey(other.communityKey).keys.info()).communityId, other.communityId);
      await refusal(withKey(p.user('ada.okafor').apiKey).keys.info(), 401);
      await refusal(apiWith(tokens.owner).keys.info(), 401);
      const { status, body } = await p.call('GET', '/api-keys/info', { key: null });
      assert.equal(status, 401);
      assert.equal(body.meta.statusCode, 401);
      p.clock.at = Date.parse('2027-01-01T00:00:00Z');
      await refusal(withKey(key!).keys.info(), 401);
      p.clock.at = Date.parse('2026-10-14T13:00:00Z');
    });

    it('[application.keys.update] changes what a key may do from the next call on', async () => {
      const { _id, key } = await admin.keys.create(settings('Changed'));
      assert.equal(await opens(key!), true);
      const now = await admin.keys.update(_id, {
        name: 'Store only',
        permissions: ['store'],
        expirePeriod: 0,
      });
      assert.deepEqual([now.name, now.permissions, now.expireDate], ['Store only', ['store'], undefined]);
      assert.equal(await opens(key!), false);
      const put = (id: string, body: unknown, token = tokens.admin) =>
        p.call('PUT', at(`/api-keys/${id}`), { key: token, body });
      const off = { name: 'Off', permissions: ['getUserData'], isActive: false };
      assert.equal((await put(_id, off)).body.data.isActive, false);
      assert.equal(await opens(key!), false);
      assert.equal((await put(_id, { ...off, isActive: true })).body.message, 'Update API key success.');
      assert.equal(await opens(key!), true);
      assert.match((await put(_id, { name: 'x', permissions: 'all' })).body.message, /^permissions/);
      assert.match((await put('first', off)).body.message, /^apiKeyId/);
      assert.equal((await put(NOBODY, off)).status, 404);
      assert.equal((await put(_id, off, tokens.member)).status, 401);
      await refusal(apiWith(tokens.other, other.communityId).keys.update(_id, settings('Mine')), 401);
    });

    it('[application.keys.delete] revokes at once and for good', async () => {
      const { _id, key } = await admin.keys.create(settings('Gone'));
      assert.equal(await opens(key!), true);
      await refusal(apiWith(tokens.member).keys.delete(_id), 401);
      await refusal(api.keys.delete(_id), 401);
      const { body } = await p.call('DELETE', at(`/api-keys/${_id}`), { key: tokens.admin });
      assert.equal(body.message, 'Delete API key success.');
      const { isActive: _, ...contract } = body.data;
      assert.deepEqual(shapeOf(contract), shapeOf(KEY));
      assert.equal(await opens(key!), false);
      await refusal(withKey(key!).keys.info(), 401);
      await refusal(admin.keys.delete(_id), 404);
      assert.match(
        (await p.call('DELETE', at('/api-keys/last'), { key: tokens.admin })).body.message,
        /^apiKeyId/,
      );
      const [own] = await p.platform.db.select({ id: apiKeys.id, n: apiKeys.userNumber }).from(apiKeys);
      assert.match(own!.id, HEX);
      const ofUser = (await p.platform.db.select().from(apiKeys)).find(
        ({ userNumber }) => userNumber !== null,
      )!;
      await refusal(admin.keys.delete(ofUser.id), 404);
    });
  });

  describe('What a token may follows what its user is', () => {
    it('from the next call on: a role that is taken away, an owner without roles, a deleted member', async () => {
      const admin = apiWith(tokens.admin);
      const number = Number(p.user('lena.hofmann').userId);
      const { db } = p.platform;
      const held = await db.select().from(memberRoles).where(eq(memberRoles.userNumber, number));
      assert.ok((await admin.keys.list()).length > 0);
      await db.delete(memberRoles).where(eq(memberRoles.userNumber, number));
      await refusal(admin.keys.list(), 401);
      assert.equal((await admin.users.get(p.user('lena.hofmann')._id)).username, 'lena.hofmann');
      await db.insert(memberRoles).values(held);
      assert.ok((await admin.keys.list()).length > 0);

      const owner = Number(p.user('ada.okafor').userId);
      const roles = await db.select().from(memberRoles).where(eq(memberRoles.userNumber, owner));
      await db.delete(memberRoles).where(eq(memberRoles.userNumber, owner));
      assert.ok((await apiWith(tokens.owner).keys.list()).length > 0, 'no role is needed');
      await db.insert(memberRoles).values(roles);

      const deleted = (at: Date | null) =>
        db.update(members).set({ deletedAt: at }).where(eq(members.userNumber, number));
      await deleted(new Date(p.clock.at));
      await refusal(admin.keys.list(), 404);
      await refusal(admin.users.profile(p.user('lena.hofmann')._id), 401);
      await refusal(api.users.get(p.user('lena.hofmann')._id), 404);
      assert.equal((await api.users.list({ search: 'lena.hofmann' })).total, 0);
      await deleted(null);
      assert.ok((await admin.keys.list()).length > 0);
    });

    it('until it ends, and only as it was given', async () => {
      const { _id } = p.user('ada.okafor');
      const at = p.clock.at;
      const bent = tokens.owner.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'));
      await refusal(apiWith(bent).users.profile(_id), 401);
      const [head, , signature] = tokens.member.split('.');
      const [, body] = tokens.owner.split('.');
      await refusal(apiWith([head, body, signature].join('.')).keys.list(), 401);
      p.clock.at += 8 * 86_400_000;
      await refusal(apiWith(tokens.owner).users.profile(_id), 401);
      p.clock.at = at;
      assert.equal((await apiWith(tokens.owner).users.profile(_id)).username, 'ada.okafor');
    });
  });

  it('a client without a community says so before it asks', async () => {
    const lost = new ApplicationApi(clientOf(p, p.credentials_.communityKey));
    await assert.rejects(lost.users.list(), /without a communityId/);
    await assert.rejects(api.users.get('../api-keys'), /an id has letters/);
    assert.equal((await lost.keys.info()).communityId, communityId);
  });
});

describe('The Application API to the letter of the contract', () => {
  let p: TestPlatform;
  before(async () => (p = await testPlatform({ strict: true, members: 12 })));
  after(() => p.close());

  it('answers no key beyond it', async () => {
    const { communityId } = p.credentials_;
    const { email, password } = p.user('ada.okafor');
    const login = await p.call('POST', '/auth/login', { key: null, body: { email, password } });
    const key = login.body.data.token as string;
    const made = await p.call('POST', `/communities/${communityId}/api-keys`, {
      key,
      body: { name: 'Strict', permissions: ['userFields'], expirePeriod: 1 },
    });
    assert.deepEqual(shapeOf(made.body.data), shapeOf(KEY));
    const field = await p.call('POST', `/communities/${communityId}/user-fields`, {
      key,
      body: { name: 'Side', type: 'select', options: ['left'], description: 'Of the bench' },
    });
    assert.deepEqual(Object.keys(field.body.data).sort(), [
      '_id',
      'communityId',
      'createdAt',
      'creator',
      'field',
      'name',
      'type',
      'updatedAt',
    ]);
    const own = await p.call('GET', `/users/${p.user('ada.okafor')._id}`, { key });
    assert.deepEqual(shapeOf(own.body.data), shapeOf(USER));
  });
});
