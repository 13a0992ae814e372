import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  read,
  serveGateway,
  until,
  type Loose,
  type Served,
  type ServeOptions,
} from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { GatewayOptions } from '../options/schema.js';

const at = (text: string) => Date.parse(text);
const rowsOf = (page: Loose) => page.rows.map((row: Loose) => [row.member.name, row.score, row.rank]);

let served: Served | undefined;
afterEach(() => served?.close());

async function start(
  platform: TinyPlatform,
  clock: { now: number },
  given: ServeOptions = {},
): Promise<Served> {
  const { options, ...rest } = given;
  served = await serveGateway({
    ...rest,
    fetch: platform.fetch,
    now: () => clock.now,
    options: { sync: { intervalMs: 100 }, ...options },
  });
  return served;
}

const seasons = [
  { run: 'autumn', name: 'Autumn', from: '2026-10-20', to: '2026-10-22' },
  { run: 'winter', name: 'Winter', from: '2026-10-24', to: '2026-10-25' },
  { run: 'spring', name: 'Spring', from: '2027-03-01', to: '2027-05-31' },
];
const boards = [{ slug: 'xp', name: 'XP', seasons, zone: 'UTC' }];
/** XP by day; what is left of the sum was there before. */
const people = () =>
  new TinyPlatform([
    { id: 1, xp: 1000, name: 'Ada', days: { '2026-10-20': 5, '2026-10-21': 10, '2026-10-23': 100 } },
    { id: 2, xp: 500, name: 'Bo', days: { '2026-10-22': 40 } },
  ]);
const backfill = { days: 10, requests: 500 };

describe('seasons of a board', () => {
  it('are shown when they run, frozen when they are over, and known before they begin', async () => {
    const platform = people();
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { json, get } = await start(platform, clock, { options: { boards, backfill } });
    await until(async () => (await get('/v1/boards/xp?run=autumn')).status === 200);
    const over = await get('/v1/boards/xp?run=autumn');
    assert.match(over.headers.get('cache-control')!, /s-maxage=86400/);
    const autumn = await read(over);
    assert.deepEqual(rowsOf(autumn), [
      ['Bo', '40', 1],
      ['Ada', '15', 2],
    ]);
    assert.deepEqual(autumn.window, {
      slug: 'season',
      run: 'autumn',
      start: '2026-10-20T00:00:00.000Z',
      end: '2026-10-23T00:00:00.000Z',
      zone: 'UTC',
    });
    assert.deepEqual(autumn.board.windows, ['all-time', 'monthly', 'weekly', 'daily', 'season']);
    assert.deepEqual(autumn.board.seasons[2], {
      run: 'spring',
      name: 'Spring',
      start: '2027-03-01T00:00:00.000Z',
      end: '2027-06-01T00:00:00.000Z',
    });

    platform.users[1]!.xp += 7;
    await until(async () => (await json('/v1/boards/xp?window=season')).rows.length === 1);
    const winter = await json('/v1/boards/xp?window=season');
    assert.deepEqual(rowsOf(winter), [['Bo', '7', 1]]);
    assert.equal(winter.window.run, 'winter');
    assert.deepEqual(rowsOf(await json('/v1/boards/xp?run=winter')), [['Bo', '7', 1]]);

    const early = await get('/v1/boards/xp?run=spring');
    assert.equal(early.status, 404);
    assert.match((await read(early)).detail, /not begun/);
    assert.equal((await get('/v1/boards/xp?window=season&run=summer')).status, 400);
    assert.equal((await get('/v1/boards/xp?window=monthly&run=autumn')).status, 400);
  });

  it('count to their end, which the one before shows until the next begins', async () => {
    const platform = people();
    const clock = { now: at('2026-10-25T23:59:50Z') };
    const { json, get, tokenOf } = await start(platform, clock, { options: { boards } });
    platform.users[0]!.xp += 3;
    await until(async () => (await json('/v1/boards/xp?window=season')).rows.length === 1);
    clock.now = at('2026-10-26T00:00:01Z');
    await until(async () => (await json('/v1/boards/xp?window=daily')).window.run === '2026-10-26');
    platform.users[0]!.xp += 50;
    await until(async () => (await json('/v1/boards/xp')).rows[0].score === '1053');
    const present = await get('/v1/boards/xp?window=season');
    assert.doesNotMatch(present.headers.get('cache-control')!, /86400.*s-maxage|s-maxage=86400/);
    const page = await read(present);
    assert.deepEqual(rowsOf(page), [['Ada', '3', 1]]);
    assert.equal(page.window.run, 'winter');
    assert.equal(page.window.since, '2026-10-25T23:59:50.000Z', 'the snapshot came late');
    const bearer = { authorization: `Bearer ${await tokenOf('1')}` };
    const mine = await json('/v1/me/boards/xp?window=season', bearer);
    assert.equal(mine.me.standing.rank, 1);
    assert.equal(mine.me.next, null);
    const other = await json('/v1/me/boards/xp?run=winter', {
      authorization: `Bearer ${await tokenOf('2')}`,
    });
    assert.equal(other.me.standing, null);
    assert.equal((await get('/v1/me/boards/xp?run=autumn', bearer)).status, 404);
  });

  it('are no window before the first one', async () => {
    const clock = { now: at('2026-10-19T12:00:00Z') };
    const { json, get } = await start(people(), clock, { options: { boards } });
    const page = await json('/v1/boards/xp');
    assert.deepEqual(page.board.windows, ['all-time', 'monthly', 'weekly', 'daily']);
    assert.equal((await get('/v1/boards/xp?window=season')).status, 400);
    clock.now = at('2026-10-20T00:00:05Z');
    await until(async () => (await json('/v1/boards/xp?window=season')).window?.run === 'autumn');
  });

  it('are refused when they overlap, look like another run, or are no days', () => {
    const check = (season: object) =>
      GatewayOptions.shape.boards.safeParse([{ slug: 'xp', name: 'XP', seasons: [season, seasons[1]] }])
        .success;
    assert.ok(check(seasons[0]!));
    for (const wrong of [
      { ...seasons[0], to: '2026-10-24' },
      { ...seasons[0], run: 'winter' },
      { ...seasons[0], run: '2026-10' },
      { ...seasons[0], from: '2026-02-30' },
      { ...seasons[0], from: '2026-10-23' },
      { ...seasons[0], from: '20. Oktober' },
    ])
      assert.ok(!check(wrong), JSON.stringify(wrong));
  });
});

