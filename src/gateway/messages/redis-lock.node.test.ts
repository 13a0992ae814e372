import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../../test/helpers/served-gateway.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import { createLog } from '../log.js';
import { connectRedis, type RedisConnection } from '../redis/connection.js';
import { openRedisStore } from '../store/redis-store.js';
import { FenceLost, type Store } from '../store/store.js';
import { RedisLock } from './redis-lock.js';

const WAIT = 30_000;

describe('a lock of gateways that share a Redis', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  const connections: RedisConnection[] = [];
  const stores: Store[] = [];
  const closing = new AbortController();
  const { signal } = closing;
  const open = async () => {
    const log = createLog({ level: 'silent' });
    const connection = await connectRedis({ url: redis.url, prefix: 'rai:{x}:', log });
    connections.push(connection);
    return connection;
  };
  const gateway = async (leaseMs?: number) =>
    new RedisLock(await open(), { signal, ...(leaseMs === undefined ? {} : { leaseMs }) });

  before(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  after(async () => {
    closing.abort();
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.stop();
  });

  it('is held by one at a time, and does not hold other keys', async () => {
    const [a, b] = [await gateway(), await gateway()];
    let inside = 0;
    let most = 0;
    const enter = async (lock: RedisLock, n: number): Promise<void> => {
      const lease = await lock.acquire('k', WAIT, `job ${n}`);
      assert.ok(lease, 'a wait was too long');
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      lease.release();
    };
    const other = await b.acquire('other', 0, 'o');
    await Promise.all(Array.from({ length: 20 }, (_, n) => enter(n % 2 ? a : b, n)));
    assert.equal(most, 1);
    assert.ok(other && (await other.holds()));
    assert.equal(await a.acquire('other', 0, 'x'), undefined);
    other.release();
  });

  it('stays with a holder that works on for longer than a lease', async () => {
    const [a, b] = [await gateway(600), await gateway(600)];
    const lease = await a.acquire('long', 0, 'job');
    assert.equal(await b.acquire('long', 2000, 'other'), undefined);
    assert.equal(await lease!.holds(), true);
    lease!.release();
    const next = await b.acquire('long', WAIT, 'other');
    assert.equal(next?.left, undefined);
    next?.release();
  });

  it('goes on to the next one when a holder was killed, with what that one was at', async () => {
    const dying = await open();
    const lease = await new RedisLock(dying, { signal, leaseMs: 500 }).acquire(
      'dead',
      0,
      'the job of the dead',
    );
    assert.ok(lease);
    // Its renewals end with its connection, as with its process.
    await dying.close();
    const b = await gateway(500);
    const next = await b.acquire('dead', WAIT, 'another job');
    assert.equal(next?.left, 'the job of the dead');
    // Also when the next one ends before it was brought to its end.
    next?.abandon();
    const third = await b.acquire('dead', WAIT, 'a third job');
    assert.equal(third?.left, 'the job of the dead');
    await third?.take('a third job');
    third?.release();
    const fourth = await b.acquire('dead', WAIT, 'x');
    assert.equal(fourth?.left, undefined);
    fourth?.release();
  });

  it('keeps a holder that stood still off the store, and tells it', async () => {
    const connection = await open();
    const store = await openRedisStore(connection);
    stores.push(store);
    const still = await new RedisLock(await open(), { signal, leaseMs: 400 }).acquire('still', 0, 'job');
    // Its process stops: nothing renews the lease, and meanwhile it lapses.
    await connection.run((client) => client.hSet(still!.fence!.key, 'until', '0'));
    const b = await new RedisLock(connection, { signal }).acquire('still', WAIT, 'job');
    assert.ok(b);
    assert.equal(b.left, 'job');
    await until(async () => !(await still!.holds()), WAIT);
    const write = [{ room: 'keys' as const, key: 'still', value: 1 }];
    await assert.rejects(store.batch(write, still!.fence), FenceLost);
    assert.equal(await store.get('keys', 'still'), undefined);
    await store.batch(write, b.fence);
    // What the old holder does at its end takes nothing from the new one.
    still!.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await b.holds(), true);
    b.release();
  });

  it('outlives a Redis that is away for longer than the lease, also one that forgot it', async () => {
    const [a, b] = [await gateway(400), await gateway(400)];
    const lease = await a.acquire('away', 0, 'job');
    await redis.kill();
    await until(() => connections.every(({ isReady }) => !isReady), WAIT);
    await assert.rejects(b.acquire('away', 0, 'other'));
    let answered = false;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const holds = lease!.holds().finally(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(answered, false, 'it cannot know while Redis is away');
    await redis.start({ empty: true });
    assert.equal(await holds, true);
    assert.equal(await b.acquire('away', 0, 'other'), undefined);
    lease!.release();
  });

  it('ends waiting when the gateway closes', async () => {
    const end = new AbortController();
    const lock = new RedisLock(await open(), { signal: end.signal, leaseMs: 400 });
    const other = await gateway();
    const held = await other.acquire('closing', 0, 'job');
    const waiting = lock.acquire('closing', 2 ** 31 - 1, 'other');
    setTimeout(() => end.abort(), 50);
    assert.equal(await waiting, undefined);
    held!.release();
  });
});
