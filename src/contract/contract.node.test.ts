import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { ActivityStats, DailyActivity, DailyActivityOf } from './activity.js';
import { ChannelsData } from './channels.js';
import { GetMessagesData, PlatformMessage } from './messages.js';
import { Amount, maybe, Numeric, ObjectId, ShortId } from './primitives.js';
import { TiersData } from './tiers.js';
import { UserApiKey } from './user-keys.js';
import { FilterUsersData, FilterUsersRequest, UserInfo } from './users.js';

const ID = '6857de260f3c24d98fd7ca85';
const reads = <T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> => z.parse(schema, value);
const refuses = (schema: z.core.$ZodType, value: unknown): void =>
  assert.equal(z.safeParse(schema, value).success, false, JSON.stringify(value));

describe('primitives', () => {
  it('an id has 24 hexadecimal digits', () => {
    assert.equal(reads(ObjectId, ID), ID);
    for (const value of [ID.slice(1), `${ID}0`, ID.replace('6', 'g'), `${ID}\n`, 5]) refuses(ObjectId, value);
  });

  it('a number may be text, but only when it is one', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        assert.equal(reads(Numeric, value), value);
        assert.equal(reads(Numeric, String(value)), value);
      }),
    );
    for (const value of ['', ' 1', '1e3', 'NaN', 'Infinity', '0x10', null, true]) refuses(Numeric, value);
  });

  it('a short id may be a number', () => {
    assert.equal(reads(ShortId, 123456789), '123456789');
    assert.equal(reads(ShortId, '188055'), '188055');
    refuses(ShortId, null);
  });

  it('what may be missing may also be null', () => {
    const schema = z.object({ a: maybe(z.string()), b: Amount });
    assert.deepEqual(reads(schema, {}), { b: 0 });
    assert.deepEqual(reads(schema, { a: null, b: null }), { a: undefined, b: 0 });
    assert.deepEqual(reads(schema, { a: 'x', b: '5' }), { a: 'x', b: 5 });
    refuses(schema, { a: 5 });
    refuses(schema, { b: 'many' });
  });
});

describe('readers', () => {
  it('ignore keys that they do not know, and keep custom columns of the user filter', () => {
    const { users } = reads(FilterUsersData, { users: [{ _id: ID, customerid: 'c-1' }], more: 1 });
    assert.deepEqual(users, [{ _id: ID, customerid: 'c-1' }]);
    assert.deepEqual(reads(ChannelsData, [{ _id: ID, topic: 'a', channelType: 'open', __v: 0 }]), [
      { _id: ID, topic: 'a', channelType: 'open' },
    ]);
  });

  it('accept both names of a channel', () => {
    const [channel] = reads(ChannelsData, [
      { _id: ID, title: 'Chit Chat', channelType: 'forum', serverId: ID },
    ]);
    assert.deepEqual(channel, { _id: ID, topic: 'Chit Chat', channelType: 'forum', serverId: ID });
    refuses(ChannelsData, [{ _id: ID, channelType: 'forum' }]);
  });

  it('refuse a row of users without its id', () => refuses(FilterUsersData, { users: [{ xp: 1 }] }));

  it('read a member who has nothing yet', () => {
    const info = reads(UserInfo, { userId: 5, roles: [], xp: null });
    assert.deepEqual(info, { userId: '5', roles: [], xp: 0, coins: 0 });
  });

  it('read activity, with either spelling of reactions', () => {
    const range = { start_date: '2026-01-01', end_date: '2026-01-02' };
    const counts = { messages: 1, replies: 0, reactions: 2, socials: 0 };
    const stats = { user_id: 7, range, totals: counts, daily_stats: [{ date: '2026-01-02', ...counts }] };
    assert.equal(reads(ActivityStats, stats).totals.reactions, 2);
    const totals = { coins: 1, xp: 2 };
    reads(DailyActivity, { user_id: '7', range, totals, daily_stats: [{ date: '2026-01-02', ...totals }] });
    const pagination = { page: 1, limit: 50, total: 1, total_pages: 1 };
    const results = [{ identifier: 'a', user_id: ID, date: '02/01/2026', coins: 1, xp: 2 }];
    reads(DailyActivityOf, { date: '02/01/2026', pagination, results });
    refuses(DailyActivityOf, { date: '02/01/2026', results });
  });

  it('read messages of the contract and beyond', () => {
    const message = {
      id: ID,
      message: 'Hello',
      user: { user_id: '7', email: 'ada@example.org' },
      channel: { channel_id: ID, name: 'General' },
      timestamp: '2026-01-02T10:00:00.000Z',
    };
    assert.deepEqual(reads(GetMessagesData, { total: 1, messages: [message] }).messages, [message]);
    const reaction = { emoji: ':wave:', count: 2, users: [7, '8'] };
    const rich = reads(PlatformMessage, { ...message, reply_to: null, replies: 0, reactions: [reaction] });
    assert.deepEqual(rich.reactions, [{ emoji: ':wave:', count: 2, users: ['7', '8'] }]);
    refuses(PlatformMessage, { ...message, message: null });
  });

  it('read tiers', () => {
    const levels = [{ level: 1, xp: '100' }];
    const data = reads(TiersData, { enabled: true, tiers: [{ _id: ID, name: 'Maker', icon: null, levels }] });
    assert.equal(data.tiers[0]!.levels[0]!.xp, 100);
    refuses(TiersData, { enabled: true });
  });

  it("read a user's key with or without its secret part", () => {
    reads(UserApiKey, { _id: ID, name: 'Bot', permissions: [], expirePeriod: 0, expireDate: '' });
    reads(UserApiKey, { _id: ID, name: 'Bot', key: 'ab…', permissions: ['sendMessages'], expireDate: null });
    refuses(UserApiKey, { _id: ID, name: 'Bot' });
  });
});

describe('requests', () => {
  it('filter by value or by range', () => {
    reads(FilterUsersRequest, {
      fields: ['email'],
      filter: { first_name: 'Ada', xp: { gte: 5 }, join_date: { gte: '2025-01-01', lte: '2025-08-28' } },
    });
    refuses(FilterUsersRequest, { fields: 'email' });
    refuses(FilterUsersRequest, { fields: [], filter: { tags: ['a'] } });
  });
});