describe('a range of days', () => {
  it('is counted from the days that are known, and up to now when it ends today', async () => {
    const platform = people();
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { json, get, tokenOf } = await start(platform, clock, { options: { boards, backfill } });
    const range = '/v1/boards/xp?from=2026-10-20&to=2026-10-21';
    await until(async () => (await json(range)).board?.firstDay === '2026-10-14');
    const days = await get(range);
    assert.match(days.headers.get('cache-control')!, /s-maxage=86400/);
    const page = await read(days);
    assert.deepEqual(rowsOf(page), [['Ada', '15', 1]]);
    assert.deepEqual(page.window, {
      slug: 'range',
      start: '2026-10-20T00:00:00.000Z',
      end: '2026-10-22T00:00:00.000Z',
      zone: 'UTC',
    });
    assert.equal(page.board.firstDay, '2026-10-14');

    platform.users[1]!.xp += 7;
    await until(async () => (await json('/v1/boards/xp')).rows[1].score === '507');
    clock.now += 11_000;
    const open = await get('/v1/boards/xp?from=2026-10-22&to=2026-10-24');
    assert.match(open.headers.get('cache-control')!, /s-maxage=10\b/);
    assert.deepEqual(rowsOf(await read(open)), [
      ['Ada', '100', 1],
      ['Bo', '47', 2],
    ]);
    platform.users[1]!.xp += 70;
    await until(async () => (await json('/v1/boards/xp')).rows[1].score === '577');
    clock.now += 11_000;
    const later = await json('/v1/boards/xp/at?rank=1&from=2026-10-22&to=2026-10-24');
    assert.deepEqual(rowsOf(later)[0], ['Bo', '117', 1]);
    const bearer = { authorization: `Bearer ${await tokenOf('1')}` };
    const mine = await json('/v1/me/boards/xp?from=2026-10-22&to=2026-10-24', bearer);
    assert.deepEqual([mine.me.standing.rank, mine.me.toEnter], [2, null]);
  });

  it('says since when it counts, or that not enough is known', async () => {
    const platform = people();
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { json, get } = await start(platform, clock, { options: { boards } });
    platform.users[0]!.xp += 9;
    await until(async () => (await json('/v1/boards/xp')).rows[0].score === '1009');
    const late = await json('/v1/boards/xp?from=2026-10-01&to=2026-10-24');
    assert.equal(late.window.since, '2026-10-24T12:00:00.000Z');
    assert.deepEqual(rowsOf(late), [['Ada', '9', 1]]);
    const unknown = await get('/v1/boards/xp?from=2026-10-01&to=2026-10-10');
    assert.equal(unknown.status, 404);
    assert.match((await read(unknown)).detail, /not enough is known/);
  });

  it('refuses what is no range', async () => {
    const clock = { now: at('2026-10-24T12:00:00Z') };
    const { get } = await start(people(), clock, { options: { boards } });
    for (const query of [
      'from=2026-10-01',
      'to=2026-10-01',
      'from=2026-10-02&to=2026-10-01',
      'from=2026-02-30&to=2026-03-01',
      'from=2026-10-01&to=2026-10-25',
      'from=2026-10-01&to=2026-10-02&window=daily',
      'from=2026-10-01&to=2026-10-02&run=autumn',
      'from=%3Cscript%3E&to=2026-10-02',
      'from=2026-10-01&to=2026-10-02&from=2026-10-01',
      'since=2026-10-01',
    ])
      assert.equal((await get(`/v1/boards/xp?${query}`)).status, 400, query);
  });
});
