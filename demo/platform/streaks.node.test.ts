import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { and, eq } from 'drizzle-orm';
import { IntegrationApi, type StreakRequest } from '../../src/api/index.js';
import { dailyActivity } from './db/schema.js';
import { DAY_MS, dayOf } from './services/days.js';
import { standingOf, stretchesOf, type StreakRules } from './services/streak-progress.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const NOBODY = 'f'.repeat(24);
const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const streak = (more: Partial<StreakRequest> = {}): StreakRequest => ({
  name: 'Talks every day',
  timezone: 'utc_gmt',
  startDate: '2026-10-10',
  timeframe: { value: 'daily', count: 1 },
  action: { operator: 'and', conditions: [{ _id: 'a1', action: 'messages', value: 1, isCustomField: null }] },
  activeDaysType: 'custom',
  activeDays: EVERY_DAY,
  ...more,
});

/** The keys and types of the contract's sample. */
const SAMPLE = {
  _id: '',
  name: '',
  communityId: '',
  timezone: '',
  startDate: '',
  timeframe: { value: '', count: 1 },
  action: { operator: '', conditions: [{ _id: '', action: '', value: 1, isCustomField: null }] },
  activeDaysType: '',
  activeDays: [''],
  order: 1,
  createdAt: '',
  updatedAt: '',
  __v: 0,
};

