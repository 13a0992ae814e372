import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';

/** Samples as the contract gives them. What matters are the keys and the types of the values. */
const SAMPLES = {
  info: {
    status: 'success',
    data: {
      _id: '6857de260f3c24d98fd7ca85',
      userId: '123',
      username: 'johndoe',
      xp: 1,
      coins: 1,
      roles: ['@all'],
      highestRole: '@all',
      firstName: 'John',
      lastName: 'Doe',
      xpEarnedToday: 1,
      coinsEarnedToday: 1,
      language: 'en',
      totalMessages: 1,
      totalReactions: 1,
      visitCount: 1,
      replySent: 1,
      timeSpent: 1,
      loginStreak: 1,
      customFields: { customerid: '1', favorite_tool: 'lathe', workshop_level: 1 },
    },
  },
  daily: {
    status: 'success',
    message: 'User gamification stats fetched successfully',
    data: {
      user_id: '188055',
      range: { start_date: '2025-08-01', end_date: '2025-08-12' },
      totals: { coins: 1, xp: 1 },
      daily_stats: [{ date: '2025-08-12', coins: 1, xp: 1 }],
    },
  },
  dailyOfMany: {
    status: 'success',
    message: 'User gamification stats fetched successfully',
    data: {
      date: '26/01/2026',
      pagination: { page: 1, limit: 50, total: 1, total_pages: 1, found: 1 },
      results: [{ identifier: 'a@example.com', user_id: '6857', date: '26/01/2026', coins: 1, xp: 1 }],
    },
  },
  stats: {
    status: 'success',
    message: 'User gamification stats fetched successfully',
    data: {
      user_id: '188055',
      range: { start_date: '2026-01-01', end_date: '2026-01-27' },
      totals: { messages: 1, replies: 1, reaction: 1, socials: 1 },
      daily_stats: [{ date: '2026-01-27', messages: 1, replies: 1, reaction: 1, socials: 1 }],
    },
  },
  messages: {
    status: 'success',
    message: 'messages fetched successfully',
    data: {
      total: 1,
      messages: [
        {
          id: '6857',
          message: 'Hello',
          user: { user_id: '1', email: 'a@example.com' },
          channel: { channel_id: '6857', name: 'Chit Chat' },
          timestamp: '2026-01-27T10:00:00.000Z',
        },
      ],
    },
  },
  channels: {
    status: 'success',
    message: 'channels fetched successfully',
    data: [{ _id: '6857', topic: 'Chit Chat', channelType: 'open' }],
  },
  tiers: {
    status: 'success',
    data: {
      enabled: true,
      display: { levels: true, tiers: true },
      tiers: [{ _id: '6857', name: 'Bronze', icon: 'http://…', levels: [{ level: 1, xp: 10 }] }],
      xpSetting: {
        enabled: true,
        picture: { enabled: true, xp: 1 },
        aboutme: { enabled: true, xp: 1 },
        quote: { enabled: true, xp: 1 },
        message: { enabled: true, xp: 1, time: 1 },
        reply: { enabled: true, xp: 1, time: 1 },
        react: { enabled: true, xp: 1, time: 1 },
        object: { enabled: true, xp: 1, time: 1 },
        analysis: { enabled: true, xp: 1, time: 1 },
        visit: { enabled: true, xp: 1 },
        referral: { enabled: true, xp: 1 },
        comment: { enabled: true, xp: 1, time: 1 },
        refer: { enabled: true, xp: 1 },
        tradingDiscussions: { enabled: true, xp: 1, time: 1 },
      },
    },
  },
  filter: {
    status: 'success',
    data: { users: [{ _id: '6857', email: 'a@example.com', join_date: '2025-01-01' }], next_cursor: 'abc' },
  },
  filterPage: {
    status: 'success',
    data: { users: [{ _id: '6857', email: 'a@example.com' }], current_page: 1, total_pages: 2 },
  },
  send: { status: 'success', message: 'Message send successfully' },
  reply: { status: 'success', message: 'Message reply successfully' },
  react: { status: 'success', message: 'Reaction added successfully' },
  userKey: {
    status: 'success',
    message: 'Create API key success.',
    data: {
      _id: '6857',
      name: 'Key',
      key: 'abcd',
      permissions: ['sendMessages'],
      expirePeriod: 180,
      expireDate: '2026-01-27T10:00:00.000Z',
      createdAt: '2026-01-27T10:00:00.000Z',
      updatedAt: '2026-01-27T10:00:00.000Z',
    },
  },
  userKeyInfo: {
    status: 'success',
    data: {
      name: 'Key',
      permissions: ['sendMessages'],
      userId: '6857',
      communityId: '6857',
      expireDate: '2026-01-27T10:00:00.000Z',
      isActive: true,
    },
  },
  login: {
    meta: { status: 'success', statusCode: 200 },
    message: 'Login success.',
    data: {
      token: 'a.b.c',
      user: { _id: '6857', id: '42', email: 'a@example.com', username: 'a', displayName: 'A', avatar: '' },
    },
  },
  systemChannels: {
    meta: { success: true, message: 'Channels have been fetched successfully', devMessage: '…' },
    body: [
      {
        _id: '6857',
        topic: 'IC Markets',
        channelType: 'open',
        permissions: [],
        userId: '1',
        serverId: '6857',
        createdAt: '2026-01-27T10:00:00.000Z',
        updatedAt: '2026-01-27T10:00:00.000Z',
        __v: 0,
      },
    ],
  },
};

