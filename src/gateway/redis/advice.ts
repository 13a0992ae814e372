import type { Log } from '../log.js';
import type { RedisConnection } from './connection.js';

/** Tells an operator of settings of Redis that do not suit a store. Servers that do not tell them are left alone. */
export async function warnOfSettings(redis: RedisConnection, log: Log): Promise<void> {
  const info = await redis.run((client) => client.info()).catch(() => '');
  if (/^aof_enabled:0/m.test(info)) {
    log.warn('Redis forgets what is new when it ends: set appendonly yes and appendfsync everysec');
  }
  const [, policy] = /^maxmemory_policy:(\S+)/m.exec(info) ?? [];
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn('Redis throws keys away when it is full: set maxmemory-policy noeviction', { policy });
  }
}
