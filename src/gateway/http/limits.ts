import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../redis/connection.js';
import { Problem } from './problem.js';

export interface Rate {
  points: number;
  seconds: number;
}

/** Points that were taken from the common count in one go, and are spent here. */
interface Handful {
  left: number;
  until: number;
}

/** A common count is asked once for so many parts of its points: a fiftieth of a rate of 6000 are 120 requests. */
const PARTS = 50;
/** How long a request waits for the common count, in milliseconds. Then this process counts by itself. */
const PATIENCE = 500;
const MOST = 50_000;

/**
 * Counts what one caller may do in a stretch of time. With Redis all gateways count together: a gateway takes points by the
 * handful, so that most requests ask nobody. Together they never let more through than the rate; what lies unspent in
 * another gateway's hand, a fiftieth at most, may be missing. While Redis is away each gateway counts by itself.
 */
export class Limit {
  readonly #limiter: RateLimiterMemory | RateLimiterRedis;
  readonly #handful: number;
  readonly #hands = new LRUCache<string, Handful>({ max: MOST });
  readonly #asking = new Map<string, Promise<void>>();

  constructor(name: string, { points, seconds }: Rate, redis?: RedisConnection) {
    const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    this.#handful = redis ? Math.max(1, Math.floor(points / PARTS)) : 1;
    this.#limiter = redis
      ? new RateLimiterRedis({
          storeClient: clientOf(redis),
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          keyPrefix: redis.key('limit', name),
          points,
          duration: seconds,
          // Whoever has used up everything costs Redis nothing.
          inMemoryBlockOnConsumed: points,
          insuranceLimiter: memory,
        })
      : memory;
  }

  /** Takes one point; throws the 429 problem when none is left. */
  async take(caller: string): Promise<void> {
    if (this.#limiter instanceof RateLimiterMemory) return this.#ask(caller);
    while (!this.#spend(caller)) {
      let asking = this.#asking.get(caller);
      if (!asking) {
        asking = this.#ask(caller).finally(() => this.#asking.delete(caller));
        this.#asking.set(caller, asking);
      }
      await asking;
    }
  }

  #spend(caller: string): boolean {
    const hand = this.#hands.get(caller);
    if (!hand || hand.left === 0 || hand.until <= Date.now()) return false;
    hand.left -= 1;
    return true;
  }

  async #ask(caller: string): Promise<void> {
    try {
      const { msBeforeNext } = await this.#limiter.consume(caller, this.#handful);
      if (this.#limiter instanceof RateLimiterMemory) return;
      this.#hands.set(caller, { left: this.#handful, until: Date.now() + msBeforeNext });
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new Problem('RATE_LIMITED', undefined, { retryAfter: refusal.msBeforeNext / 1000 });
    }
  }
}

/** What the limiter uses of a client, with a short time-out. */
function clientOf(redis: RedisConnection): object {
  return {
    get isReady() {
      return redis.isReady;
    },
    eval: (script: string, o: { keys: string[]; arguments: string[] }) =>
      redis.run((client) => client.eval(script, o), PATIENCE),
  };
}
