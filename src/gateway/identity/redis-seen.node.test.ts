import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { twoRedisClients } from '../../../test/helpers/redis-clients.js';
import { RedisSeen } from './redis-seen.js';

describe('used tokens that processes share', { timeout: 60_000 }, () => {
  const made = twoRedisClients();

  it('count once, wherever they are shown', async () => {
    const [a, b] = made.clients.map((one) => new RedisSeen(one));
    const now = Date.now();
    const uses = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? a! : b!).use('token', now + 60_000, now)),
    );
    assert.deepEqual(uses.sort(), ['first', ...Array<string>(9).fill('used')]);
    assert.equal(await a!.use('another', now + 60_000, now), 'first');
    assert.equal(
      await new RedisSeen(made.clients[0]!, 'elsewhere:').use('token', now + 60_000, now),
      'first',
    );
    const left = await made.clients[0]!.pTTL('rai-seen:token');
    assert.ok(left > 60_000 && left <= 70_000, String(left));
  });

  it('do not count while Redis is away', async () => {
    const seen = new RedisSeen(made.clients[0]!);
    await made.redis.kill();
    await assert.rejects(async () => seen.use('late', Date.now() + 1000, Date.now()));
    await made.redis.start();
  });
});
