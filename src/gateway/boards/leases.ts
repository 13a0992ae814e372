import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/connection.js';
import { RedisScript } from '../standings/redis-script.js';

/** Takes what nobody holds, and holds on to its own. `ARGV`: who asks, for how long. */
const TAKE = new RedisScript(`
local held = {}
for i, key in ipairs(KEYS) do
  local by = redis.call('GET', key)
  if not by then redis.call('SET', key, ARGV[1], 'PX', ARGV[2]) end
  if by == ARGV[1] then redis.call('PEXPIRE', key, ARGV[2]) end
  held[i] = (not by or by == ARGV[1]) and 1 or 0
end
return held`);

const RELEASE = new RedisScript(`
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 0`);

/** A holder that says nothing for so long has lost it. */
const LASTS = 5000;
/** Here it ends a little earlier, so that two never believe that they hold it. */
const MARGIN = 500;

/** Which of some duties this process has: each is held by one process at a time, and by another when that one dies. */
export class Leases {
  readonly token = randomUUID();
  readonly #redis: RedisConnection;
  readonly #names = new Set<string>();
  readonly #until = new Map<string, number>();

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  /** From the next renewal on it is asked for. */
  want(name: string): void {
    this.#names.add(name);
  }

  keyOf(name: string): string {
    return this.#redis.key('lease', name);
  }

  /** How many are held. */
  get held(): number {
    return [...this.#names].filter((name) => this.holds(name)).length;
  }

  holds(name: string): boolean {
    return performance.now() < (this.#until.get(name) ?? 0);
  }

  /** Once a second. Answers what is newly held. Rejects while Redis is away. */
  async renew(): Promise<string[]> {
    const names = [...this.#names];
    if (names.length === 0) return [];
    const before = names.filter((name) => this.holds(name));
    const began = performance.now();
    const keys = names.map((name) => this.keyOf(name));
    const held = (await TAKE.run(this.#redis, keys, [this.token, String(LASTS)])) as number[];
    for (const [i, name] of names.entries()) {
      if (held[i] === 1) this.#until.set(name, began + LASTS - MARGIN);
      else this.#until.delete(name);
    }
    return names.filter((name) => this.holds(name) && !before.includes(name));
  }

  /** Does without one, so that another process has it at once. */
  async drop(name: string): Promise<void> {
    this.#names.delete(name);
    if (!this.#until.delete(name)) return;
    await RELEASE.run(this.#redis, [this.keyOf(name)], [this.token]).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#names].map((name) => this.drop(name)));
  }
}
