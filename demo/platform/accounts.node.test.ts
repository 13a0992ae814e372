import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { and, eq } from 'drizzle-orm';
import {
  IntegrationApi,
  UserApi,
  type CreateUserRequest,
  type XpSettingRequest,
} from '../../src/api/index.js';
import { outbox, pendingJoins } from './db/schema.js';
import { XP_SETTING } from './seed/activity.js';
import { joinCommunity } from './services/accounts.js';
import { payRewards } from './services/rewards.js';
import { keyWith } from './testing/bare-key.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { until } from './testing/receiver.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

/** More than the sandbox reads. */
const HUGE = 'x'.repeat(300_000);

describe('Accounts, what they earn, and what earns how much', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  let communityId: string;
  let ada: TestPlatform['credentials_']['users'][number];
  let kenji: typeof ada;
  before(async () => {
    p = await testPlatform();
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p)));
    communityId = p.credentials_.communityId;
    ada = p.user('ada.okafor');
    kenji = p.user('kenji.mori');
  });
  after(() => p.close());

  const someone = (name: string, more: Partial<CreateUserRequest> = {}): CreateUserRequest => ({
    firstname: 'Nora',
    lastname: 'Byrne',
    username: name,
    displayname: 'Nora B.',
    email: `${name}@example.net`,
    accessLevel: 0,
    joinServer: true,
    sendEmail: false,
    emailPassword: false,
    ...more,
  });
  const mailTo = (to: string) => p.platform.db.select().from(outbox).where(eq(outbox.to, to));
  const signIn = async (email: string, password: string) =>
    (await p.call('POST', '/auth/login', { key: null, body: { email, password } })).status;

  it('[integration.users.create] makes a member at once, with roles, fields, referral and mail', async () => {
    const before = await api.userInfo(kenji.userId);
    const password = 'plane & chisel';
    const made = await api.users.create(
      someone('nora.byrne', {
        password,
        confirmPassword: password,
        accessLevel: 1,
        sendEmail: true,
        emailPassword: true,
        emailTemplate: '0',
        externalId: 'C-1',
        customFields: [
          { fieldIdorName: 'workshop_level', value: '3' },
          { fieldIdorName: 'Favorite tool', value: 'kiln' },
        ],
        referral: String(before.customFields!['customerid']),
      }),
    );
    assert.deepEqual(shapeOf(made), {
      _id: 'string',
      displayname: 'string',
      email: 'string',
      userId: 'string',
      username: 'string',
    });
    const info = await api.userInfo('nora.byrne@example.net');
    assert.equal(info.userId, made.userId);
    assert.deepEqual(info.roles, ['@all', 'Mentor']);
    assert.deepEqual(info.customFields, { customerid: 'C-1', workshop_level: 3, favorite_tool: 'kiln' });
    assert.equal(await signIn(made.email, password), 200);
    const mails = await mailTo(made.email);
    assert.deepEqual(
      mails.map(({ subject, body }) => [subject, body.includes(password)]),
      [
        ['Welcome', false],
        ['Your password', true],
      ],
    );
    assert.equal((await api.userInfo(kenji.userId)).xp, before.xp + XP_SETTING.referral.xp);
    const [log] = (await api.users.logs({ identifier: kenji.email })).items;
    assert.deepEqual([log!.action, log!.source], ['referral', made.userId]);
    const { users } = await api.filterUsers({ fields: ['username'], filter: { username: 'nora.byrne' } });
    assert.equal(users.length, 1);
    const wire = await p.call('POST', '/users', { body: someone('status.code') });
    assert.equal(wire.status, 201);
    assert.equal(wire.body.status, 'success');
  });

  it('[integration.users.create] keeps roles, fields and referral for an account that has to join by itself', async () => {
    const made = await api.users.create(
      someone('late.riser', { joinServer: false, accessLevel: 1, emailPassword: true, externalId: 'C-2' }),
    );
    await refusal(api.userInfo(made.email), 404);
    const [mail] = await mailTo(made.email);
    assert.equal(mail!.subject, 'Your password');
    assert.equal(await signIn(made.email, mail!.body), 200, 'the account is there and can sign in');
    const isMine = and(eq(pendingJoins.userNumber, Number(made.userId)));
    assert.equal((await p.platform.db.select().from(pendingJoins).where(isMine)).length, 1);
    const joined = await p.platform.db.transaction((tx) =>
      joinCommunity(tx, p.platform, communityId, Number(made.userId)),
    );
    assert.equal(joined, true);
    const info = await api.userInfo(made.email);
    assert.deepEqual(info.roles, ['@all', 'Mentor']);
    assert.equal(info.customFields!['customerid'], 'C-2');
    assert.equal((await p.platform.db.select().from(pendingJoins).where(isMine)).length, 0);
  });

  it('[integration.users.create] refuses what is taken, malformed or not this community’s, and stores nothing', async () => {
    await refusal(api.users.create(someone('ADA.okafor')), 409);
    const taken = await refusal(api.users.create(someone('x.y', { email: ada.email.toUpperCase() })), 409);
    assert.match(taken.message, /email/);
    await refusal(api.users.create(someone('x.y', { email: other.user.email })), 409);
    const adaId = (await api.userInfo(ada.userId)).customFields!['customerid'] as string;
    assert.match(
      (await refusal(api.users.create(someone('x.y', { externalId: adaId })), 409)).message,
      /customerid/,
    );
    const wrong: [Partial<CreateUserRequest>, RegExp][] = [
      [{ username: '12345' }, /username/],
      [{ username: 'a@b' }, /username/],
      [{ username: 'f'.repeat(24) }, /username/],
      [{ email: 'nowhere' }, /email/],
      [{ firstname: '' }, /firstname/],
      [{ displayname: 'x'.repeat(101) }, /displayname/],
      [{ firstname: 'a\0b' }, /firstname/],
      [{ password: 'letters1' }, /password: must have a special character/],
      [{ username: 'a-b', password: 'A-b' }, /password: must not be the username/],
      [{ password: 'abc!def', confirmPassword: 'other!' }, /confirmPassword/],
      [{ accessLevel: 99 }, /accessLevel/],
      [{ accessLevel: -1 }, /accessLevel/],
      [{ customFields: [{ fieldIdorName: 'shoe size', value: 1 }] }, /shoe size is not a field/],
      [
        { customFields: [{ fieldIdorName: 'workshop_level', value: 'many' }] },
        /workshop_level: must be a number/,
      ],
      [{ customFields: [{ fieldIdorName: other.fieldId, value: 1 }] }, /is not a field/],
    ];
    for (const [more, why] of wrong)
      assert.match((await refusal(api.users.create(someone('x.y', more)), 400)).message, why);
    await refusal(api.userInfo('x.y@example.net'), 404);
    const external = await refusal(theirs.users.create(someone('x.y', { externalId: '1' })), 400);
    assert.match(external.message, /externalId/);
    await refusal(bare.users.create(someone('x.y')), 401);
    assert.equal((await p.call('POST', '/users', { body: { ...someone('x.y'), pad: HUGE } })).status, 413);
    const bot = new IntegrationApi(clientOf(p, ada.apiKey));
    await refusal(bot.users.create(someone('x.y')), 401);
  });

  it('[integration.users.delete] [integration.users.restore] takes a member away from everywhere, and brings everything back', async () => {
    const channelId = p.channel('Workshop floor').id;
    const own = new UserApi(clientOf(p, kenji.apiKey));
    await own.send({ channelId, message: 'Before' });
    const before = await api.userInfo(kenji.userId);
    const answer = await p.call('POST', '/users/manage', { body: { action: 'delete', user: 'kenji.mori' } });
    assert.deepEqual(within(shapeOf(answer.body.data), { action: '', user: '' }), {
      action: 'string',
      user: 'string',
    });
    await refusal(api.userInfo(kenji.userId), 404);
    await refusal(api.userInfo(kenji.email), 404);
    const { users } = await api.filterUsers({ fields: ['email'], filter: { email: kenji.email } });
    assert.equal(users.length, 0);
    await refusal(own.send({ channelId, message: 'While deleted' }), 401);
    await refusal(api.send({ channelId, message: 'In their name', sender: 'kenji.mori' }), 404);
    await refusal(api.users.logs({ identifier: kenji.email }), 404);
    assert.equal(await signIn(kenji.email, kenji.password), 401);
    await refusal(api.users.create(someone('kenji.mori')), 409);
    await refusal(api.users.delete('kenji.mori'), 404);

    assert.deepEqual(await api.users.restore('kenji.mori'), { action: 'restore', user: 'kenji.mori' });
    assert.deepEqual(await api.userInfo(kenji.userId), before);
    await own.send({ channelId, message: 'After' });
    assert.equal(await signIn(kenji.email, kenji.password), 200);
    await refusal(api.users.restore('kenji.mori'), 409);
    await refusal(api.users.restore('nobody'), 404);
    await refusal(theirs.users.delete('kenji.mori'), 404);
    await refusal(bare.users.delete('kenji.mori'), 401);
    const bad = await p.call('POST', '/users/manage', { body: { action: 'erase', user: 'kenji.mori' } });
    assert.equal(bad.status, 400);
    assert.match(bad.body.message, /action/);
    assert.equal((await p.call('POST', '/users/manage', { body: { action: HUGE } })).status, 413);
    const bareAnswer = new IntegrationApi({
      key: 'x',
      baseUrl: 'http://127.0.0.1',
      fetch: async () => Response.json({ action: 'delete', user: 'a' }),
    });
    assert.equal((await bareAnswer.users.delete('a')).user, 'a', 'the documented answer has no envelope');
  });

  it('[integration.users.get] knows a member by _id on the older path', async () => {
    const user = await api.users.get(ada._id);
    assert.equal(user._id, ada._id);
    assert.equal(user.id, Number(ada.userId));
    assert.equal(user.username, ada.username);
    assert.equal(user.email, ada.email);
    await refusal(api.users.get(other.user._id), 404);
    await refusal(theirs.users.get(ada._id), 404);
    const malformed = await p.call('GET', '/users/xyz');
    assert.deepEqual([malformed.status, /id/.test(malformed.body.message)], [400, true]);
  });

  it('[integration.users.stats] counts actions by GET as it does by POST', async () => {
    const stats = await api.users.stats(ada.email, 5);
    assert.deepEqual(stats, await api.activityStats(ada.email, 5));
    assert.equal(stats.daily_stats.length, 5);
    assert.equal(stats.user_id, ada.userId);
    const path = '/users/activity/stats?identifier_type=email&identifier=';
    assert.equal((await p.call('GET', `${path}${ada.email}&days=0`)).status, 400);
    assert.equal((await p.call('GET', `${path}ada&days=2`)).status, 400);
    await refusal(api.users.stats(other.user.email, 5), 404);
    await refusal(bare.users.stats(ada.email, 5), 401);
  });

  it('[integration.users.logs] has a row for each reward, and pages and days of them', async () => {
    const channelId = p.channel('Workshop floor').id;
    p.clock.at += 3_600_000;
    const { id } = await api.send({ channelId, message: 'Worth ten', sender: ada.username });
    await api.send({ channelId, message: 'Too soon to earn', sender: ada.username });
    const { items, total } = await api.users.logs({ identifier: ada.email, limit: 1 });
    assert.deepEqual(items, [
      { action: 'message', xp: 10, coins: 2, source: id, created_at: new Date(p.clock.at).toISOString() },
    ]);
    p.clock.at += 60_000;
    await api.react({ messageId: id!, emoji: ':heart:', sender: ada.username });
    const first = (await api.users.logs({ identifier: ada.email })).items;
    assert.deepEqual([first[0]!.action, first[0]!.xp, first[0]!.source], ['react', 2, id]);
    let count = 0;
    for await (const entry of api.users.allLogs({ identifier: ada.email, limit: 25 }))
      count += entry.xp >= 0 ? 1 : 0;
    assert.equal(count, total! + 1);
    // Rows that are equal to the letter are rows all the same, on pages of one too.
    const gift = { userNumber: Number(ada.userId), action: 'badge', source: 'twice', xp: 1, coins: 0 };
    await p.platform.db.transaction((tx) => payRewards(tx, communityId, [gift, gift], p.clock.at));
    let equal = 0;
    for await (const { source } of api.users.allLogs({ identifier: ada.email, limit: 1 })) {
      if (source !== 'twice') break;
      equal += 1;
    }
    assert.equal(equal, 2);
    const seeded = await api.users.logs({
      identifier: ada.email,
      startDate: '2026-10-13',
      endDate: '2026-10-13',
      limit: 200,
    });
    const yesterday = (await api.dailyActivity(ada.email, 2)).daily_stats[1]!;
    assert.equal(
      seeded.items.reduce((sum, { xp }) => sum + xp, 0),
      yesterday.xp,
      'the ledger of a day is what the day says',
    );
    const today = new Date(p.clock.at).toISOString().slice(0, 10);
    const ofToday = await api.users.logs({ identifier: ada.email, startDate: today, endDate: today });
    assert.ok(ofToday.total! >= 2 && ofToday.items.every(({ created_at }) => created_at.startsWith(today)));
    assert.equal((await api.users.logs({ identifier: ada.email, startDate: '2031-01-01' })).total, 0);
    const { body } = await p.call('POST', '/users/activity/logs', {
      body: { identifier: ada.email, identifier_type: 'email' },
    });
    assert.deepEqual(shapeOf(body.data.pagination), {
      found: 'number',
      limit: 'number',
      page: 'number',
      total: 'number',
      total_pages: 'number',
    });
    assert.match(
      (await refusal(api.users.logs({ identifier: ada.email, startDate: 'soon' }), 400)).message,
      /start_date/,
    );
    assert.match(
      (await refusal(api.users.logs({ identifier: ada.email, limit: 1e6 }), 400)).message,
      /limit/,
    );
    await refusal(api.users.logs({ identifier: other.user.email }), 404);
    await refusal(bare.users.logs({ identifier: ada.email }), 401);
    assert.equal((await p.call('POST', '/users/activity/logs', { body: { identifier: HUGE } })).status, 413);
  });

  it('[integration.milestones.get] knows each level of the ladder, and the day on which it was reached', async () => {
    const value = (await api.userInfo(ada.userId)).customFields!['customerid'] as string;
    const found = await api.milestones.get({ type: 'custom-field', value, fieldName: 'customerid' });
    const { tiers } = await api.tiers();
    const info = await api.userInfo(ada.userId);
    assert.equal(found.user.userId, ada.userId);
    assert.equal(found.milestones.length, tiers.length * 3);
    assert.equal(found.xp, info.xp);
    const history = await api.dailyActivity(ada.email, 366);
    for (const { isReached, xp, reachedAt, percentage } of found.milestones) {
      assert.equal(isReached, info.xp >= xp);
      assert.equal(percentage === 100, isReached);
      if (!isReached) assert.equal(reachedAt, undefined);
      else {
        const earned = (until: string) =>
          history.daily_stats.reduce((sum, day) => sum + (day.date <= until ? day.xp : 0), 0);
        assert.ok(earned(reachedAt!) >= xp);
        const dayBefore = new Date(Date.parse(reachedAt!) - 86_400_000).toISOString().slice(0, 10);
        assert.ok(earned(dayBefore) < xp);
      }
    }
    const next = found.milestones.find(({ isReached }) => !isReached);
    if (next) {
      assert.equal(found.next!.remaining, next.xp - info.xp);
      const line = `email,xp_op,xp\n${ada.email},add,${found.next!.remaining}`;
      const { _id } = await api.bulk.update(new File([line], 'a.csv'));
      await until(async () => (await api.bulk.status(_id!)).status === 'completed', 'the job to end');
      const later = await api.milestones.get({ type: 'email', value: ada.email });
      assert.deepEqual(
        [later.current!.tierId, later.current!.level],
        [next.tierId, next.level],
        'what is earned moves it',
      );
    }
    for (const identifier of [
      { type: 'username', value: ada.username },
      { type: 'user-id', value: ada.userId },
    ] as const)
      assert.equal((await api.milestones.get(identifier)).user.id, ada._id);
    const nameless = await refusal(api.milestones.get({ type: 'custom-field', value }), 400);
    assert.match(nameless.message, /fieldName/);
    await refusal(api.milestones.get({ type: 'custom-field', value, fieldName: 'hat' }), 400);
    await refusal(api.milestones.get({ type: 'email', value: ada.username }), 404);
    await refusal(theirs.milestones.get({ type: 'email', value: ada.email }), 404);
    const many = { type: 'custom-field', value: 'lathe', fieldName: 'favorite_tool' } as const;
    await refusal(api.milestones.get(many), 409);
    await refusal(bare.milestones.get({ type: 'email', value: ada.email }), 401);
    assert.equal((await p.call('POST', '/users/milestones', { body: { identifier: HUGE } })).status, 413);
  });

  it('[integration.settings.xp] changes what messages earn from then on', async () => {
    const channelId = p.channel('Workshop floor').id;
    const setting: XpSettingRequest = { ...XP_SETTING, message: { enabled: true, xp: 77, time: 3 } };
    const answer = await api.settings.updateXp(communityId, setting);
    assert.deepEqual(answer.xpSetting, setting);
    assert.equal(answer.serverId, communityId);
    assert.deepEqual((await api.tiers()).xpSetting, setting);
    p.clock.at += 60_000;
    const before = (await api.userInfo(ada.userId)).xp;
    await api.send({ channelId, message: 'One', sender: ada.username });
    p.clock.at += 4_000;
    await api.send({ channelId, message: 'Two', sender: ada.username });
    assert.equal((await api.userInfo(ada.userId)).xp, before + 154);
    await api.settings.updateXp(communityId, { ...setting, enabled: false });
    p.clock.at += 60_000;
    await api.send({ channelId, message: 'Three', sender: ada.username });
    assert.equal((await api.userInfo(ada.userId)).xp, before + 154, 'switched off, nothing earns XP');
    await api.settings.updateXp(communityId, XP_SETTING);
    const path = `/gamifications/${communityId}/xp-setting`;
    const { body } = await p.call('POST', path, { body: XP_SETTING });
    assert.deepEqual(shapeOf(body.meta), { devMessage: 'string', message: 'string', success: 'boolean' });
    assert.equal(body.meta.message, 'XP Setting has been updated successfully');
    const first = await p.call('POST', path, { body: XP_SETTING, surface: '/api/v1' });
    assert.equal(first.status, 200, 'the host of the first generation answers too');
    const bad = await p.call('POST', path, {
      body: { ...XP_SETTING, message: { enabled: true, xp: -1, time: 1 } },
    });
    assert.equal(bad.status, 400);
    assert.match(bad.body.meta.message, /message\.xp/);
    await refusal(api.settings.updateXp(other.communityId, XP_SETTING), 404);
    await refusal(bare.settings.updateXp(communityId, XP_SETTING), 401);
    assert.equal((await p.call('POST', path, { body: { pad: HUGE } })).status, 413);
    const short = await p.call('POST', '/gamifications/xyz/xp-setting', { body: XP_SETTING });
    assert.match(short.body.meta.message, /serverId/);
  });

  it('[integration.settings.tiers] switches tiers and where they show, for owners and the System key too', async () => {
    const off = { enabled: false, display: { levels: false, tiers: true } };
    const answer = await api.settings.updateTiers(communityId, off);
    assert.equal(answer.tiers.enabled, false);
    const info = await api.tiers();
    assert.deepEqual([info.enabled, info.display], [false, off.display]);
    assert.equal((await api.milestones.get({ type: 'email', value: ada.email })).enabled, false);
    const path = `/gamifications/${communityId}/tier-setting`;
    const on = { enabled: true, display: { levels: true, tiers: true } };
    const system = await p.call('POST', path, {
      key: null,
      headers: { 'x-api-key': p.credentials_.systemKey },
      surface: '/api/v1',
      body: on,
    });
    assert.equal(system.status, 200);
    assert.equal((await api.tiers()).enabled, true);
    const token = async (user: typeof ada) =>
      (
        await p.call('POST', '/auth/login', {
          key: null,
          body: { email: user.email, password: user.password },
        })
      ).body.data.token as string;
    const standings = await Promise.all(
      p.credentials_.users.map(
        async (user) => (await p.call('POST', path, { key: await token(user), body: on })).status,
      ),
    );
    assert.ok(standings.includes(200), 'an owner or an admin may');
    assert.ok(standings.includes(401), 'a plain member may not');
    assert.equal((await p.call('POST', path, { key: ada.apiKey, body: on })).status, 401);
    assert.equal((await p.call('POST', path, { body: { enabled: 1 } })).status, 400);
    assert.equal((await p.call('POST', path, { body: { pad: HUGE } })).status, 413);
    await refusal(api.settings.updateTiers(other.communityId, on), 404);
    await refusal(bare.settings.updateTiers(communityId, on), 401);
  });
});
