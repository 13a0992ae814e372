import { createHmac } from 'node:crypto';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { GatewayOptions } from '../options/schema.js';
import { warnOfSettings } from './advice.js';
import { connectRedis, type RedisConnection } from './connection.js';

/** Connects to the Redis of the options; undefined when they name none. */
export async function openRedis(
  options: GatewayOptions,
  log: Log,
  metrics: Metrics,
): Promise<RedisConnection | undefined> {
  if (options.redisUrl === undefined) return undefined;
  const redis = await connectRedis({ url: options.redisUrl, prefix: redisPrefix(options), log });
  metrics.gauge('rai_gateway_redis_up', 'Whether Redis answers', () => Number(redis.isReady));
  metrics.count('rai_gateway_redis_lost_total', 'How often Redis was lost', () => redis.counts.losses);
  metrics.count(
    'rai_gateway_redis_failed_total',
    'Commands that Redis did not do',
    () => redis.counts.failed,
  );
  await warnOfSettings(redis, log);
  return redis;
}

/**
 * What every key of this community begins with. Gateways of one community come to the same one, others to another: it is
 * the platform's id of the community, or, where the options do not name it, made from `publicIdKey`. The braces keep all
 * of it in one slot, as scripts need it behind a proxy for clusters.
 */
export function redisPrefix({ platform, publicIdKey }: GatewayOptions): string {
  const id =
    platform.communityId?.toLowerCase() ??
    createHmac('sha256', publicIdKey).update('rai-kit redis prefix').digest('base64url').slice(0, 16);
  return `rai:{${id}}:`;
}
