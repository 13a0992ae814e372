import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { NaiveStandings } from '../../../test/helpers/naive-standings.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import type { TiePolicy } from '../../model/board.js';
import { createLog } from '../log.js';
import { connectRedis, type RedisConnection } from '../redis/connection.js';
import { MemoryStandings } from './memory-standings.js';
import { LoadDisplaced, RedisGenerations } from './redis-generations.js';
import { RedisStandings, StandingsAbsent, type RedisStandingsOptions } from './redis-standings.js';
import { Slots } from './slots.js';
import type { Standings } from './standings.js';

const SLOW = { timeout: 180_000 };
const POLICIES: readonly TiePolicy[] = ['competition', 'dense', 'ordinal'];
/** Ids as they are: bytes order them, whatever the language of the server. */
const ALPHABET = 'ABCXYZabcxyz019-_';
const idOf = (n: number): string =>
  Array.from({ length: 16 }, (_, i) => ALPHABET[(n * (i + 3) + (n >> i)) % ALPHABET.length]).join('');

const score = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(0.1, 0.3, -2.5, 1e21, 123_456_789.123, 2 ** 53, -0, 1 / 3),
);
const batch = fc.uniqueArray(
  fc.record({
    n: fc.nat(40),
    score: fc.option(score, { nil: null, freq: 3 }),
    by: fc.constantFrom('first', 'second', 'both'),
  }),
  { selector: ({ n }) => n, maxLength: 25 },
);

