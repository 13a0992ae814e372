import { after, before } from 'node:test';
import { createClient } from 'redis';
import { startRedis, type RedisServer } from '../../tools/redis.js';

const clientOf = (redis: RedisServer) =>
  createClient({ url: redis.url, disableOfflineQueue: true }).on('error', () => {});

/** A Redis for the tests of one `describe`, with two clients as two processes would have them. */
export function twoRedisClients() {
  const made = {} as { redis: RedisServer; clients: ReturnType<typeof clientOf>[] };
  before(async () => {
    made.redis = await startRedis();
    made.clients = [clientOf(made.redis), clientOf(made.redis)];
    await Promise.all(made.clients.map((one) => one.connect()));
  });
  after(async () => {
    for (const one of made.clients) one.destroy();
    await made.redis.stop();
  });
  return made;
}
