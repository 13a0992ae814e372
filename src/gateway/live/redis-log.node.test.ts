import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { followLive, type LiveReader } from '../../../test/helpers/live-reader.js';
import { serveGateway, until, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';

const numberOf = (seq: string | undefined) => Number(seq?.split('-')[1]);

describe('two gateways with one log', () => {
  const platform = new TinyPlatform(
    Array.from({ length: 40 }, (_, i) => ({ id: i + 1, xp: 1000 - i * 10, name: `Member ${i + 1}` })),
  );
  const readers: LiveReader[] = [];
  let redis: RedisServer;
  let gateways: Served[];

  const serve = (): Promise<Served> =>
    serveGateway({
      fetch: platform.fetch,
      options: { sync: { intervalMs: 150 }, redisUrl: redis.url },
    });
  const follow = async (served: Served, topics: string[], seq?: string): Promise<LiveReader> => {
    const reader = await followLive(served.url, topics, seq === undefined ? {} : { seq });
    readers.push(reader);
    await reader.wait('hello');
    return reader;
  };
  const changes = (reader: LiveReader) => reader.events.filter(({ event }) => event === 'change');
  const bump = async (reader: LiveReader): Promise<void> => {
    const { length } = changes(reader);
    platform.users[3]!.xp += 1;
    await until(() => changes(reader).length > length, 30_000);
  };

  before(async () => {
    redis = await startRedis({ appendOnly: true });
    gateways = [await serve(), await serve()];
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await redis.stop();
  });

  it('tell the same events with the same numbers, and none of them twice', async () => {
    const [one, other] = await Promise.all(gateways.map((served) => follow(served, ['board:xp'])));
    for (let i = 0; i < 3; i += 1) await bump(one!);
    await until(() => changes(other!).length >= changes(one!).length, 30_000);
    const numbersOf = (reader: LiveReader) => changes(reader).map(({ id }) => numberOf(id));
    // One of them may have begun to read before the other.
    const from = Math.max(numbersOf(one!)[0]!, numbersOf(other!)[0]!);
    const to = Math.min(numbersOf(one!).at(-1)!, numbersOf(other!).at(-1)!);
    const ids = (reader: LiveReader) =>
      changes(reader)
        .map(({ id }) => id)
        .filter((id) => numberOf(id) >= from && numberOf(id) <= to);
    const count = ids(one!).length;
    assert.ok(count > 0);
    assert.deepEqual(ids(one!), ids(other!));
    assert.equal(new Set(ids(one!)).size, count);
    const numbers = ids(one!).map(numberOf);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
    // Both answer with what was told, as new as it was told.
    const { seq } = JSON.parse(changes(one!).at(-1)!.data) as { seq: string };
    for (const served of gateways) {
      await until(async () => {
        const page = await served.json(`/v1/boards/xp?seq=${seq}`);
        const mine = page.rows.find(({ member }: { member: { name: string } }) => member.name === 'Member 4');
        return numberOf(page.seq) >= numberOf(seq) && mine.score === String(platform.users[3]!.xp);
      }, 30_000);
    }
  });

  it('take over each other’s readers, with nothing lost or twice', async () => {
    const [one, other] = gateways as [Served, Served];
    const first = await follow(one, ['board:xp']);
    const witness = await follow(other, ['board:xp']);
    await bump(first);
    await until(() => changes(witness).length >= 1, 30_000);
    const { id } = changes(first)[0]!;
    first.close();
    await bump(witness);
    await bump(witness);
    const moved = await follow(other, ['board:xp'], id);
    assert.equal((await moved.wait('hello')).resumed, true);
    const ids = (reader: LiveReader) =>
      changes(reader)
        .map((event) => event.id)
        .filter((one) => numberOf(one) > numberOf(id));
    await until(() => ids(moved).length >= ids(witness).length, 30_000);
    assert.deepEqual(ids(moved).slice(0, ids(witness).length), ids(witness));
  });

  it('give a gateway that starts later what was told before it', async () => {
    const [one] = gateways as [Served];
    const reader = await follow(one, ['board:xp']);
    await bump(reader);
    const { id } = changes(reader)[0]!;
    await bump(reader);
    const late = await serve();
    try {
      const resumed = await follow(late, ['board:xp'], id);
      assert.equal((await resumed.wait('hello')).resumed, true);
      await until(() => changes(resumed).length >= changes(reader).length - 1, 30_000);
      assert.equal(changes(resumed)[0]!.id, changes(reader)[1]!.id);
      const gap = await follow(late, ['board:xp'], `1${id}`);
      assert.equal((await gap.wait('hello')).resumed, false);
    } finally {
      await late.close();
    }
  });

  it('go on after Redis was gone', async () => {
    const reader = await follow(gateways[0]!, ['board:xp']);
    await bump(reader);
    const before = changes(reader).at(-1)!.id!;
    await redis.kill();
    platform.users[5]!.xp += 1;
    assert.equal((await gateways[0]!.get('/v1/boards/xp')).status, 200);
    await redis.start();
    await until(() => numberOf(changes(reader).at(-1)!.id) > numberOf(before), 60_000);
    assert.equal(reader.isOver, false);
    const again = await follow(gateways[1]!, ['board:xp'], before);
    assert.equal((await again.wait('hello')).resumed, true);
  });
});
