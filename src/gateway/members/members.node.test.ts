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
import { TinyPlatform, type TinyUser, type Weather } from '../../../test/helpers/tiny-platform.js';
import { looksLikeEmail, nameOf, neutralName } from './names.js';

let served: Served | undefined;
afterEach(() => served?.close());

async function start(platform: TinyPlatform, given: ServeOptions = {}): Promise<Served> {
  served = await serveGateway({
    fetch: platform.fetch,
    ...given,
    options: { sync: { intervalMs: 100 }, limits: { upstreamMs: 200 }, ...given.options },
  });
  return served;
}

const many = (count: number): TinyUser[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, xp: 10_000 - i, name: `Member number ${i + 1}` }));
const namesOf = (page: Loose): string[] => page.rows.map((row: Loose) => row.member.name);

describe('members', () => {
  it('are loaded page by page, and followed as they come, change and go', async () => {
    const platform = new TinyPlatform(many(450));
    const { json } = await start(platform);
    assert.equal((await json('/v1/boards/xp')).total, 450);
    platform.users = platform.users.slice(1);
    platform.users[0]!.name = 'Renamed';
    platform.users.push({ id: 900, xp: 20_000, name: 'Newcomer' });
    const first = async () =>
      namesOf(await json('/v1/boards/xp'))
        .slice(0, 3)
        .join(', ');
    await until(async () => (await first()) === 'Newcomer, Renamed, Member number 3', 30_000);
    await until(async () => (await json('/v1/boards/xp')).total === 450, 30_000);
    assert.equal((await json('/v1/boards/xp/at?rank=1')).rows[0].rank, 1);
  });

  it('are found by an address or a name that changed hands', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 9, name: 'Ada', email: 'ada@example.org' },
      { id: 2, xp: 8, name: 'Bo', email: 'team@example.org' },
    ]);
    const { gateway, json } = await start(platform);
    platform.users = [
      { id: 1, xp: 10, name: 'Ada', email: 'team@example.org' },
      { id: 2, xp: 11, name: 'Bo', email: 'bo@example.org' },
    ];
    await until(async () => (await json('/v1/boards/xp')).rows[0].score === '11');
    assert.equal(await gateway.resolveMember({ email: 'team@example.org' }), '1');
    assert.equal(await gateway.resolveMember({ email: 'bo@example.org' }), '2');
    assert.equal(await gateway.resolveMember({ email: 'ada@example.org' }), undefined);
  });

  it('are not all thrown away because one answer holds hardly any', async () => {
    const platform = new TinyPlatform(many(100));
    const { json, lines } = await start(platform, { options: { sync: { intervalMs: 300 } } });
    const everybody = platform.users;
    platform.users = everybody.slice(0, 3);
    await until(() => lines.some((line) => line.includes('many members are missing')));
    assert.equal((await json('/v1/boards/xp')).total, 100);
    platform.users = everybody;
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal((await json('/v1/boards/xp')).total, 100);
    platform.users = everybody.slice(0, 3);
    await until(async () => (await json('/v1/boards/xp')).total === 3);
  });

  for (const weather of ['down', 'html', 'garbage', 'error', 'silent'] satisfies Weather[]) {
    it(`are shown as last known while the platform is ${weather}, and said to be stale`, async () => {
      const platform = new TinyPlatform(many(3));
      const { json, get, tokenOf } = await start(platform);
      const token = await tokenOf('2');
      const before = await get('/v1/boards/xp');
      platform.weather = weather;
      await until(async () => (await json('/v1/boards/xp')).stale === true, 10_000);
      const stale = await get('/v1/boards/xp');
      assert.notEqual(stale.headers.get('etag'), before.headers.get('etag'));
      const page = await read(stale);
      assert.equal(namesOf(page).length, 3);
      // A page that follows the board by its seq hears of it.
      assert.notEqual(page.seq, (await read(before)).seq);
      assert.equal((await get('/readyz')).status, 503);
      assert.equal((await get('/healthz')).status, 200);
      const me = await get('/v1/me', { authorization: `Bearer ${token}` });
      assert.equal(me.status, 200);
      assert.equal((await read(me)).xp, '9999');
      platform.weather = 'fine';
      platform.users[2]!.xp = 50_000;
      await until(async () => (await json('/v1/boards/xp')).stale === undefined, 10_000);
      assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member number 3');
      assert.equal((await get('/readyz')).status, 200);
    });
  }

  it('are waited for when the platform is down at the start', async () => {
    const platform = new TinyPlatform(many(3));
    platform.weather = 'down';
    const { get, gateway, url } = await start(platform, { wait: false });
    const early = await get('/v1/boards/xp');
    assert.equal(early.status, 503);
    assert.equal(early.headers.get('retry-after'), '2');
    assert.equal((await read(early)).code, 'UNAVAILABLE');
    platform.weather = 'fine';
    await gateway.ready;
    assert.equal((await fetch(`${url}/v1/boards/xp`)).status, 200);
  });

  it('are not told when the platform refuses the key, and the operator hears why', async () => {
    const platform = new TinyPlatform(many(3));
    platform.weather = 'refused';
    const { get, json, lines, gateway } = await start(platform, { wait: false });
    await until(() => lines.some((line) => line.includes('refuses the community key')));
    const ready = await get('/readyz');
    assert.equal(ready.status, 503);
    assert.ok((await read(ready)).problems.includes('the platform refuses the community key'));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal(lines.filter((line) => line.includes('refuses the community key')).length, 1);
    platform.weather = 'fine';
    await gateway.ready;
    assert.deepEqual((await json('/readyz')).problems, []);
  });

  it('who joined a moment ago can sign in at once', async () => {
    const platform = new TinyPlatform(many(2));
    const { gateway, tokenOf, json } = await start(platform, { options: { sync: { intervalMs: 60_000 } } });
    platform.users.push({ id: 77, xp: 5, name: 'Just here' });
    const me = await json('/v1/me', { authorization: `Bearer ${await tokenOf('77')}` });
    assert.equal(me.member.name, 'Just here');
    await assert.rejects(gateway.createSession({ sub: '4711' }), /no such member/);
    assert.equal(await gateway.resolveMember({ email: 'USER1@example.org' }), '1');
    assert.equal(await gateway.resolveMember({ username: 'user2' }), '2');
    assert.equal(await gateway.resolveMember({ sub: '77' }), '77');
    assert.equal(await gateway.resolveMember({ email: 'nobody@example.org' }), undefined);
    platform.users.push({ id: 78, xp: 5, name: 'Here too' });
    assert.equal(await gateway.resolveMember({ username: 'user78' }), '78');
  });

  it('are never found by an address that went to somebody else since the last sweep', async () => {
    const platform = new TinyPlatform(many(3));
    let now = Date.UTC(2026, 9, 24, 12);
    const { gateway } = await start(platform, {
      now: () => now,
      options: { sync: { intervalMs: 3_600_000 } },
    });
    const query = { email: 'user1@example.org' };
    assert.equal(await gateway.resolveMember(query), '1');
    Object.assign(platform.users[0]!, { email: 'gone@example.org' });
    Object.assign(platform.users[1]!, { email: 'user1@example.org' });
    now += 6000;
    assert.equal(await gateway.resolveMember(query), '2');
    const asked = platform.calls.length;
    assert.equal(await gateway.resolveMember(query), '2');
    assert.equal(platform.calls.length, asked, 'asked again a moment later');
    // An address of two is nobody's.
    Object.assign(platform.users[2]!, { email: 'user1@example.org' });
    now += 6000;
    assert.equal(await gateway.resolveMember(query), undefined);
    platform.weather = 'down';
    await assert.rejects(gateway.resolveMember(query));
    platform.weather = 'fine';
  });

  for (const strict of [false, true]) {
    it(`are found by user info where the filter knows no short ids${strict ? ', and no _id' : ''}`, async () => {
      const platform = new TinyPlatform(many(2));
      platform.withoutShortIds = true;
      platform.strict = strict;
      const { json, tokenOf } = await start(platform);
      const me = await json('/v1/me', { authorization: `Bearer ${await tokenOf('2')}` });
      assert.equal(me.member.name, 'Member number 2');
      assert.equal(me.xp, '9999');
    });
  }

  it('move at once when they are asked for alone, and an older page does not undo it', async () => {
    const platform = new TinyPlatform(many(3));
    let hold: (() => void) | undefined;
    const { json, tokenOf } = await start(platform, { options: { limits: { upstreamMs: 5000 } } });
    const token = await tokenOf('3');
    platform.before = (path) =>
      path === '/users/filter' && !hold ? new Promise<void>((resolve) => (hold = resolve)) : undefined;
    await until(() => hold !== undefined);
    platform.users[2]!.xp = 70_000;
    const me = await json('/v1/me', { authorization: `Bearer ${token}` });
    assert.equal(me.xp, '70000');
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member number 3');
    // The page that was asked for before now answers, with what it saw then.
    platform.users[2]!.xp = 9998;
    const calls = platform.calls.length;
    platform.before = () => {
      if (platform.calls.length > calls + 1) platform.users[2]!.xp = 70_000;
    };
    hold!();
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member number 3');
  });

  it('can be taken off the site, also from cached pages, and still see themselves', async () => {
    const platform = new TinyPlatform(many(3));
    const { json, gateway, tokenOf } = await start(platform);
    const [first] = (await json('/v1/boards/xp')).rows;
    assert.equal(await gateway.hide({ member: first.member.id }), true);
    const page = await json('/v1/boards/xp');
    assert.deepEqual(namesOf(page), ['Member number 2', 'Member number 3']);
    assert.equal(page.rows[0].rank, 1);
    const own = await json('/v1/me/boards/xp', { authorization: `Bearer ${await tokenOf('1')}` });
    assert.deepEqual([own.me.standing.rank, own.me.standing.hidden], [1, true]);
    assert.equal(own.rows.length, 0);
    assert.equal(await gateway.hide({ member: first.member.id, hidden: false }), true);
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member number 1');
    assert.equal(await gateway.hide({ member: 'AAAAAAAAAAAAAAAA' }), false);
    assert.equal(await gateway.hide({ message: 'AAAAAAAAAAAAAAAA' }), false);
    gateway.purge();
  });
});

