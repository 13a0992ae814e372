import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPlatform, type SandboxPlatform } from '../../demo/platform/create-platform.js';
import type { Credentials } from '../../demo/platform/seed/credentials.js';
import { seededDatabase } from '../../demo/platform/testing/seeded-database.js';
import { ChannelsData } from '../contract/channels.js';
import { createHttp } from '../net/http.js';
import { unwrap } from './envelopes.js';
import { HttpError, IntegrationApi, UserApi } from './index.js';

const MEMBERS = 260;
const HEX = /^[0-9a-f]{24}$/;

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  return error;
}

/** Every method of the clients against the sandbox, over real sockets. */
for (const strict of [false, true]) {
  describe(`the clients and the sandbox, ${strict ? 'to the letter of the contract' : 'as it starts'}`, () => {
    let platform: SandboxPlatform | undefined;
    let origin: string;
    let credentials: Credentials;
    let api: IntegrationApi;

    before(async () => {
      const restore = await seededDatabase({ members: MEMBERS, seed: 7 });
      platform = await createPlatform({ data: 'memory', restore, strict });
      credentials = (await platform.credentials())!;
      origin = await platform.listen(0);
      api = new IntegrationApi({ key: credentials.communityKey, baseUrl: `${origin}/apis/v1` });
    });
    after(() => platform?.close());

    const open = () => credentials.channels.find(({ channelType }) => channelType === 'open')!;
    const ada = () => credentials.users[0]!;
    const userApi = (key: string) => new UserApi({ key, baseUrl: `${origin}/apis/v1` });

    it('walks all users in pages of 200, with numbers as numbers', async () => {
      const pages: number[] = [];
      const ids = new Set<string>();
      const fields = ['user_id', 'username', 'display_name', 'email', 'xp', 'coins', 'roles', 'join_date'];
      for await (const users of api.allUsers({ fields })) {
        pages.push(users.length);
        for (const { _id, xp, coins, user_id, roles } of users) {
          assert.match(_id, HEX);
          assert.ok(Number.isFinite(xp) && Number.isFinite(coins));
          assert.ok(user_id && roles);
          ids.add(_id);
        }
      }
      assert.equal(pages[0], 200);
      assert.equal(ids.size, MEMBERS);
    });

    it('filters users by value, by range and by page', async () => {
      const one = await api.filterUsers({ fields: ['username'], filter: { username: ada().username } });
      assert.deepEqual(
        one.users.map(({ _id, username }) => [_id, username]),
        [[ada()._id, ada().username]],
      );
      assert.equal(one.nextCursor, undefined);
      const { users } = await api.filterUsers({ fields: ['xp'], filter: { xp: { gte: 100, lte: 5000 } } });
      assert.ok(users.length > 0);
      assert.ok(users.every(({ xp }) => xp! >= 100 && xp! <= 5000));
      const second = await api.filterUsers({ fields: ['xp'], page: 2 });
      assert.equal(second.users.length, MEMBERS - 200);
      assert.equal(second.currentPage, 2);
      assert.equal(second.totalPages, 2);
    });

    it('knows one user by short id and by e-mail address', async () => {
      const info = await api.userInfo(ada().userId);
      assert.equal(info._id, ada()._id);
      assert.equal(info.username, ada().username);
      assert.equal((await api.userInfo(ada().email)).userId, ada().userId);
      assert.equal('email' in info, !strict);
      const error = await failure(api.userInfo('nobody@example.org'));
      assert.equal(error.code, 'NOT_FOUND');
      assert.ok(error.requestId);
    });

    it('lists channels and tiers', async () => {
      const channels = await api.channels();
      assert.deepEqual(
        channels.map(({ _id }) => _id).sort(),
        credentials.channels.map(({ id }) => id).sort(),
      );
      const { enabled, tiers } = await api.tiers();
      assert.equal(enabled, true);
      assert.ok(tiers.length > 1);
      for (const { levels } of tiers) assert.equal(levels.length, 3);
    });

    it('sends, reads, answers and reacts', async () => {
      const sender = ada().username;
      const text = `Glue-up at seven 🎉 ${strict}`;
      const sent = await api.send({ channelId: open().id, message: text, sender });
      assert.equal(sent.id !== undefined, !strict);
      const { messages, total } = await api.messages({ channelId: open().id, count: 3 });
      assert.ok(total! >= 1 && messages.length === 3);
      const [first] = messages;
      assert.equal(first!.message, text);
      assert.equal(first!.user.user_id, ada().userId);
      assert.equal(first!.channel.channel_id, open().id);
      if (!strict) assert.equal(first!.id, sent.id);

      await api.reply({ messageId: first!.id, message: 'Yes', sender: ada().email });
      await api.react({ messageId: first!.id, emoji: ':wave:', sender });
      const later = (await api.messages({ channelId: open().id, count: 2 })).messages;
      if (strict) {
        assert.equal(later[0]!.id, first!.id);
        assert.equal('reactions' in later[0]!, false);
      } else {
        assert.equal(later[0]!.reply_to, first!.id);
        const reaction = { emoji: later[1]!.reactions![0]!.emoji, count: 1, users: [ada().userId] };
        assert.deepEqual(later[1]!.reactions, [reaction]);
        assert.equal(later[1]!.replies, 1);
        const older = await api.messages({ channelId: open().id, count: 1, before: first!.id });
        assert.notEqual(older.messages[0]!.id, first!.id);
      }
      const mine = await api.messages({ userId: ada().userId, count: 5 });
      assert.ok(mine.messages.every(({ user }) => user.user_id === ada().userId));
      assert.ok((await api.messages({ email: ada().email, count: 1 })).messages.length);
    });

    it('acts as one member with that member’s own key', async () => {
      const own = userApi(ada().apiKey);
      const sent = await own.send({ channelId: open().id, message: `Mine ${strict}` });
      assert.equal(sent.id !== undefined, !strict);
      const [first] = (await api.messages({ channelId: open().id, count: 1 })).messages;
      assert.equal(first!.user.user_id, ada().userId);
      await own.reply({ messageId: first!.id, message: 'And mine' });
      await own.react({ messageId: first!.id, emoji: ':heart:' });
    });

    it('counts activity per day, of one and of many, and by kind', async () => {
      const one = await api.dailyActivity(ada().email, 30);
      assert.equal(one.user_id, ada().userId);
      assert.equal(one.daily_stats.length, 30);
      assert.equal(one.daily_stats[0]!.date, one.range.end_date);
      assert.equal(
        one.totals.xp,
        one.daily_stats.reduce((sum, { xp }) => sum + xp, 0),
      );
      const [year, month, day] = one.range.end_date.split('-');
      const emails = [...credentials.users.map(({ email }) => email), 'nobody@example.org'];
      const many = await api.dailyActivityOf(emails, `${day}/${month}/${year}`, { page: 1, limit: 3 });
      assert.equal(many.pagination.total, emails.length);
      assert.equal(many.pagination.found, emails.length - 1);
      assert.equal(many.results.length, 3);
      assert.equal(many.results[0]!.user_id, ada()._id);
      assert.equal(many.results[0]!.xp, one.daily_stats[0]!.xp);
      const stats = await api.activityStats(ada().email, 7);
      assert.equal(stats.daily_stats.length, 7);
      assert.ok(Number.isInteger(stats.totals.reaction));
    });

    it('manages the keys of a member with that member’s token, from the first to the last day of a key', async () => {
      const login = createHttp({ baseUrl: `${origin}/apis/v1` });
      const { email, password, _id: userId } = ada();
      const { data } = await login({ method: 'POST', path: 'auth/login', json: { email, password } });
      const mine = userApi((data as { data: { token: string } }).data.token);
      const before = await mine.keys(userId);

      const channels = [open().id];
      const made = await mine.createKey(userId, {
        name: 'Bench bot',
        permissions: ['sendMessages', 'replyMessages'],
        expirePeriod: 30,
        expireDate: '',
        communityId: credentials.communityId,
        channels,
      });
      assert.match(made._id, HEX);
      assert.ok(made.key && made.key.length >= 32);
      assert.equal(made.expirePeriod, 30);
      const bot = userApi(made.key);
      const info = await bot.keyInfo();
      assert.equal(info.name, 'Bench bot');
      assert.deepEqual(info.permissions, ['sendMessages', 'replyMessages']);
      assert.deepEqual(info.channels, channels);
      await bot.send({ channelId: open().id, message: 'The kiln is free' });
      const elsewhere = credentials.channels.find(
        ({ id, channelType }) => channelType === 'open' && id !== open().id,
      )!;
      const refused = await failure(bot.send({ channelId: elsewhere.id, message: 'Here too?' }));
      assert.equal(refused.code, 'FORBIDDEN');

      const all = await mine.keys(userId);
      assert.equal(all.length, before.length + 1);
      assert.ok(
        all.every(({ key }) => key !== made.key),
        'a key is shown whole only once',
      );
      const changed = await mine.updateKey(userId, made._id, {
        name: 'Bench bot, resting',
        permissions: ['sendMessages'],
        expirePeriod: 0,
        expireDate: '',
        isActive: false,
      });
      assert.equal(changed.name, 'Bench bot, resting');
      assert.equal((await failure(bot.keyInfo())).code, 'UNAUTHENTICATED');
      assert.equal((await mine.deleteKey(userId, made._id))._id, made._id);
      assert.equal((await failure(mine.deleteKey(userId, made._id))).code, 'NOT_FOUND');
      assert.equal((await mine.keys(userId)).length, before.length);
      assert.equal((await failure(mine.keys(credentials.users[1]!._id))).code, 'FORBIDDEN');
      assert.equal((await failure(userApi(ada().apiKey).keys(userId))).code, 'UNAUTHENTICATED');
    });

    it('says who may not, in one kind of error', async () => {
      const stranger = new IntegrationApi({ key: 'f'.repeat(64), baseUrl: `${origin}/apis/v1` });
      const error = await failure(stranger.channels());
      assert.equal(error.code, 'UNAUTHENTICATED');
      assert.equal(error.status, 401);
      assert.ok(error.requestId);
      assert.equal((await failure(userApi('x').react({ messageId: open().id, emoji: ':x:' }))).status, 401);
      const bad = await failure(
        api.send({ channelId: 'f'.repeat(24), message: 'a', sender: ada().username }),
      );
      assert.equal(bad.code, 'NOT_FOUND');
      const blank = await failure(api.send({ channelId: open().id, message: ' ', sender: ada().username }));
      assert.equal(blank.code, 'INVALID');
    });

    it('reads the envelope of the System API too', async () => {
      const http = createHttp({
        baseUrl: `${origin}/api/v1`,
        headers: () => ({ 'x-api-key': credentials.systemKey }),
      });
      const { data: channels } = unwrap(await http({ path: 'channels' }), ChannelsData, []);
      assert.equal(channels.length, credentials.channels.length);
    });

    it('is the same behind every surface', async () => {
      for (const base of ['/v1', '']) {
        const other = new IntegrationApi({ key: credentials.communityKey, baseUrl: origin + base });
        assert.equal((await other.channels()).length, credentials.channels.length);
      }
      const error = await failure(
        new IntegrationApi({ key: credentials.communityKey, baseUrl: `${origin}/nowhere` }).tiers(),
      );
      assert.equal(error.code, 'NOT_FOUND');
    });
  });
}
