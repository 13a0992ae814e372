import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  serveGateway,
  until,
  type Served,
  type ServeOptions,
  read,
  type Loose,
} from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { MemoryStore } from '../store/memory-store.js';

const at = (text: string) => Date.parse(text);
const DAY = 86_400_000;

let served: Served | undefined;
afterEach(() => served?.close());

/** A gateway on a small platform at a moment that the test moves. */
async function start(
  platform: TinyPlatform,
  clock: { now: number },
  given: ServeOptions = {},
): Promise<Served> {
  const sync = { intervalMs: 100 };
  served = await serveGateway({
    ...given,
    fetch: platform.fetch,
    now: () => clock.now,
    options: { sync, ...given.options },
  });
  return served;
}

const rowsOf = (page: Loose) => page.rows.map((row: Loose) => [row.member.name, row.score, row.rank]);

describe('windows of a board', () => {
  it('count from the snapshot at their beginning, and turn over at midnight', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 100, name: 'Ada' },
      { id: 2, xp: 90, name: 'Bo' },
    ]);
    const clock = { now: at('2026-10-23T23:59:40Z') };
    const { json } = await start(platform, clock);
    const late = await json('/v1/boards/xp?window=daily');
    assert.deepEqual(late.rows, []);
    assert.equal(
      late.window.since,
      '2026-10-23T23:59:40.000Z',
      'counting began late, and the answer says so',
    );

    clock.now = at('2026-10-24T00:00:01Z');
    await until(async () => (await json('/v1/boards/xp?window=daily')).window.run === '2026-10-24');
    platform.users[1]!.xp = 130;
    await until(async () => (await json('/v1/boards/xp?window=daily')).rows.length === 1);
    const today = await json('/v1/boards/xp?window=daily');
    assert.deepEqual(rowsOf(today), [['Bo', '40', 1]]);
    assert.equal(today.window.since, undefined, 'the snapshot came on time');
    assert.equal(today.window.start, '2026-10-24T00:00:00.000Z');
    assert.equal(today.rows[0].previous, null, 'a day has nothing earlier to compare with');

    const all = await json('/v1/boards/xp');
    assert.deepEqual(rowsOf(all), [
      ['Bo', '130', 1],
      ['Ada', '100', 2],
    ]);
    assert.deepEqual(all.rows[0].previous, { rank: 2, since: '2026-10-24T00:00:00.000Z' });
    const yesterday = await json('/v1/boards/xp?run=2026-10-23');
    assert.equal(yesterday.window.since, '2026-10-23T23:59:40.000Z');
  });

  it('outlive the gateway', async () => {
    const store = new MemoryStore();
    const platform = new TinyPlatform([{ id: 1, xp: 100, name: 'Ada' }]);
    const clock = { now: at('2026-10-24T00:00:10Z') };
    await (await start(platform, clock, { store })).close();
    platform.users[0]!.xp = 175;
    clock.now = at('2026-10-24T15:00:00Z');
    const { json } = await start(platform, clock, { store });
    const page = await json('/v1/boards/xp?window=daily');
    assert.deepEqual(rowsOf(page), [['Ada', '75', 1]]);
    assert.equal(page.window.since, undefined);
  });

  it('give newcomers what they earned since they joined, and others nothing that is not known', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 100, name: 'Ada' }]);
    const clock = { now: at('2026-10-24T09:00:00Z') };
    const { json } = await start(platform, clock);
    platform.users.push({ id: 2, xp: 30, name: 'New', joined: '2026-10-24T10:00:00Z' });
    platform.users.push({ id: 3, xp: 500, name: 'Back again', joined: '2026-01-01T10:00:00Z' });
    await until(async () => (await json('/v1/boards/xp')).total === 3);
    const page = await json('/v1/boards/xp?window=daily');
    assert.deepEqual(rowsOf(page), [['New', '30', 1]]);
  });

  it('are rebuilt from daily activity, in reach and within the bound of requests', async () => {
    const days = {
      '2026-10-24': 5,
      '2026-10-23': 10,
      '2026-10-20': 20,
      '2026-10-03': 40,
      '2026-09-30': 80,
      '2026-09-10': 160,
    };
    const platform = new TinyPlatform([
      { id: 1, xp: 1000, name: 'Ada', days },
      { id: 2, xp: 300, name: 'Bo', days: { '2026-10-24': 100 } },
      { id: 3, xp: 0, name: 'Cy' },
    ]);
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { json } = await start(platform, clock, { options: { backfill: { days: 60, requests: 500 } } });
    await until(async () => (await json('/v1/boards/xp?window=monthly')).window.since === undefined);
    assert.deepEqual(rowsOf(await json('/v1/boards/xp?window=daily')), [
      ['Bo', '100', 1],
      ['Ada', '5', 2],
    ]);
    assert.deepEqual(rowsOf(await json('/v1/boards/xp?window=weekly')), [
      ['Bo', '100', 1],
      ['Ada', '35', 2],
    ]);
    const monthly = await json('/v1/boards/xp?window=monthly');
    assert.deepEqual(rowsOf(monthly), [
      ['Bo', '100', 1],
      ['Ada', '75', 2],
    ]);
    assert.deepEqual(monthly.rows[0].previous, { rank: null, since: '2026-10-24T00:00:00.000Z' });
    assert.deepEqual(monthly.rows[1].previous, { rank: 1, since: '2026-10-24T00:00:00.000Z' });
    await until(async () => (await json('/v1/boards/xp?run=2026-09')).rows?.length === 1);
    const past = await served!.get('/v1/boards/xp?window=monthly&run=2026-09');
    assert.match(past.headers.get('cache-control')!, /s-maxage=86400/);
    const over = await read(past);
    assert.deepEqual(rowsOf(over), [['Ada', '240', 1]]);
    const shown = over.rows[0].member.id;
    assert.equal(past.headers.get('surrogate-key'), `board-xp member-${shown}`);
    assert.equal((await served!.get('/v1/boards/xp?run=2026-W10')).status, 404);
  });

  it('say since when they count while the bound of requests leaves days unknown', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 1000, name: 'Ada', days: { '2026-10-24': 7, '2026-10-23': 8 } },
    ]);
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { json, lines } = await start(platform, clock, {
      options: { backfill: { days: 30, requests: 3 } },
    });
    await until(() => lines.some((line) => line.includes('bound of requests')));
    assert.deepEqual(rowsOf(await json('/v1/boards/xp?window=daily')), [['Ada', '7', 1]]);
    const weekly = await json('/v1/boards/xp?window=weekly');
    assert.equal(weekly.window.since, '2026-10-22T00:00:00.000Z', 'the days that were read count');
    assert.deepEqual(rowsOf(weekly), [['Ada', '15', 1]]);
  });

  it('settle members who earn something while the day is being read', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 1000, name: 'Ada', days: { '2026-10-24': 10 } }]);
    const clock = { now: at('2026-10-24T12:00:00Z') };
    let reading = false;
    platform.before = async (path) => {
      if (path !== '/users/activity/daily' || reading) return;
      reading = true;
      platform.users[0]!.xp = 1050;
      platform.users[0]!.days!['2026-10-24'] = 60;
      const calls = platform.calls.length;
      await until(() => platform.calls.slice(calls).filter((one) => one === '/users/filter').length > 1);
    };
    const { json } = await start(platform, clock, { options: { backfill: { days: 1, requests: 50 } } });
    await until(async () => (await json('/v1/boards/xp?window=daily')).window.since === undefined);
    assert.deepEqual(rowsOf(await json('/v1/boards/xp?window=daily')), [['Ada', '60', 1]]);
  });

  it('take the snapshot of a night that the platform was down late, and say so', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 100, name: 'Ada' }]);
    const clock = { now: at('2026-10-23T12:00:00Z') };
    const { json } = await start(platform, clock, { options: { limits: { upstreamMs: 200 } } });
    platform.weather = 'down';
    await until(async () => (await json('/v1/boards/xp')).stale === true);
    clock.now += DAY;
    platform.users[0]!.xp = 150;
    platform.weather = 'fine';
    await until(async () => (await json('/v1/boards/xp?window=daily')).window.run === '2026-10-24', 10_000);
    platform.users[0]!.xp = 160;
    await until(async () => (await json('/v1/boards/xp?window=daily')).rows.length === 1);
    const page = await json('/v1/boards/xp?window=daily');
    assert.equal(page.rows[0].score, '10');
    assert.equal(page.window.since, '2026-10-24T12:00:00.000Z');
  });

  it('follow the zone, the ties, the columns and the limits of each board', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 10, coins: 5, name: 'Ada', more: { quest_points: 2.5 } },
      { id: 2, xp: 10, coins: 7, name: 'Bo', more: { quest_points: 1.25 } },
      { id: 3, xp: 5, coins: 0, name: 'Cy' },
    ]);
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const boards = [
      { slug: 'dense', name: 'Dense', ties: 'dense' as const, windows: ['all-time' as const] },
      { slug: 'coins', name: 'Coins', field: 'coins', unit: 'Coins', topRankLimit: 1 },
      {
        slug: 'quests',
        name: 'Quests',
        field: 'quest_points',
        description: 'Points of quests',
        zone: 'Asia/Tokyo',
      },
      { slug: 'every', name: 'Every', field: 'coins', onlyPositiveRanks: false, ties: 'ordinal' as const },
    ];
    const { json, get, tokenOf } = await start(platform, clock, { options: { boards } });
    assert.deepEqual(
      rowsOf(await json('/v1/boards/dense')).map((row: Loose) => row[2]),
      [1, 1, 2],
    );
    assert.deepEqual(rowsOf(await json('/v1/boards/coins')), [['Bo', '7', 1]]);
    const quests = await json('/v1/boards/quests?window=daily');
    assert.equal(quests.window.start, '2026-10-23T15:00:00.000Z');
    assert.deepEqual(rowsOf(await json('/v1/boards/quests')), [
      ['Ada', '2.5', 1],
      ['Bo', '1.25', 2],
    ]);
    assert.equal((await json('/v1/boards/every')).total, 3);
    assert.equal((await get('/v1/boards/dense?window=daily')).status, 400);
    const list = await json('/v1/boards');
    assert.deepEqual(
      list.boards.map((board: Loose) => board.slug),
      ['dense', 'coins', 'quests', 'every'],
    );

    const own = async (board: string, sub: string) =>
      (await json(`/v1/me/boards/${board}?around=2`, { authorization: `Bearer ${await tokenOf(sub)}` })).me;
    assert.deepEqual((await own('coins', '1')).toEnter, '2', 'as much as the last one who is shown');
    assert.deepEqual((await own('coins', '3')).standing, null);
    assert.deepEqual((await own('dense', '3')).next, {
      points: '5',
      rank: 1,
      name: (await own('dense', '3')).next.name,
    });
    assert.equal((await own('every', '2')).next, null);
    assert.equal((await own('quests', '3')).toEnter, null, 'the platform gave no such number');
  });
});
