import type { ReplayClaim, ReplayStore } from './replays.js';

/** What is used of a client of the package `redis`; any client with these calls will do. */
export interface ReplayRedis {
  /** `SET key value [NX] PX …`: null when the key was there. */
  set(key: string, value: string, o: { NX?: true; PX: number }): Promise<unknown>;
  get(key: string): Promise<unknown>;
  del(key: string): Promise<unknown>;
}

/** In front of the mark of an event that was handled, and of who has claimed one. */
const DONE = 'd';
const CLAIMED = 'c';

/**
 * The events of all processes that share a Redis: whichever one an event is delivered to, it is handled once. It rejects
 * while Redis is away; the handler then answers 503, and the platform delivers again. Give that Redis `maxmemory-policy
 * noeviction`: one that throws keys away lets events be handled again.
 */
export class RedisReplays implements ReplayStore {
  readonly #redis: ReplayRedis;
  readonly #prefix: string;
  readonly #now: () => number;
  /** Own claims under way: one that lapsed may be somebody else's by now. */
  readonly #claims = new Map<string, string>();

  /**
   * @param prefix in front of every key
   * @param now milliseconds since 1970
   */
  constructor(redis: ReplayRedis, prefix = 'rai-replay:', now: () => number = Date.now) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#now = now;
  }

  async claim(key: string, until: number, now: number): Promise<ReplayClaim> {
    const name = this.#prefix + key;
    const claim = CLAIMED + crypto.randomUUID();
    if ((await this.#redis.set(name, claim, { NX: true, PX: life(until, now) })) !== null) {
      this.#claims.set(key, claim);
      return { state: 'free' };
    }
    const known = await this.#redis.get(name);
    // It lapsed in between: whoever delivers again has it.
    if (typeof known !== 'string' || !known.startsWith(DONE)) return { state: 'busy' };
    return { state: 'done', mark: known.slice(DONE.length) };
  }

  async settle(key: string, mark: string, _needed: number, until: number): Promise<void> {
    this.#claims.delete(key);
    await this.#redis.set(this.#prefix + key, DONE + mark, { PX: life(until, this.#now()) });
  }

  async release(key: string): Promise<void> {
    const claim = this.#claims.get(key);
    this.#claims.delete(key);
    const name = this.#prefix + key;
    if (claim !== undefined && (await this.#redis.get(name)) === claim) await this.#redis.del(name);
  }
}

function life(until: number, now: number): number {
  return Math.max(1, Math.ceil(until - now));
}
