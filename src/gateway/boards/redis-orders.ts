import type { RedisConnection } from '../redis/connection.js';
import { RedisGenerations } from '../standings/redis-generations.js';
import { DROP } from '../standings/redis-scripts.js';
import { RedisStandings, type OrderName } from '../standings/redis-standings.js';
import type { CountedFrom, OrderRules, Scores, WindowOrders } from './orders.js';
import type { Leases } from './leases.js';

export interface RedisOrdersOptions extends OrderRules {
  redis: RedisConnection;
  /** The window's key in Redis. */
  key: string;
  leases: Leases;
  /** Name of the lease without which nobody may load. */
  lease: string;
  /** Hears the version after a change or a load of our own. */
  changed: (version: number) => void;
  /** Hears that a change did not reach Redis. */
  missed: () => void;
  /** Hears that nobody asks any more. */
  closed: () => void;
}

/** Orders in Redis, shared by all gateways of one community. One of them loads; each of them makes single changes. */
export class RedisOrders implements WindowOrders {
  readonly live: RedisStandings;
  readonly #o: RedisOrdersOptions;
  readonly #then: RedisStandings;
  readonly #generations: RedisGenerations;
  #token = '';
  #hasBaseline = false;

  constructor(options: RedisOrdersOptions) {
    this.#o = options;
    const { redis, key, ties } = options;
    this.live = this.#standings('live');
    this.#then = this.#standings('then');
    this.#generations = new RedisGenerations({ redis, key, isDense: ties === 'dense' });
  }

  get baseline(): RedisStandings | undefined {
    return this.#hasBaseline ? this.#then : undefined;
  }

  get isOurs(): boolean {
    return this.#o.leases.holds(this.#o.lease);
  }

  async previousRanks(publicIds: readonly string[]): Promise<(number | null)[] | undefined> {
    const places = await this.baseline?.ranksOf(publicIds);
    return places?.map((place) => place?.rank ?? null);
  }

  async load(live: Scores, baseline: Scores | undefined, from: CountedFrom): Promise<void> {
    const { leases, lease, changed } = this.#o;
    const version = await this.#generations.load(baseline ? { live, then: baseline } : { live }, {
      token: tokenOf(from),
      info: JSON.stringify(from),
      lease: { key: leases.keyOf(lease), token: leases.token },
    });
    changed(version);
  }

  async counted(): Promise<CountedFrom | undefined> {
    if (this.isOurs) return undefined;
    const { redis, key } = this.#o;
    const info = await redis.run((client) => client.hGet(key, 'info'));
    return info ? (JSON.parse(info) as CountedFrom) : undefined;
  }

  follow(from: CountedFrom, hasBaseline: boolean): void {
    this.#token = tokenOf(from);
    this.#hasBaseline = hasBaseline;
  }

  /** Gone for everybody: the gateways that still show the board count it anew. */
  async close(): Promise<void> {
    if (this.isOurs) await DROP.run(this.#o.redis, [this.#o.key], []).catch(() => undefined);
    this.#o.closed();
  }

  #standings(order: OrderName): RedisStandings {
    return new RedisStandings({ ...this.#o, order, token: () => this.#token });
  }
}

/** Equal for scores that are counted from the same. */
function tokenOf({ run = '', from, today }: CountedFrom): string {
  const mark = (day: CountedFrom['from']) => (day ? `${day.date}@${day.at}` : '');
  return `${run} ${mark(from)} ${mark(today)}`;
}
