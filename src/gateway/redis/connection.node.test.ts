import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../../test/helpers/served-gateway.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import { createLog } from '../log.js';
import { parseOptions } from '../options/parse.js';
import { warnOfSettings } from './advice.js';
import { connectRedis, type RedisConnection } from './connection.js';
import { describeRedisFailure, RedisUnavailable } from './failure.js';
import { loadRedis, RedisMissing } from './load.js';
import { secretsOf } from '../options/secrets.js';
import { redisPrefix } from './setup.js';

const PASSWORD = 'a password of this test';
const SLOW = 60_000;

describe('a connection to Redis', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  const lines: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const open = (url = redis.url, more = {}) => connectRedis({ url, prefix: 'rai:{t}:', log, ...more });

  before(async () => {
    redis = await startRedis({ appendOnly: true, password: PASSWORD });
    connection = await open();
  });
  after(async () => {
    await connection.close();
    await redis.stop();
  });

  it('runs commands, and gives what Redis says against one as it is', async () => {
    const key = connection.key('a', 'b');
    assert.equal(key, 'rai:{t}:a:b');
    await connection.run((client) => client.set(key, 'x'));
    assert.equal(await connection.run((client) => client.get(key)), 'x');
    await assert.rejects(
      connection.run((client) => client.lPush(key, 'y')),
      /^Error: WRONGTYPE|^SimpleError: WRONGTYPE|WRONGTYPE/,
    );
    assert.equal(connection.isReady, true);
  });

  it('refuses at once while Redis is away, tells so, and heals by itself', { timeout: SLOW }, async () => {
    const told: boolean[] = [];
    const off = connection.onChange((ready) => told.push(ready));
    await redis.kill();
    await until(() => !connection.isReady, 30_000);
    const started = performance.now();
    for (let i = 0; i < 1000; i += 1) {
      await assert.rejects(
        connection.run((client) => client.get('x')),
        RedisUnavailable,
      );
    }
    assert.ok(performance.now() - started < 10_000, 'commands waited for a server that is away');
    assert.match(connection.failure!, /^Redis (takes no connections|is away)$/);
    await redis.start();
    await until(() => connection.isReady, 30_000);
    assert.equal(await connection.run((client) => client.ping()), 'PONG');
    off();
    assert.deepEqual(told, [false, true]);
    assert.equal(connection.counts.losses, 1);
    assert.ok(connection.counts.failed >= 1000);
  });

  it('is lost when Redis does not answer, and ends what waits', { timeout: SLOW }, async () => {
    redis.pause();
    const cut = connection.run((client) => client.get('x'), 200);
    await assert.rejects(cut, RedisUnavailable);
    await until(() => !connection.isReady, 30_000);
    redis.resume();
    await until(() => connection.isReady, 30_000);
    assert.equal(await connection.run((client) => client.ping()), 'PONG');
  });

  it('opens further connections, which close with it', { timeout: SLOW }, async () => {
    const first = await open();
    const blocking = await first.open('stream', { blocking: true });
    const waiting = blocking.run((client) => client.blPop('rai:{t}:nothing', 5), 10_000);
    await first.close();
    await assert.rejects(waiting, RedisUnavailable);
    assert.equal(blocking.isReady, false);
    await assert.rejects(
      first.run((client) => client.ping()),
      /closed/,
    );
  });

  it('says what is wrong with the address, and never the password', { timeout: SLOW }, async () => {
    const wrong = redis.url.replace(encodeURIComponent(PASSWORD), 'wrong-password');
    await assert.rejects(open(wrong), /refuses the user or password/);
    await assert.rejects(open('redis://127.0.0.1:1', { connectMs: 300 }), /takes no connections/);
    await assert.rejects(
      loadRedis(() => Promise.reject(new Error('not found'))),
      (error: Error) => error instanceof RedisMissing && /npm install redis/.test(error.message),
    );
    const told = lines.join('\n');
    assert.match(told, /Redis is lost/);
    assert.match(told, /Redis is back/);
    assert.doesNotMatch(told, /password of this test|wrong-password|a%20password/);
  });
});

describe('settings of Redis that do not suit a store', () => {
  it('are told at the start, and good ones are not', { timeout: SLOW }, async () => {
    const advice = async (options: Parameters<typeof startRedis>[0]) => {
      const redis = await startRedis(options);
      const lines: string[] = [];
      const log = createLog({ write: (line) => lines.push(line) });
      const connection = await connectRedis({ url: redis.url, prefix: 'rai:{t}:', log });
      await warnOfSettings(connection, log);
      await connection.close();
      await redis.stop();
      return lines.join('\n');
    };
    assert.equal(await advice({ appendOnly: true }), '');
    const bad = await advice({ settings: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });
    assert.match(bad, /appendonly yes/);
    assert.match(bad, /noeviction.*"policy":"allkeys-lru"/);
  });
});

describe('what Redis says', () => {
  it('is told in words without addresses', () => {
    const said: [string, RegExp][] = [
      ['OOM command not allowed when used memory', /full/],
      ["READONLY You can't write against a read only replica.", /replica/],
      ['MISCONF Redis is configured to save RDB snapshots', /disk/],
      ['LOADING Redis is loading the dataset in memory', /reading its data/],
      ['getaddrinfo ENOTFOUND redis.internal', /host of redisUrl/],
      ['connect ECONNRESET 10.0.0.1:6379', /^Redis is away$/],
    ];
    for (const [message, expected] of said) {
      const text = describeRedisFailure(new Error(message));
      assert.match(text, expected);
      assert.doesNotMatch(text, /10\.0|internal/);
    }
    assert.equal(describeRedisFailure(undefined), 'Redis is away');
  });
});

describe('keys of a community', () => {
  it('are apart from those of others', () => {
    const prefix = (communityId?: string, publicIdKey = 'k'.repeat(16)) =>
      redisPrefix(
        parseOptions({
          publicUrl: 'http://127.0.0.1',
          publicIdKey,
          platform: {
            integrationUrl: 'http://127.0.0.1/x',
            communityKey: 'x',
            ...(communityId === undefined ? {} : { communityId }),
          },
        }),
      );
    assert.equal(prefix('A'.repeat(24)), `rai:{${'a'.repeat(24)}}:`);
    assert.match(prefix(), /^rai:\{[\w-]{16}\}:$/);
    assert.notEqual(prefix(), prefix(undefined, 'j'.repeat(16)));
    assert.doesNotMatch(prefix(), /kkkk/);
  });

  it('come with an address that is struck out of logs', () => {
    const url = 'redis://me:a%20password@redis.internal:6379/1';
    assert.deepEqual(secretsOf({ redisUrl: url }), [url, 'a%20password', 'a password']);
    assert.deepEqual(secretsOf({ redisUrl: 'redis://redis.internal' }), []);
  });
});
