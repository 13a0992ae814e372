import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../../test/helpers/served-gateway.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import { createLog } from '../log.js';
import { connectRedis, type RedisConnection } from '../redis/connection.js';
import { Limit } from './limits.js';
import { Problem } from './problem.js';

/** How many of so many requests are let through. */
async function passed(limits: readonly Limit[], requests: number, caller = 'a'): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: requests }, (_, n) =>
      limits[n % limits.length]!.take(caller).then(
        () => true,
        (error: unknown) => {
          assert.ok(error instanceof Problem && error.status === 429);
          assert.ok(error.retryAfter! > 0 && error.retryAfter! <= 600);
          return false;
        },
      ),
    ),
  );
  return answers.filter(Boolean).length;
}

describe('rates that gateways count together', () => {
  let redis: RedisServer;
  let connections: RedisConnection[];
  const slow = { points: 1000, seconds: 600 };

  before(async () => {
    redis = await startRedis();
    const log = createLog({ level: 'silent' });
    const open = () => connectRedis({ url: redis.url, prefix: 'rai:{l}:', log });
    connections = [await open(), await open()];
  });
  after(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.stop();
  });
  const both = (name: string, rate = slow) =>
    connections.map((connection) => new Limit(name, rate, connection));

  it('let as many through as one gateway would, and others come through', async () => {
    const limits = both('small', { points: 10, seconds: 600 });
    assert.equal(await passed(limits, 30), 10);
    assert.equal(await passed(limits, 4, 'b'), 4);
    assert.equal(await passed([new Limit('other', slow, connections[0])], 4), 4);
  });

  it('ask seldom: what lies in the hand of one is missing to the other, a fiftieth at most', async () => {
    const asked = async () => {
      const info = await connections[0]!.run((client) => client.info('commandstats'));
      return Number(/cmdstat_eval:calls=(\d+)/.exec(info)?.[1] ?? 0);
    };
    const limits = both('large');
    const start = await asked();
    const through = await passed(limits, 1500);
    assert.ok(through <= 1000 && through >= 980, `${through} of 1000`);
    assert.ok((await asked()) - start <= 60, 'a question for each request');
  });

  it(
    'are counted by each alone while Redis is away or hangs, and together again',
    { timeout: 60_000 },
    async () => {
      const limits = both('insured', { points: 10, seconds: 600 });
      redis.pause();
      assert.equal(
        await passed(limits.slice(0, 1), 15, 'c'),
        10,
        'a hanging Redis opened the gate, or shut it',
      );
      redis.resume();
      await redis.kill();
      await until(() => connections.every(({ isReady }) => !isReady), 30_000);
      assert.equal(await passed(limits, 30), 20);
      await redis.start();
      await until(() => connections.every(({ isReady }) => isReady), 30_000);
      assert.equal(await passed(both('insured', { points: 10, seconds: 600 }), 30, 'd'), 10);
    },
  );
});
