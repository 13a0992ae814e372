import type * as Redis from 'redis';
import { StoreUnavailable } from '../store/store.js';

type RedisModule = typeof Redis;

/** The optional package `redis` is not there. */
export class RedisMissing extends StoreUnavailable {
  override readonly name = 'RedisMissing';
}

/** Loads the optional package, which only gateways with `redisUrl` need. */
export async function loadRedis(
  load: () => Promise<RedisModule> = () => import('redis'),
): Promise<RedisModule> {
  try {
    return await load();
  } catch (error) {
    throw new RedisMissing(
      'redisUrl (RAI_REDIS_URL) is given, but its package cannot be loaded: npm install redis',
      {
        cause: error,
      },
    );
  }
}

export interface ClientOptions {
  url: string;
  /** Shown by `CLIENT LIST`. */
  name: string;
  /** After so long without a byte the connection counts as broken, in milliseconds. */
  silenceMs: number;
  /** Before the try with this number, counted from 0, in milliseconds. */
  pauseBefore: (tries: number) => number;
}

/** A client that is not connected yet. Nothing waits in it for a server that is away. */
export function makeClient({ createClient }: RedisModule, o: ClientOptions) {
  return createClient({
    url: o.url,
    name: o.name,
    // Both majors of the package, and every server, speak it alike.
    RESP: 2,
    // A write that was answered with 503 must not be made after all, minutes later.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 20_000,
    maintNotifications: 'disabled',
    disableClientInfo: true,
    socket: { connectTimeout: 3000, socketTimeout: o.silenceMs, reconnectStrategy: o.pauseBefore },
  });
}

export type RedisClient = ReturnType<typeof makeClient>;
