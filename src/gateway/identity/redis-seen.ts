import type { SeenTokens } from './seen-tokens.js';

/** What is used of a client of the package `redis`; any client with this call will do. */
export interface SeenRedis {
  /** `SET key value NX PX …`: null when the key was there. */
  set(key: string, value: string, o: { NX: true; PX: number }): Promise<unknown>;
}

/**
 * Used tokens of all processes that share a Redis. Of two processes that get one token at the same time, one is told
 * `used`. It rejects while Redis is away, so that no token counts then. Give that Redis `maxmemory-policy noeviction`: one
 * that throws keys away lets tokens be used again.
 */
export class RedisSeen implements SeenTokens {
  readonly #redis: SeenRedis;
  readonly #prefix: string;

  /** @param prefix in front of every key */
  constructor(redis: SeenRedis, prefix = 'rai-seen:') {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async use(id: string, until: number, now: number): Promise<'first' | 'used'> {
    // It is kept a little longer than it counts, as clocks differ.
    const answer = await this.#redis.set(this.#prefix + id, '1', {
      NX: true,
      PX: Math.max(1, Math.ceil(until - now)) + 10_000,
    });
    return answer === null ? 'used' : 'first';
  }
}