describe('Streaks', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  let kenji: TestPlatform['credentials_']['users'][number];
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p, 'getUserStats')));
    kenji = p.user('kenji.mori');
  });
  after(() => p.close());

  const wire = (method: string, path: string, body?: unknown) => p.call(method, path, { body });

  async function malformed(method: string, path: string, body: unknown, field: RegExp): Promise<void> {
    const { status, body: answer } = await wire(method, path, body);
    assert.equal(status, 400, JSON.stringify(answer));
    assert.equal(answer.status, 'error');
    assert.match(answer.message, field);
  }

  /** Kenji's days from 10 October on, by how many messages and replies they had; the rest is nothing. */
  async function live(days: readonly { messages?: number; replies?: number; xp?: number }[]): Promise<void> {
    const { db } = p.platform;
    const userNumber = Number(kenji.userId);
    const { communityId } = p.credentials_;
    await db
      .delete(dailyActivity)
      .where(and(eq(dailyActivity.userNumber, userNumber), eq(dailyActivity.communityId, communityId)));
    await db.insert(dailyActivity).values(
      days.map((done, index) => ({
        communityId,
        userNumber,
        day: dayOf(Date.parse('2026-10-10') + index * DAY_MS),
        ...done,
      })),
    );
  }
  /** Dates, outcomes and lengths of one streak for Kenji, the newest first. */
  const log = async (streakId: string) => {
    const { items } = await api.streaks.logs({ email: kenji.email, streakId });
    return items.map(({ date, status, count }) => `${date.slice(8)} ${status} ${count}`);
  };

  it('[integration.streaks.list] pages through the definitions, as in the sample', async () => {
    const { status, body } = await wire('GET', '/streaks?page=1&limit=2');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['status', 'data', 'pagination']);
    assert.deepEqual(within(shapeOf(body.data[0]), SAMPLE), shapeOf(SAMPLE));
    assert.deepEqual(Object.keys(body.data[0]), Object.keys(SAMPLE));
    assert.deepEqual(body.pagination, {
      total: 3,
      currentPage: 1,
      totalPages: 2,
      hasNextPage: true,
      hasPrevPage: false,
    });
    const last = await api.streaks.list({ page: 2, limit: 2 });
    assert.deepEqual([last.items.length, last.page, last.totalPages, last.hasNext], [1, 2, 2, false]);
    const names: string[] = [];
    for await (const { name } of api.streaks.all({ limit: 1 })) names.push(name);
    assert.deepEqual(names, ['A word a day', 'Weekday helper', 'A busy week']);
    await malformed('GET', '/streaks?page=-1', undefined, /^page/);
    await malformed('GET', '/streaks?limit=0', undefined, /^limit/);
    assert.deepEqual((await theirs.streaks.list()).items, []);
    await refusal(bare.streaks.list(), 401);
  });

  it('[integration.streaks.create] makes one that is read back', async () => {
    const { status, body } = await wire('POST', '/streaks', streak());
    assert.equal(status, 201);
    assert.deepEqual(within(shapeOf(body.data), SAMPLE), shapeOf(SAMPLE));
    assert.equal(body.data.startDate, '2026-10-10T00:00:00.000Z');
    assert.equal(body.data.order, 4);
    const { items } = await api.streaks.list();
    assert.equal(items.at(-1)!._id, body.data._id);
    assert.deepEqual(items.at(-1)!.action.conditions, [
      { _id: 'a1', action: 'messages', value: 1, isCustomField: undefined },
    ]);

    const made = await api.streaks.create(
      streak({ action: { operator: 'or', conditions: [{ action: 'workshop_level', value: 3 }] } }),
    );
    assert.match(made.action.conditions[0]!._id!, /^[0-9a-f]{12}$/);
    assert.equal(made.action.conditions[0]!.isCustomField, true);

    for (const [change, field] of [
      [{ name: '' }, /^name/],
      [{ startDate: '10/10/2026' }, /^startDate/],
      [{ timeframe: { value: 'hourly', count: 1 } }, /^timeframe\.value/],
      [{ timeframe: { value: 'daily', count: 0 } }, /^timeframe\.count/],
      [{ action: { operator: 'xor', conditions: [] } }, /^action\.operator/],
      [{ action: { operator: 'and', conditions: [] } }, /^action\.conditions/],
      [
        { action: { operator: 'and', conditions: [{ action: 'naps', value: 1 }] } },
        /^action\.conditions\.0\.action/,
      ],
      [
        { action: { operator: 'and', conditions: [{ action: 'favorite_tool', value: 1 }] } },
        /^action\.conditions\.0\.action.*numerical/,
      ],
      [
        {
          action: {
            operator: 'and',
            conditions: [{ action: 'workshop_level', value: 1, isCustomField: false }],
          },
        },
        /^action\.conditions\.0\.action/,
      ],
      [{ action: { operator: 'and', conditions: [{ action: 'messages', value: -1 }] } }, /value/],
      [
        {
          action: {
            operator: 'and',
            conditions: ['messages', 'xp'].map((action) => ({ _id: 'x', action, value: 1 })),
          },
        },
        /^action\.conditions/,
      ],
      [{ activeDays: ['Caturday'] }, /^activeDays/],
      [{ activeDays: [] }, /^activeDays/],
      [{ activeDays: ['Monday', 'monday'] }, /^activeDays/],
      [{ activeDaysType: 'sometimes' }, /^activeDaysType/],
      [{ timezone: undefined }, /^timezone/],
    ] as const)
      await malformed('POST', '/streaks', { ...streak(), ...change }, field);
    assert.equal((await wire('POST', '/streaks', { ...streak(), pad: 'x'.repeat(300_000) })).status, 413);
    await refusal(bare.streaks.create(streak()), 401);
    assert.equal((await api.streaks.list()).total, 5);
    await api.streaks.delete(made._id);
    await api.streaks.delete(body.data._id);
  });

  it('[integration.streaks.update] replaces the whole definition, and standings follow', async () => {
    await live([{ messages: 1 }, { messages: 2 }, { messages: 1 }, { messages: 5 }]);
    const made = await api.streaks.create(streak());
    assert.deepEqual(await log(made._id), [
      '14 in-progress 4',
      '13 completed 4',
      '12 completed 3',
      '11 completed 2',
      '10 completed 1',
    ]);
    p.clock.at += 1000;
    const { status, body } = await wire('PUT', `/streaks/${made._id}`, {
      ...streak({ name: 'Says more' }),
      action: { operator: 'and', conditions: [{ action: 'messages', value: 2 }] },
    });
    assert.equal(status, 200);
    assert.deepEqual(within(shapeOf(body.data), SAMPLE), shapeOf(SAMPLE));
    const [read] = (await api.streaks.list({ page: 4, limit: 1 })).items;
    assert.equal(read!.name, 'Says more');
    assert.equal(read!.createdAt, made.createdAt);
    assert.equal(read!.updatedAt, new Date(p.clock.at).toISOString());
    assert.deepEqual(await log(made._id), [
      '14 in-progress 1',
      '13 completed 1',
      '12 missed 0',
      '11 completed 1',
      '10 missed 0',
    ]);
    const { action: _, ...partly } = streak();
    await malformed('PUT', `/streaks/${made._id}`, partly, /^action/);
    await malformed('PUT', '/streaks/nothing', streak(), /^streakId/);
    assert.equal((await wire('PUT', `/streaks/${made._id}`, 'x'.repeat(300_000))).status, 413);
    await refusal(theirs.streaks.update(made._id, streak()), 404);
    await refusal(bare.streaks.update(made._id, streak()), 401);
    await refusal(api.streaks.update(NOBODY, streak()), 404);
    await api.streaks.delete(made._id);
  });

  it('[integration.streaks.delete] takes one away with everybody’s standing', async () => {
    const made = await api.streaks.create(streak());
    await refusal(theirs.streaks.delete(made._id), 404);
    await refusal(bare.streaks.delete(made._id), 401);
    await malformed('DELETE', '/streaks/logs', undefined, /^streakId/);
    const { status, body } = await wire('DELETE', `/streaks/${made._id}`);
    assert.equal(status, 200);
    assert.deepEqual(body.data, { _id: made._id });
    await refusal(api.streaks.delete(made._id), 404);
    await refusal(api.streaks.logs({ email: kenji.email, streakId: made._id }), 404);
    assert.equal((await api.streaks.list()).total, 3);
  });

  it('[integration.streaks.logs] follow from what a member really did', async () => {
    await live([{ messages: 1 }, {}, { messages: 1 }, { messages: 1 }]);
    const made = await api.streaks.create(streak());
    assert.equal((await log(made._id))[0], '14 in-progress 2');
    await api.send({
      channelId: p.channel('Workshop floor').id,
      message: 'Still here',
      sender: kenji.username,
    });
    const { status, body } = await wire('POST', '/streaks/logs', {
      email: kenji.email.toUpperCase(),
      streakId: made._id.toUpperCase(),
      page: 1,
      limit: 2,
    });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['status', 'data', 'pagination']);
    assert.deepEqual(
      body.data.map(({ _id, ...rest }: { _id: string }) => rest),
      [
        { streakId: made._id, userId: kenji.userId, date: '2026-10-14', status: 'completed', count: 3 },
        { streakId: made._id, userId: kenji.userId, date: '2026-10-13', status: 'completed', count: 2 },
      ],
    );
    assert.equal(body.pagination.total, 5);
    assert.equal(body.pagination.totalPages, 3);
    // The same stretch has the same id, whenever it is asked for.
    const ids = new Set<string>();
    for await (const { _id } of api.streaks.allLogs({ email: kenji.email, streakId: made._id, limit: 2 }))
      ids.add(_id);
    assert.equal(ids.size, 5);
    assert.ok(ids.has(body.data[0]._id));

    // A day later nothing was said yet; two days later the streak is broken.
    p.clock.at += DAY_MS;
    assert.equal((await log(made._id))[0], '15 in-progress 3');
    p.clock.at += DAY_MS;
    assert.deepEqual((await log(made._id)).slice(0, 2), ['16 in-progress 0', '15 missed 0']);
    p.clock.at -= 2 * DAY_MS;

    const all = await api.streaks.logs({ email: kenji.email, limit: 100 });
    assert.equal(new Set(all.items.map(({ streakId }) => streakId)).size, 4);
    assert.deepEqual(
      all.items.map(({ date }) => date),
      all.items
        .map(({ date }) => date)
        .sort()
        .reverse(),
    );
    assert.deepEqual((await theirs.streaks.logs({ email: other.user.email })).items, []);

    await malformed('POST', '/streaks/logs', {}, /^email/);
    await malformed('POST', '/streaks/logs', { email: 'kenji' }, /^email/);
    await malformed('POST', '/streaks/logs', { email: kenji.email, streakId: 'x' }, /^streakId/);
    await malformed('POST', '/streaks/logs', { email: kenji.email, page: 0 }, /^page/);
    assert.equal((await wire('POST', '/streaks/logs', { email: 'x'.repeat(300_000) })).status, 413);
    await refusal(api.streaks.logs({ email: other.user.email }), 404);
    await refusal(theirs.streaks.logs({ email: other.user.email, streakId: made._id }), 404);
    await refusal(bare.streaks.logs({ email: kenji.email }), 401);
    await api.streaks.delete(made._id);
  });

  it('[integration.streaks.logs] a custom field counts as it was on the day', async () => {
    const made = await api.streaks.create(
      streak({ action: { operator: 'and', conditions: [{ action: 'workshop_level', value: 90 }] } }),
    );
    assert.deepEqual((await log(made._id)).at(0), '14 in-progress 0');
    const { writeFieldValues, fieldsOf } = await import('./services/field-values.js');
    const { communityId } = p.credentials_;
    const field = (await fieldsOf(p.platform.db, communityId)).find((one) => one.field === 'workshop_level')!;
    const write = (value: number) =>
      writeFieldValues(p.platform.db, p.platform, communityId, [
        { userNumber: Number(kenji.userId), field, value },
      ]);
    p.clock.at -= 3 * DAY_MS;
    await write(95);
    p.clock.at += 2 * DAY_MS;
    await write(12);
    p.clock.at += DAY_MS;
    assert.deepEqual(await log(made._id), [
      '14 in-progress 0',
      '13 missed 0',
      '12 completed 2',
      '11 completed 1',
      '10 missed 0',
    ]);
    await write(91);
    assert.equal((await log(made._id))[0], '14 completed 1');
    await api.streaks.delete(made._id);
  });
});