describe('standings in Redis', () => {
  let redis: RedisServer;
  let first: RedisConnection;
  let second: RedisConnection;
  let count = 0;

  before(async () => {
    redis = await startRedis();
    const log = createLog({ level: 'silent' });
    const open = () => connectRedis({ url: redis.url, prefix: 'rai:{t}:', log });
    [first, second] = [await open(), await open()];
  });
  after(async () => {
    await Promise.all([first.close(), second.close()]);
    await redis.stop();
  });

  const nextKey = () => first.key('standings', String((count += 1)));
  const make = (more: Partial<RedisStandingsOptions> = {}, connection = first) =>
    new RedisStandings({ redis: connection, key: first.key('standings', '0'), ties: 'competition', ...more });
  const keysOf = async (key: string) => (await first.run((client) => client.keys(`${key}*`))).sort();

  for (const ties of POLICIES) {
    it(
      `agree with those in memory and with plain sorting while two write at once: ${ties}`,
      SLOW,
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(batch, { minLength: 1, maxLength: 5 }),
            fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
            fc.integer({ min: 1, max: 7 }),
            async (batches, limit, size) => {
              const key = nextKey();
              const [one, two] = [make({ key, ties, limit }), make({ key, ties, limit }, second)];
              const naive = new NaiveStandings(ties, limit);
              const memory = new MemoryStandings({ ties, limit, slots: new Slots() });
              await one.load([]);
              for (const changes of batches) {
                const told: Promise<void>[] = [];
                for (const change of changes) {
                  const id = idOf(change.n);
                  const expected =
                    change.score === null
                      ? naive.scores.delete(id)
                      : naive.scores.get(id) !== change.score + 0;
                  if (change.score !== null) naive.scores.set(id, change.score + 0);
                  const write = (to: Standings) =>
                    change.score === null ? to.remove(id) : to.upsert(id, change.score + 0);
                  await write(memory);
                  const writers = { first: [one], second: [two], both: [one, two] }[change.by];
                  told.push(
                    Promise.all(writers.map(async (to) => write(to))).then((changed) => {
                      // What both say is a change once.
                      assert.equal(changed.filter(Boolean).length, expected ? 1 : 0);
                    }),
                  );
                }
                await Promise.all(told);
                for (const to of [memory, one, two]) await agree(to, naive, size);
              }
            },
          ),
          { numRuns: 12 },
        );
      },
    );
  }

  it('a load gives the same as one by one, and nothing of before', SLOW, async () => {
    for (const ties of POLICIES) {
      const key = nextKey();
      const standings = make({ key, ties });
      const naive = new NaiveStandings(ties);
      for (let n = 0; n < 1300; n += 1) naive.scores.set(`${idOf(n)}${n}`, ((n * 7919) % 211) - 5);
      await standings.load([[idOf(7), 1_000_000]]);
      await standings.load(naive.scores);
      assert.deepEqual((await standings.top(2000)).rows, naive.rows());
      assert.deepEqual(await standings.at(600, 50), naive.at(600, 50));
      assert.equal((await keysOf(key)).length, ties === 'dense' ? 3 : 2);
    }
  });

  it('those of before answer while everybody is loaded, and changes meanwhile are kept', SLOW, async () => {
    const key = nextKey();
    const [one, two] = [make({ key, ties: 'dense' }), make({ key, ties: 'dense' }, second)];
    const naive = new NaiveStandings('dense');
    for (let n = 0; n < 6000; n += 1) naive.scores.set(`${idOf(n)}${n}`, n % 97);
    await one.load(naive.scores);
    const ids = [...naive.scores.keys()];
    const copy = new Map(naive.scores);
    const loading = one.load(copy);
    const isBegun = async () => (await first.run((client) => client.hGet(key, 'next'))) !== null;
    while (!(await isBegun())) await new Promise((resolve) => setImmediate(resolve));
    const writing: Promise<boolean>[] = [];
    for (let i = 0; i < 2000; i += 1) {
      const id = ids[(i * 37) % ids.length]!;
      if (i % 5 === 0) {
        naive.scores.delete(id);
        writing.push(two.remove(id));
      } else {
        naive.scores.set(id, 50 + (i % 211));
        writing.push(two.upsert(id, 50 + (i % 211)));
      }
      if (i % 100 === 0) assert.ok((await two.count()) > 5000, 'nobody is gone while a load runs');
    }
    await Promise.all([loading, ...writing]);
    assert.deepEqual((await one.top(7000)).rows, naive.rows());
    assert.equal((await keysOf(key)).length, 3);
  });

  it('scores that are counted from something else are not taken', SLOW, async () => {
    const key = nextKey();
    let [today, yesterday] = ['1', '0'];
    const writer = make({ key, token: () => today });
    const other = make({ key, token: () => yesterday }, second);
    await writer.load([[idOf(1), 5]]);
    assert.equal(await other.upsert(idOf(2), 50), false);
    assert.equal(await other.remove(idOf(1)), false);
    assert.deepEqual(
      (await other.top(5)).rows.map(({ score: s }) => s),
      [5],
    );
    [today, yesterday] = ['2', '1'];
    assert.equal(await other.upsert(idOf(2), 50), true);
  });

  it('what a gateway left behind in the middle of a load goes away', SLOW, async () => {
    const key = nextKey();
    const generations = new RedisGenerations({ redis: first, key, isDense: true });
    const standings = make({ key, ties: 'dense' });
    await standings.load([[idOf(1), 1]]);
    const died = new Error('the gateway died');
    function* part(): Generator<[string, number]> {
      for (let n = 0; n < 2500; n += 1) yield [`${idOf(n)}${n}`, n];
      throw died;
    }
    const facts = { token: '', info: '' };
    await assert.rejects(generations.load({ live: part() }, facts), died);
    assert.equal(await standings.count(), 1);
    const left = (await keysOf(key)).filter((one) => one !== key);
    assert.equal(left.length, 4);
    for (const one of left) {
      const ms = await first.run((client) => client.pTTL(one));
      assert.ok(ms > 0, `${one} stays for ever`);
    }
    // A change of somebody else does not keep it.
    await make({ key, ties: 'dense' }, second).upsert(idOf(9), 9);
    await generations.load({ live: [[idOf(2), 2]], then: [[idOf(2), 1]] }, facts);
    assert.equal((await keysOf(key)).length, 5);
    assert.deepEqual(await make({ key, ties: 'dense', order: 'then' }).rankOf(idOf(2)), {
      rank: 1,
      tied: false,
      score: 1,
    });
  });

  it('of two who load at once only the later one wins, and without the lease none', SLOW, async () => {
    const key = nextKey();
    const lease = { key: first.key('lease', 'x'), token: 'mine' };
    const [a, b] = [
      new RedisGenerations({ redis: first, key, isDense: false }),
      new RedisGenerations({ redis: second, key, isDense: false }),
    ];
    const facts = { token: '', info: '', lease };
    await assert.rejects(a.load({ live: [[idOf(1), 1]] }, facts), LoadDisplaced);
    await first.run((client) => client.set(lease.key, 'mine'));
    let overtaken: Promise<number> | undefined;
    function* overtake(): Generator<[string, number]> {
      for (let n = 0; n < 600; n += 1) yield [`${idOf(n)}${n}`, n];
      overtaken = b.load({ live: [[idOf(5), 5]] }, facts);
      for (let n = 600; n < 6000; n += 1) yield [`${idOf(n)}${n}`, n];
    }
    await assert.rejects(a.load({ live: overtake() }, facts), LoadDisplaced);
    await overtaken;
    assert.equal(await make({ key }).count(), 1);
  });

  it('say so when nothing was loaded, and when Redis is away', SLOW, async () => {
    const missed: unknown[] = [];
    const standings = make({ key: nextKey(), missed: (error) => missed.push(error) });
    await assert.rejects(standings.top(5), StandingsAbsent);
    await assert.rejects(standings.rankOf(idOf(1)), StandingsAbsent);
    assert.equal(await standings.upsert(idOf(1), 1), false);
    assert.equal(missed.length, 0);
    await first.close();
    await assert.rejects(standings.top(5), /closed/);
    assert.equal(await standings.upsert(idOf(1), 1), false);
    assert.equal(missed.length, 1);
    first = await connectRedis({ url: redis.url, prefix: 'rai:{t}:', log: createLog({ level: 'silent' }) });
  });
});

/** Every question has the answer of plain sorting. */
async function agree(standings: Standings, naive: NaiveStandings, size: number): Promise<void> {
  const rows = naive.rows();
  assert.equal(await standings.count(), rows.length);
  assert.deepEqual((await standings.top(100)).rows, rows);
  const ids = Array.from({ length: 41 }, (_, n) => idOf(n));
  const keys = ids.map((id, i) => ({ id, score: rows[i % (rows.length || 1)]?.score ?? i }));
  await Promise.all([
    ...ids.map(async (id) => assert.deepEqual(await standings.rankOf(id), naive.rankOf(id))),
    ...ids.map(async (id) => assert.deepEqual(await standings.around(id, size), naive.around(id, size))),
    ...keys.map(async (key) => {
      assert.deepEqual(await standings.top(size, { after: key }), naive.top(size, { after: key }));
      assert.deepEqual(await standings.top(size, { before: key }), naive.top(size, { before: key }));
      if (naive.scores.has(key.id)) return;
      assert.deepEqual(await standings.rankFor(key), naive.rankFor(key));
    }),
    ...rows.map(async ({ rank }) => assert.deepEqual(await standings.at(rank, size), naive.at(rank, size))),
    (async () => assert.deepEqual(await standings.at(1e9, size), naive.at(1e9, size)))(),
  ]);
}
