import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startServer, type ServerProcess } from '../../../test/helpers/processes.js';
import {
  SERVER_KEY,
  SITE,
  serveGateway,
  signingKey,
  until,
  type Loose,
  type Served,
  type ServeOptions,
} from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import { listen } from '../listen.js';
import { createLog } from '../log.js';
import { OptionsError, parseOptions } from '../options/parse.js';
import { connectRedis } from '../redis/connection.js';

const SLOW = { timeout: 240_000 };
const LONG = 60_000;
const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const rowsOf = (page: Loose) => page.rows.map((row: Loose) => [row.member.name, row.score, row.rank]);
const people = (count = 5) =>
  Array.from({ length: count }, (_, n) => ({ id: n + 1, xp: 100 - n * 10, name: `Member ${n + 1}` }));

describe('boards that gateways share', () => {
  let redis: RedisServer;
  const open: Served[] = [];

  before(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.close()));
    await keys((client) => client.flushAll());
  });
  after(() => redis.stop());

  async function keys<T>(call: Parameters<Awaited<ReturnType<typeof connectRedis>>['run']>[0]): Promise<T> {
    const connection = await connectRedis({
      url: redis.url,
      prefix: 'rai:',
      log: createLog({ level: 'silent' }),
    });
    try {
      return (await connection.run(call)) as T;
    } finally {
      await connection.close();
    }
  }

  /** A gateway that asks the platform of itself only at its start. */
  async function serve(platform: TinyPlatform, given: ServeOptions = {}): Promise<Served> {
    const { options, ...others } = given;
    const served = await serveGateway({
      fetch: platform.fetch,
      ...others,
      options: { redisUrl: redis.url, standings: 'redis', sync: { intervalMs: HOUR }, ...options },
    });
    open.push(served);
    return served;
  }

  const dutiesOf = async (served: Served) => {
    const text = await (await served.get('/metrics')).text();
    return Number(/^rai_gateway_shared_duties (\d+)$/m.exec(text)![1]);
  };
  const meOf = async (served: Served, sub: string, path = '/v1/me/boards/xp') => {
    const token = await served.tokenOf(sub);
    return served.get(path, { authorization: `Bearer ${token}`, origin: SITE });
  };

  it('one gateway counts for all, and all of them show the same', SLOW, async () => {
    const platform = new TinyPlatform(people());
    const a = await serve(platform);
    const b = await serve(platform);
    assert.ok((await dutiesOf(a)) > 0);
    assert.equal(await dutiesOf(b), 0);
    for (const path of ['/v1/boards/xp', '/v1/boards/xp?window=daily', '/v1/boards/xp/at?rank=3&limit=10']) {
      const [one, two] = [await a.json(path), await b.json(path)];
      assert.deepEqual(two.rows, one.rows, path);
      assert.deepEqual([two.total, two.window], [one.total, one.window], path);
    }
    assert.equal((await b.json('/v1/boards/xp')).total, 5);

    // Somebody earns something, and only the second gateway hears of it.
    platform.users[4]!.xp = 95;
    const before = (await a.get('/v1/boards/xp')).headers.get('etag');
    const mine = (await (await meOf(b, '5')).json()) as Loose;
    assert.deepEqual([mine.me.standing.rank, mine.me.standing.score], [2, '95']);
    assert.deepEqual([mine.me.next.points, mine.me.next.name], ['5', 'Member 1']);
    await until(async () => (await a.get('/v1/boards/xp')).headers.get('etag') !== before, LONG);
    const rows = rowsOf(await a.json('/v1/boards/xp'));
    assert.deepEqual(rows[1], ['Member 5', '95', 2]);
    // What was earned today has the same beginning on both.
    const daily = async (served: Served) => rowsOf(await served.json('/v1/boards/xp?window=daily'));
    await until(async () => (await daily(a)).length === 1 && (await daily(b)).length === 1, LONG);
    assert.deepEqual(await daily(a), [['Member 5', '35', 1]]);

    // Whoever is hidden on one is on neither.
    const { id } = (await a.json('/v1/boards/xp')).rows[0].member;
    assert.equal(await b.gateway.hide({ member: id }), true);
    const shown = async (served: Served) =>
      (await served.json('/v1/boards/xp')).rows.some((row: Loose) => row.member.id === id);
    assert.equal(await shown(b), false);
    await until(async () => !(await shown(a)), LONG);
    await b.gateway.hide({ member: id, hidden: false });
    await until(async () => (await shown(a)) && (await shown(b)), LONG);
  });

  it('a day begins on all of them, from one snapshot', SLOW, async () => {
    const platform = new TinyPlatform(people());
    const clock = { now: at('2026-10-23T23:59:58.000Z') };
    const given = { now: () => clock.now, options: { sync: { intervalMs: 200 } } };
    const a = await serve(platform, given);
    const b = await serve(platform, given);
    const daily = async (served: Served) => served.json('/v1/boards/xp?window=daily');
    assert.equal((await daily(b)).window.run, '2026-10-23');
    clock.now = at('2026-10-24T00:00:05.000Z');
    for (const served of [a, b]) {
      await until(async () => (await daily(served)).window.run === '2026-10-24', LONG);
    }
    platform.users[2]!.xp += 7;
    for (const served of [a, b]) {
      await until(async () => (await daily(served)).rows.length > 0, LONG);
      assert.deepEqual(rowsOf(await daily(served)), [['Member 3', '7', 1]]);
      assert.equal((await daily(served)).window.since, undefined);
    }
    const compared = async (served: Served) =>
      (await served.json('/v1/boards/xp')).rows.map((row: Loose) => [row.rank, row.previous]);
    const expected = [1, 2, 3, 4, 5].map((rank) => [rank, { rank, since: '2026-10-24T00:00:00.000Z' }]);
    for (const served of [a, b]) {
      await until(async () => (await compared(served)).every((row: Loose) => row[1] !== null), LONG);
      assert.deepEqual(await compared(served), expected);
    }
    const taken = [a, b].flatMap(({ lines }) => lines.filter((line) => line.includes('took a snapshot')));
    assert.equal(taken.filter((line) => line.includes('2026-10-24')).length, 1);
  });

  it('another one counts within seconds when the one that did dies', SLOW, async () => {
    const platform = new TinyPlatform(people());
    const served = await listen((request) => platform.fetch(request), 0, '127.0.0.1');
    let first: ServerProcess | undefined;
    try {
      first = await startServer({
        script: 'src/gateway/cli.ts',
        args: ['gateway'],
        env: {
          RAI_PORT: '0',
          RAI_PLATFORM_INTEGRATION_URL: `${served.url}/apis/v1`,
          RAI_PLATFORM_COMMUNITY_KEY: 'a community key of this test',
          RAI_PUBLIC_ID_KEY: 'a public id key of this test',
          RAI_SERVER_KEYS: SERVER_KEY,
          RAI_SESSIONS_ISSUER: 'test',
          RAI_SESSIONS_KEYS: JSON.stringify([signingKey]),
          RAI_REDIS_URL: redis.url,
          RAI_STANDINGS: 'redis',
        },
        timeout: LONG,
      });
      const ask = async () => ((await (await fetch(`${first!.url}/v1/boards/xp`)).json()) as Loose).total;
      await until(async () => (await ask().catch(() => undefined)) === 5, LONG);
      const b = await serve(platform);
      assert.equal(await dutiesOf(b), 0);
      const died = performance.now();
      await first.kill();
      assert.equal((await b.json('/v1/boards/xp')).total, 5, 'the board stays');
      await until(async () => (await dutiesOf(b)) > 0, LONG);
      const took = performance.now() - died;
      assert.ok(took < 30_000, `it took ${took} ms`);
      platform.users[0]!.xp = 1;
      await meOf(b, '1');
      await until(async () => rowsOf(await b.json('/v1/boards/xp'))[4][0] === 'Member 1', LONG);
    } finally {
      await first?.kill();
      await served.close(200);
    }
  });

  it('stay up while Redis is away, marked as stale, and heal by themselves', SLOW, async () => {
    const platform = new TinyPlatform(people());
    const a = await serve(platform);
    const fresh = await a.json('/v1/boards/xp');
    assert.equal(fresh.stale, undefined);
    await redis.kill();
    await until(async () => (await a.json('/v1/boards/xp')).stale === true, LONG);
    const answer = await a.get('/v1/boards/xp');
    const kept = (await answer.json()) as Loose;
    assert.deepEqual(rowsOf(kept), rowsOf(fresh));
    assert.equal(answer.headers.get('rai-as-of'), kept.asOf);
    assert.ok(kept.asOf <= new Date().toISOString());
    // First pages are there although nobody asked for them; others are not.
    for (const path of ['?window=weekly&limit=25', '?window=daily', '?limit=100']) {
      assert.equal((await a.get(`/v1/boards/xp${path}`)).status, 200, path);
    }
    const unseen = await a.get('/v1/boards/xp/at?rank=4');
    assert.equal(unseen.status, 503);
    assert.ok(Number(unseen.headers.get('retry-after')) > 0);
    const mine = await meOf(a, '2').catch(() => undefined);
    if (mine) assert.equal(mine.status, 503);
    platform.users[3]!.xp = 500;

    // It comes back, and has lost everything.
    await redis.start();
    await until(async () => (await a.json('/v1/boards/xp')).stale === undefined, LONG);
    assert.equal((await a.json('/v1/boards/xp')).total, 5);
    await until(async () => (await meOf(a, '4')).status === 200, LONG);
    await until(async () => rowsOf(await a.json('/v1/boards/xp'))[0][0] === 'Member 4', LONG);
  });

  it('a gateway that counts another way has boards of its own', SLOW, async () => {
    const platform = new TinyPlatform(people());
    const board = { slug: 'xp', name: 'XP', field: 'xp' };
    const a = await serve(platform, { options: { boards: [board] } });
    const b = await serve(platform, { options: { boards: [{ ...board, topRankLimit: 2 }] } });
    assert.equal((await a.json('/v1/boards/xp')).total, 5);
    assert.equal((await b.json('/v1/boards/xp')).total, 2);
    assert.ok((await dutiesOf(b)) > 0);
    // The name alone is no other way.
    const c = await serve(platform, { options: { boards: [{ ...board, name: 'Points' }] } });
    assert.equal((await c.json('/v1/boards/xp')).total, 5);
    assert.equal(await dutiesOf(c), 0);
  });

  it('are refused without the address of a Redis', () => {
    const options = {
      publicUrl: 'http://127.0.0.1',
      publicIdKey: 'k'.repeat(16),
      platform: { integrationUrl: 'http://127.0.0.1/x', communityKey: 'x' },
    };
    assert.throws(
      () => parseOptions({ ...options, standings: 'redis' }),
      (error: Error) => error instanceof OptionsError && /redisUrl.*standings is redis/s.test(error.message),
    );
    assert.equal(parseOptions(options).standings, 'process');
  });
});
