import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { IntegrationApi, UserApi } from '../../src/api/index.js';
import { apiKeys } from './db/schema.js';
import { hashKey, newKey } from './services/keys.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
/** More than the sandbox reads. */
const HUGE = 'x'.repeat(300_000);

describe('Users, messages and keys through the typed clients', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let bare: IntegrationApi;
  let theirs: IntegrationApi;
  let floor: string;
  let ada: TestPlatform['credentials_']['users'][number];
  let kenji: typeof ada;
  before(async () => {
    p = await testPlatform();
    other = await secondCommunity(p.platform);
    const key = newKey();
    const now = new Date(p.clock.at);
    await p.platform.db.insert(apiKeys).values({
      id: p.platform.newId(),
      communityId: p.credentials_.communityId,
      name: 'Bare',
      head: key.slice(0, 4),
      hash: hashKey(key),
      permissions: [],
      createdAt: now,
      updatedAt: now,
    });
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    bare = new IntegrationApi(clientOf(p, key));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    floor = p.channel('Workshop floor').id;
    ada = p.user('ada.okafor');
    kenji = p.user('kenji.mori');
  });
  after(() => p.close());

  /** What the wire says, beside what the client makes of it. */
  const wire = async (method: string, path: string, body?: unknown) =>
    (await p.call(method, path, { body })).body;

  /** A body that is malformed, one that is too long, and a key without the permission. */
  async function refuses(method: string, path: string, malformed: object, field: RegExp): Promise<void> {
    const bad = await p.call(method, path, { body: malformed });
    assert.equal(bad.status, 400, JSON.stringify(bad.body));
    assert.match(bad.body.message, field);
    const long = await p.call(method, path, { body: { ...malformed, pad: HUGE } });
    assert.equal(long.status, 413);
    assert.equal((await p.call(method, path, { body: '{"a":' })).status, 400);
  }

  describe('users', () => {
    it('[integration.users.filter] gives the asked columns of the own community, by cursor and by page', async () => {
      const page = await api.filterUsers({ fields: ['email', 'xp'], filter: { email: ada.email } });
      assert.equal(page.users.length, 1);
      assert.equal(page.users[0]!._id, ada._id);
      assert.deepEqual(Object.keys(page.users[0]!).sort(), ['_id', 'email', 'xp']);
      const all: string[] = [];
      for await (const users of api.allUsers({ fields: ['username'] }))
        all.push(...users.map(({ _id }) => _id));
      assert.equal(new Set(all).size, 260);
      assert.equal((await api.filterUsers({ fields: ['xp'], page: 2 })).totalPages, 2);
      const foreign = await theirs.filterUsers({ fields: ['username'] });
      assert.deepEqual(
        foreign.users.map(({ username }) => username),
        [other.user.username],
      );
      await refusal(bare.filterUsers({ fields: ['xp'] }), 401);
      await refusal(api.filterUsers({ fields: ['xp'], filter: { nosuch: 1 } }), 400);
      await refuses('POST', '/users/filter', { fields: 'xp' }, /^fields/);
    });

    it('[integration.users.info] tells of one user and of nobody elsewhere', async () => {
      const { data } = await wire('POST', '/users/info', { idOrEmail: ada.email });
      const sample = {
        userId: '1',
        username: 'x',
        xp: 1,
        coins: 1,
        roles: ['@all'],
        highestRole: '@all',
        firstName: 'x',
        lastName: 'x',
        xpEarnedToday: 0,
        coinsEarnedToday: 0,
        language: 'en',
        totalMessages: 0,
        totalReactions: 0,
        visitCount: 0,
        replySent: 0,
        timeSpent: 0,
        loginStreak: 0,
      };
      assert.deepEqual(within(shapeOf(data), sample), shapeOf(sample));
      const before = await api.userInfo(ada.userId);
      assert.equal(before._id, ada._id);
      p.clock.at += 3_600_000;
      await api.send({ channelId: floor, message: 'A word', sender: ada.username });
      const later = await api.userInfo(ada.username);
      assert.equal(later.totalMessages, before.totalMessages! + 1);
      assert.ok(later.xp > before.xp);
      await refusal(theirs.userInfo(ada.email), 404);
      await refusal(bare.userInfo(ada.email), 401);
      await refuses('POST', '/users/info', { idOrEmail: 5 }, /^idOrEmail/);
    });

    it('[integration.xpSettings.tiers] gives the ladder with three levels a tier', async () => {
      const { enabled, tiers, display } = await api.tiers();
      assert.equal(enabled, true);
      assert.equal(tiers.length, 5);
      for (const { levels } of tiers) assert.equal(levels.length, 3);
      const thresholds = tiers.flatMap(({ levels }) => levels.map(({ xp }) => xp));
      assert.deepEqual(
        thresholds,
        [...thresholds].sort((a, b) => a - b),
      );
      assert.deepEqual(display, { levels: true, tiers: true });
      assert.deepEqual((await theirs.tiers()).tiers, []);
      assert.equal((await p.call('GET', '/xp-settings/tiers', { key: ada.apiKey })).status, 401);
    });
  });

  describe('activity', () => {
    it('[integration.activity.daily] counts XP and coins by day, and sees what just happened', async () => {
      const { data } = await wire(
        'GET',
        `/users/activity/daily?identifier=${encodeURIComponent(ada.email)}&identifier_type=email&days=3`,
      );
      const day = { date: '2026-01-01', coins: 1, xp: 1 };
      const sample = {
        user_id: '1',
        range: { start_date: '2026-01-01', end_date: '2026-01-02' },
        totals: { coins: 1, xp: 1 },
        daily_stats: [day],
      };
      assert.deepEqual(shapeOf(data), shapeOf(sample));
      const before = await api.dailyActivity(kenji.email, 2);
      p.clock.at += 3_600_000;
      await api.send({ channelId: floor, message: 'Another word', sender: kenji.username });
      const later = await api.dailyActivity(kenji.email, 2);
      assert.ok(later.daily_stats[0]!.xp > before.daily_stats[0]!.xp);
      assert.equal(later.daily_stats.length, 2);
      await refusal(theirs.dailyActivity(kenji.email, 2), 404);
      await refusal(bare.dailyActivity(kenji.email, 2), 401);
      const error = await refusal(api.dailyActivity(kenji.email, 0), 400);
      assert.match(error.message, /days/);
    });

    it('[integration.activity.dailyOf] answers many users of one day in pages', async () => {
      const emails = [ada.email, kenji.email, 'nobody@example.org'];
      const answer = await api.dailyActivityOf(emails, '14/10/2026', { limit: 2 });
      assert.deepEqual(answer.pagination, { page: 1, limit: 2, total: 3, total_pages: 2, found: 2 });
      assert.deepEqual(
        answer.results.map(({ user_id }) => user_id),
        [ada._id, kenji._id],
      );
      const { data } = await wire('POST', '/users/activity/daily', {
        identifier: emails,
        identifier_type: 'email',
        date: '14/10/2026',
      });
      const result = { identifier: 'x', user_id: 'x', date: 'x', coins: 1, xp: 1 };
      const pagination = { page: 1, limit: 50, total: 1, total_pages: 1, found: 1 };
      assert.deepEqual(shapeOf(data), shapeOf({ date: 'x', pagination, results: [result] }));
      assert.equal((await theirs.dailyActivityOf(emails, '14/10/2026')).pagination.found, 0);
      await refusal(bare.dailyActivityOf(emails, '14/10/2026'), 401);
      const body = { identifier: emails, identifier_type: 'email', date: '2026-10-14' };
      await refuses('POST', '/users/activity/daily', body, /^date/);
    });

    it('[integration.activity.stats] counts what a user did, a reaction too', async () => {
      const { data } = await wire('POST', '/users/activity/stats', {
        identifier: ada.email,
        identifier_type: 'email',
        days: 2,
      });
      const counts = { messages: 1, replies: 1, reaction: 1, socials: 1 };
      const sample = {
        user_id: '1',
        range: { start_date: 'x', end_date: 'x' },
        totals: counts,
        daily_stats: [{ date: 'x', ...counts }],
      };
      assert.deepEqual(shapeOf(data), shapeOf(sample));
      const before = await api.activityStats(kenji.email, 1);
      const { messages } = await api.messages({ channelId: floor, count: 1 });
      await api.react({ messageId: messages[0]!.id, emoji: ':hammer:', sender: kenji.username });
      const later = await api.activityStats(kenji.email, 1);
      assert.equal(later.totals.reaction, before.totals.reaction! + 1);
      await refusal(theirs.activityStats(kenji.email, 1), 404);
      await refusal(bare.activityStats(kenji.email, 1), 401);
      const body = { identifier: ada.email, identifier_type: 'phone', days: 2 };
      await refuses('POST', '/users/activity/stats', body, /^identifier_type/);
    });
  });

  describe('channels and messages', () => {
    it('[integration.channels.list] lists every channel of the own community', async () => {
      const channels = await api.channels();
      assert.equal(channels.length, p.credentials_.channels.length);
      for (const { _id, topic } of channels) assert.ok(HEX.test(_id) && topic);
      const { data } = await wire('GET', '/channels');
      const sample = { _id: 'x', topic: 'x', channelType: 'open' };
      assert.deepEqual(within(shapeOf(data), [sample]), shapeOf([sample]));
      assert.deepEqual(
        (await theirs.channels()).map(({ _id }) => _id),
        [other.channelId],
      );
      await refusal(bare.channels(), 401);
    });

    it('[integration.messages.list] [integration.messages.send] what is sent is read back, the newest first', async () => {
      const sent = await api.send({ channelId: floor, message: 'Dust collection is on', sender: ada.email });
      assert.match(sent.id!, HEX);
      const { messages, total } = await api.messages({ channelId: floor, count: 2 });
      assert.ok(total! > 2);
      assert.equal(messages[0]!.id, sent.id);
      assert.equal(messages[0]!.message, 'Dust collection is on');
      assert.equal(messages[0]!.user.user_id, ada.userId);
      const { data } = await wire('GET', `/messages?channel_id=${floor}&count=1`);
      const sample = {
        total: 1,
        messages: [
          {
            id: 'x',
            message: 'x',
            user: { user_id: 'x', email: 'x' },
            channel: { channel_id: 'x', name: 'x' },
            timestamp: 'x',
          },
        ],
      };
      assert.deepEqual(within(shapeOf(data), sample), shapeOf(sample));
      const said = await wire('POST', '/messages/send', {
        channelId: floor,
        message: 'Twice',
        sender: ada.username,
      });
      assert.deepEqual([said.status, said.message], ['success', 'Message send successfully']);
      await refusal(theirs.messages({ channelId: floor }), 404);
      await refusal(theirs.send({ channelId: floor, message: 'x', sender: other.user.username }), 404);
      await refusal(bare.messages(), 401);
      await refusal(bare.send({ channelId: floor, message: 'x', sender: ada.username }), 401);
      assert.match((await refusal(api.messages({ count: 0 }), 400)).message, /count/);
      await refuses('POST', '/messages/send', { channelId: 'x', message: 'x', sender: 'x' }, /^channelId/);
    });

    it('[integration.messages.reply] answers a message and is counted below it', async () => {
      const { id } = await api.send({ channelId: floor, message: 'Who has the key?', sender: ada.username });
      const reply = await api.reply({ messageId: id!, message: 'On the hook', sender: kenji.username });
      const { messages } = await api.messages({ channelId: floor, count: 2 });
      assert.equal(messages[0]!.id, reply.id);
      assert.equal(messages[0]!.reply_to, id);
      assert.equal(messages[1]!.replies, 1);
      await refusal(theirs.reply({ messageId: id!, message: 'x', sender: other.user.username }), 404);
      await refusal(bare.reply({ messageId: id!, message: 'x', sender: ada.username }), 401);
      await refuses('POST', '/messages/reply', { messageId: id, message: ' ', sender: 'x' }, /^message/);
    });

    it('[integration.messages.react] adds one reaction, however often', async () => {
      const { id } = await api.send({ channelId: floor, message: 'Finished!', sender: ada.username });
      const reaction = { messageId: id!, emoji: ':tada:', sender: kenji.username };
      await api.react(reaction);
      await api.react(reaction);
      const { messages } = await api.messages({ channelId: floor, count: 1 });
      assert.equal(messages[0]!.id, id);
      assert.deepEqual(messages[0]!.reactions, [{ emoji: ':tada:', count: 1, users: [kenji.userId] }]);
      await refusal(theirs.react({ ...reaction, sender: other.user.username }), 404);
      await refusal(bare.react(reaction), 401);
      await refuses('POST', '/messages/react', { ...reaction, emoji: 'not one' }, /^emoji/);
    });
  });

  describe('the User API', () => {
    let token: string;
    let keys: UserApi;
    before(async () => {
      const { email, password } = kenji;
      const { body } = await p.call('POST', '/auth/login', { key: null, body: { email, password } });
      token = body.data.token;
      keys = new UserApi(clientOf(p, token));
    });
    const settings = (more: object = {}) => ({
      name: 'Bench bot',
      permissions: ['sendMessages', 'replyMessages', 'reactMessages'],
      expirePeriod: 30,
      expireDate: '',
      communityId: p.credentials_.communityId,
      ...more,
    });
    const asUser = (key: string) => new UserApi(clientOf(p, key));

    it('[user.keys.create] [user.keys.info] makes a key that knows what it may', async () => {
      const made = await keys.createKey(kenji._id, settings());
      assert.match(made.key!, /^[0-9a-f]{64}$/);
      assert.equal(made.expireDate, new Date(p.clock.at + 30 * 86_400_000).toISOString());
      const info = await asUser(made.key!).keyInfo();
      assert.equal(info.name, 'Bench bot');
      assert.deepEqual(info.permissions, made.permissions);
      assert.equal(info.userId, kenji._id);
      assert.equal(info.isActive, true);
      await refusal(keys.createKey(ada._id, settings()), 403);
      await refusal(keys.createKey(kenji._id, settings({ communityId: other.communityId })), 404);
      await refusal(keys.createKey(kenji._id, settings({ permissions: ['getUserData'] })), 400);
      await refusal(asUser(made.key!).createKey(kenji._id, settings()), 401);
      await refusal(asUser('f'.repeat(64)).keyInfo(), 401);
      const path = `/users/apikeys?userId=${kenji._id}`;
      const long = await p.call('POST', path, { key: token, body: settings({ name: HUGE }) });
      assert.equal(long.status, 413);
    });

    it('[user.keys.list] shows keys masked, and only to their owner', async () => {
      const made = await keys.createKey(kenji._id, settings({ name: 'Listed' }));
      const list = await keys.keys(kenji._id);
      const listed = list.find(({ _id }) => _id === made._id);
      assert.equal(listed?.name, 'Listed');
      assert.match(listed.key!, /^[0-9a-f]{4}\*+$/);
      assert.equal(JSON.stringify(list).includes(made.key!), false);
      await refusal(keys.keys(ada._id), 403);
      await refusal(asUser(made.key!).keys(kenji._id), 401);
      await refusal(keys.keys('nobody'), 400);
    });

    it('[user.keys.update] switches a key off and on again', async () => {
      const made = await keys.createKey(kenji._id, settings());
      const change = { name: 'Renamed', permissions: ['sendMessages'], expirePeriod: 0, expireDate: '' };
      const off = await keys.updateKey(kenji._id, made._id, { ...change, isActive: false });
      assert.equal(off.name, 'Renamed');
      assert.equal(off.isActive, false);
      await refusal(asUser(made.key!).keyInfo(), 401);
      await keys.updateKey(kenji._id, made._id, { ...change, isActive: true });
      assert.deepEqual((await asUser(made.key!).keyInfo()).permissions, ['sendMessages']);
      await refusal(keys.updateKey(ada._id, made._id, { ...change, isActive: true }), 403);
      await refusal(keys.updateKey(kenji._id, '0'.repeat(24), { ...change, isActive: true }), 404);
      const error = await refusal(
        keys.updateKey(kenji._id, made._id, { ...change, expirePeriod: -1, isActive: true }),
        400,
      );
      assert.match(error.message, /expirePeriod/);
    });

    it('[user.keys.delete] revokes a key at once', async () => {
      const made = await keys.createKey(kenji._id, settings());
      await refusal(keys.deleteKey(ada._id, made._id), 403);
      const gone = await keys.deleteKey(kenji._id, made._id);
      assert.equal(gone._id, made._id);
      await refusal(asUser(made.key!).keyInfo(), 401);
      await refusal(keys.deleteKey(kenji._id, made._id), 404);
      const list = await keys.keys(kenji._id);
      assert.equal(
        list.some(({ _id }) => _id === made._id),
        false,
      );
    });

    it('[user.messages.send] [user.messages.reply] [user.messages.react] act as the owner and nobody else', async () => {
      const user = asUser(kenji.apiKey);
      const sent = await user.send({ channelId: floor, message: 'From my own app' });
      const reply = await user.reply({ messageId: sent.id!, message: 'And again' });
      await user.react({ messageId: sent.id!, emoji: ':saw:' });
      const { messages } = await api.messages({ channelId: floor, count: 2 });
      assert.deepEqual(
        messages.map(({ id, user: { user_id } }) => [id, user_id]),
        [
          [reply.id, kenji.userId],
          [sent.id, kenji.userId],
        ],
      );
      assert.deepEqual(messages[1]!.reactions, [{ emoji: ':saw:', count: 1, users: [kenji.userId] }]);
      for (const [path, body] of [
        ['/messages/send', { channelId: floor, message: 'x' }],
        ['/messages/reply', { messageId: sent.id, message: 'x' }],
        ['/messages/react', { messageId: sent.id, emoji: ':x:' }],
      ] as const) {
        for (const sender of [ada.username, kenji.username]) {
          const named = await p.call('POST', path, { key: kenji.apiKey, body: { ...body, sender } });
          assert.equal(named.status, 400);
          assert.match(named.body.message, /^sender/);
        }
        const foreign = await p.call('POST', path, { key: other.user.apiKey, body });
        assert.equal(foreign.status, 404);
        const long = await p.call('POST', path, { key: kenji.apiKey, body: { ...body, pad: HUGE } });
        assert.equal(long.status, 413);
        assert.equal((await p.call('POST', path, { key: token, body })).status, 401);
      }
      const after = await api.messages({ channelId: floor, count: 1 });
      assert.equal(after.messages[0]!.id, reply.id);
    });
  });
});