for (const strict of [true, false]) {
  describe(strict ? 'Answers with --strict-contract' : 'Answers', () => {
    let p: TestPlatform;
    before(async () => (p = await testPlatform({ strict })));
    after(() => p.close());

    /** In strict mode the keys are those of the sample; otherwise they contain them. */
    const same = (body: unknown, name: keyof typeof SAMPLES) => {
      const sample = SAMPLES[name];
      const shape = shapeOf(body);
      assert.deepEqual(strict ? shape : within(shape, sample), shapeOf(sample));
      if ('message' in sample) assert.equal((body as { message: string }).message, sample.message);
    };

    it('user info', async () => {
      const { body } = await p.call('POST', '/users/info', { body: { idOrEmail: '1001' } });
      same(body, 'info');
      assert.equal('display_name' in body.data, !strict);
    });

    it('daily activity v1 and v2, and stats', async () => {
      const { email } = p.user('ada.okafor');
      const query = `identifier=${email}&identifier_type=email&days=20`;
      same((await p.call('GET', `/users/activity/daily?${query}`)).body, 'daily');
      const many = { identifier: [email], identifier_type: 'email', date: '14/10/2026' };
      same((await p.call('POST', '/users/activity/daily', { body: many })).body, 'dailyOfMany');
      const one = { identifier: email, identifier_type: 'email', days: 7 };
      same((await p.call('POST', '/users/activity/stats', { body: one })).body, 'stats');
    });

    it('users by filter, with a cursor and with pages', async () => {
      const fields = ['email', 'join_date'];
      same((await p.call('POST', '/users/filter', { body: { fields, filter: {} } })).body, 'filter');
      const paged = { fields: ['email'], filter: {}, page: 1 };
      same((await p.call('POST', '/users/filter', { body: paged })).body, 'filterPage');
    });

    it('a picture of a member is beyond the contract', async () => {
      const { body } = await p.call('POST', '/users/filter', { body: { fields: ['avatar'] } });
      assert.equal('avatar' in body.data.users[0], !strict);
    });

    it('channels and tiers', async () => {
      same((await p.call('GET', '/channels')).body, 'channels');
      same((await p.call('GET', '/xp-settings/tiers')).body, 'tiers');
    });

    it('messages: read, send, reply, react', async () => {
      const channelId = p.channel('Workshop floor').id;
      const list = (await p.call('GET', `/messages?channel_id=${channelId}&count=3`)).body;
      same(list, 'messages');
      assert.equal(list.data.messages.length, 3);
      const sender = 'lucia.herrero';
      const sent = await p.call('POST', '/messages/send', { body: { channelId, message: 'Hello', sender } });
      same(sent.body, 'send');
      assert.equal('data' in sent.body, !strict);
      const messageId = list.data.messages[0].id;
      const reply = { messageId, message: 'Hello back', sender };
      same((await p.call('POST', '/messages/reply', { body: reply })).body, 'reply');
      const reaction = { messageId, emoji: ':heart:', sender };
      same((await p.call('POST', '/messages/react', { body: reaction })).body, 'react');
    });

    it('replies are listed only beyond the contract', async () => {
      const { body } = await p.call('GET', '/messages?count=200');
      const replies = body.data.messages.filter((message: { reply_to?: string }) => message.reply_to);
      assert.equal(replies.length > 0, !strict);
      assert.equal('reactions' in body.data.messages[0], !strict);
      assert.equal(
        body.data.messages.some((message: { message: string }) => message.message === 'Hello back'),
        !strict,
      );
    });

    it('login and user keys', async () => {
      const { email, password, _id } = p.user('ada.okafor');
      const login = await p.call('POST', '/auth/login', { key: null, body: { email, password } });
      same(login.body, 'login');
      const input = {
        name: 'Phone',
        permissions: ['sendMessages'],
        expirePeriod: 180,
        expireDate: '',
        communityId: p.credentials_.communityId,
      };
      const key = login.body.data.token;
      const made = await p.call('POST', `/users/apikeys?userId=${_id}`, { key, body: input });
      same(made.body, 'userKey');
      same((await p.call('GET', '/users/apikeys/info', { key: made.body.data.key })).body, 'userKeyInfo');
    });

    it('the System surface', async () => {
      const headers = { 'x-api-key': p.credentials_.systemKey };
      const { body } = await p.call('GET', '/channels', { surface: '/api/v1', key: null, headers });
      assert.deepEqual(shapeOf(body), shapeOf(SAMPLES.systemChannels));
    });
  });
}
