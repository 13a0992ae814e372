import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/connection.js';
import type { Fence } from '../store/store.js';
import { KeyedLock, type Lease, type SendLock } from './lock.js';
import { pause } from './pause.js';

/** A holder that says nothing for so long has ended, in milliseconds. */
const LEASE = 15_000;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 300;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Takes a lock that nobody holds. What a holder that ended was at stays in it. */
const TAKE = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'until', 'job')
if held[1] and tonumber(held[1]) > now then return {0} end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'until', now + ARGV[2])
if not held[2] then redis.call('HSET', KEYS[1], 'job', ARGV[3]) end
redis.call('PEXPIRE', KEYS[1], 86400000)
return {1, held[2] or ''}`;

/** A Redis that lost everything lost the lock: whoever held it has it again. */
const RENEW = `${NOW}
local token = redis.call('HGET', KEYS[1], 'token')
if token and token ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'until', now + ARGV[2], 'job', ARGV[3])
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1`;

const RELEASE = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

const ABANDON = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'until', 0, 'token', '')
return 1`;

export interface RedisLockOptions {
  /** Aborted when the gateway closes. */
  signal: AbortSignal;
  /** After so long without a renewal others may have the lock, in milliseconds. */
  leaseMs?: number;
}

/**
 * The lock of gateways that share a Redis. A holder renews it; one that was killed loses it after the lease, and the next
 * one hears what it was at. The clock is that of Redis alone. Whoever lost the lock without noticing, such as a process
 * that stood still, is kept off the store by its fence, and asks `holds` before it calls the platform.
 */
export class RedisLock implements SendLock {
  readonly isShared = true;
  readonly #redis: RedisConnection;
  readonly #options: Required<RedisLockOptions>;
  /** Sends of this process wait here, without asking Redis. */
  readonly #local = new KeyedLock();

  constructor(redis: RedisConnection, options: RedisLockOptions) {
    this.#redis = redis;
    this.#options = { leaseMs: LEASE, ...options };
  }

  async acquire(key: string, waitMs: number, job: string): Promise<Lease | undefined> {
    const end = performance.now() + waitMs;
    const letGo = await this.#local.acquire(key, waitMs);
    if (!letGo) return undefined;
    const fence = { key: this.#redis.key('lock', key), token: randomUUID() };
    const { signal, leaseMs } = this.#options;
    try {
      for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
        const asked = performance.now();
        const [taken, left] = await this.#eval<[number, string?]>(TAKE, fence, String(leaseMs), job);
        if (taken === 1) {
          const lease = { fence, job: left || job, left: left || undefined, since: asked };
          return new RedisLease(this.#redis, lease, letGo, this.#options);
        }
        if (performance.now() + wait > end || !(await pause(wait * (0.5 + Math.random()), signal))) break;
      }
    } catch (error) {
      letGo();
      throw error;
    }
    letGo();
    return undefined;
  }

  #eval<T>(script: string, { key, token }: Fence, ...rest: string[]): Promise<T> {
    return this.#redis.run((client) =>
      client.eval(script, { keys: [key], arguments: [token, ...rest] }),
    ) as Promise<T>;
  }
}

interface Held {
  fence: Fence;
  job: string;
  left: string | undefined;
  /** When it was asked for, by `performance.now()`. */
  since: number;
}

class RedisLease implements Lease {
  readonly fence: Fence;
  readonly left: string | undefined;
  readonly #redis: RedisConnection;
  readonly #letGo: () => void;
  readonly #options: Required<RedisLockOptions>;
  readonly #timer: NodeJS.Timeout;
  #job: string;
  #until: number;
  #state: 'held' | 'lost' | 'over' = 'held';

  constructor(redis: RedisConnection, held: Held, letGo: () => void, options: Required<RedisLockOptions>) {
    this.#redis = redis;
    this.#letGo = letGo;
    this.#options = options;
    this.fence = held.fence;
    this.left = held.left;
    this.#job = held.job;
    this.#until = held.since + options.leaseMs;
    this.#timer = setInterval(() => void this.#renew(), options.leaseMs / 4);
    this.#timer.unref();
  }

  async take(job: string): Promise<void> {
    this.#job = job;
    await this.#renew();
  }

  async holds(): Promise<boolean> {
    const { leaseMs, signal } = this.#options;
    // A quarter of the lease is left for what is done upon the answer.
    while (this.#state === 'held' && performance.now() > this.#until - leaseMs / 4) {
      await this.#renew();
      if (performance.now() <= this.#until - leaseMs / 4) break;
      if (!(await pause(LONGEST_PAUSE, signal))) return false;
    }
    return this.#state === 'held';
  }

  release(): void {
    this.#end(RELEASE);
  }

  abandon(): void {
    this.#end(ABANDON);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      const held = await this.#eval(RENEW, String(this.#options.leaseMs), this.#job);
      if (this.#state !== 'held') return;
      if (held === 1) this.#until = asked + this.#options.leaseMs;
      else this.#lose();
    } catch {
      // Redis is away: nobody else can take it either, until it is back.
    }
  }

  #lose(): void {
    this.#state = 'lost';
    clearInterval(this.#timer);
  }

  #end(script: string): void {
    if (this.#state === 'over') return;
    const wasHeld = this.#state === 'held';
    this.#state = 'over';
    clearInterval(this.#timer);
    const told = wasHeld ? this.#eval(script) : Promise.resolve();
    // Away: then it lapses by itself, and the next holder finds the job settled.
    told.catch(() => undefined).finally(this.#letGo);
  }

  #eval(script: string, ...rest: string[]): Promise<unknown> {
    const { key, token } = this.fence;
    return this.#redis.run((client) => client.eval(script, { keys: [key], arguments: [token, ...rest] }));
  }
}