describe('Stretches of a streak', () => {
  const at = Date.parse('2026-10-14T12:00:00Z');
  const rules = (more: Partial<StreakRules> = {}): StreakRules => ({
    startDate: new Date('2026-10-05'),
    timeframe: { value: 'daily', count: 1 },
    action: {
      operator: 'and',
      conditions: [{ _id: '1', action: 'messages', value: 1, isCustomField: null }],
    },
    activeDaysType: 'everyday',
    activeDays: [],
    ...more,
  });
  /** Says what was done on a day of October. */
  const deeds =
    (days: Record<string, Record<string, number>>) =>
    ({ action }: { action: string }, day: string) =>
      days[day.slice(8)]?.[action] ?? 0;
  const told = (list: ReturnType<typeof stretchesOf>) =>
    list.map(({ date, status, count }) => `${date.slice(8)} ${status} ${count}`);

  it('are of active days alone: others neither count nor break', () => {
    const workdays = rules({ activeDaysType: 'custom', activeDays: ['monday', 'Wednesday', 'FRIDAY'] });
    const done = deeds({
      '05': { messages: 1 },
      '06': { messages: 9 },
      '07': { messages: 1 },
      '12': { messages: 1 },
    });
    assert.deepEqual(told(stretchesOf(workdays, done, '2026-01-01', at)), [
      '05 completed 1',
      '07 completed 2',
      '09 missed 0',
      '12 completed 1',
      '14 in-progress 1',
    ]);
  });

  it('of several days add up, and the last one may still be met', () => {
    const weekly = rules({
      timeframe: { value: 'weekly', count: 1 },
      action: {
        operator: 'and',
        conditions: [
          { _id: '1', action: 'messages', value: 3, isCustomField: null },
          { _id: '2', action: 'replies', value: 1, isCustomField: null },
        ],
      },
    });
    const done = deeds({ '05': { messages: 2, replies: 1 }, '11': { messages: 1 }, '13': { messages: 4 } });
    assert.deepEqual(told(stretchesOf(weekly, done, '2026-01-01', at)), [
      '05 completed 1',
      '12 in-progress 1',
    ]);
    const either = { ...weekly, action: { ...weekly.action, operator: 'or' as const } };
    assert.deepEqual(told(stretchesOf(either, done, '2026-01-01', at)), ['05 completed 1', '12 completed 2']);
    const pairs = rules({ timeframe: { value: 'daily', count: 2 } });
    assert.deepEqual(told(stretchesOf(pairs, done, '2026-01-01', at)), [
      '05 completed 1',
      '07 missed 0',
      '09 missed 0',
      '11 completed 1',
      '13 completed 2',
    ]);
  });

  it('begin with the one in which a member joined, and not before the start', () => {
    assert.deepEqual(told(stretchesOf(rules(), deeds({}), '2026-10-13', at)), [
      '13 missed 0',
      '14 in-progress 0',
    ]);
    const coming = rules({ startDate: new Date('2026-11-01') });
    assert.deepEqual(stretchesOf(coming, deeds({}), '2026-10-13', at), []);
    assert.deepEqual(standingOf([]), { current: 0, longest: 0 });
  });

  it('tell how long the streak is and ever was', () => {
    const done = deeds({
      '05': { messages: 1 },
      '06': { messages: 1 },
      '07': { messages: 1 },
      '13': { messages: 1 },
    });
    const stretches = stretchesOf(rules(), done, '2026-01-01', at);
    assert.deepEqual(standingOf(stretches), { current: 1, longest: 3 });
  });
});