describe('names', () => {
  it('are the display name, else first and last name, else neutral', () => {
    const id = 'LYxp8f1kY-_7MtL8';
    assert.equal(nameOf({ displayName: ' Ada  Okafor ', firstName: 'X' }, id), 'Ada Okafor');
    assert.equal(nameOf({ displayName: '', firstName: 'Ada', lastName: 'Okafor' }, id), 'Ada Okafor');
    assert.equal(nameOf({ lastName: 'Okafor' }, id), 'Okafor');
    assert.match(nameOf({}, id), /^Member [0-9A-F]{4}$/);
    assert.equal(nameOf({}, id), neutralName(id));
  });

  it('never show an e-mail address, however it is written', () => {
    for (const name of [
      'ada@example.org',
      'Ada (ada@mail)',
      'ada @ example.org',
      'ada＠example.org',
      'ada﹫example.org',
    ]) {
      assert.ok(looksLikeEmail(name), name);
      assert.match(nameOf({ displayName: name, firstName: 'Ada' }, 'LYxp8f1kY-_7MtL8'), /^Member /);
    }
    assert.equal(nameOf({ displayName: '@ada' }, 'LYxp8f1kY-_7MtL8'), '@ada');
  });

  it('carry no control characters, do not turn text around, and end somewhere', () => {
    assert.equal(nameOf({ displayName: 'A\u202eda\u0000 \n B' }, 'x'), 'A da B');
    assert.equal([...nameOf({ displayName: '😀'.repeat(5000) }, 'x')].length, 80);
    assert.equal(nameOf({ displayName: '<b>&amp;' }, 'x'), '<b>&amp;');
  });
});
