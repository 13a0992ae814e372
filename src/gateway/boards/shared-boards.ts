import { createHash } from 'node:crypto';
import type { Log } from '../log.js';
import type { BoardOptions, GatewayOptions, WindowSlug } from '../options/schema.js';
import type { RedisConnection } from '../redis/connection.js';
import { KEPT_MS } from '../standings/redis-generations.js';
import { WATCH } from '../standings/redis-scripts.js';
import { Leases } from './leases.js';
import { RedisOrders } from './redis-orders.js';

export interface SharedBoardsOptions {
  redis: RedisConnection;
  options: Pick<GatewayOptions, 'publicIdKey' | 'standings'>;
  log: Log;
  now: () => number;
}

/** Hears what happens in Redis, on other gateways or with it. */
export interface SharedBoardsListener {
  /** Boards whose rows are others now, or that are stale now, or not any more. */
  changed(slugs: readonly string[]): void;
  /** Boards that are to be counted anew, or, where another gateway counts them, followed. */
  recount(slugs: readonly string[]): void;
  /** Now and then: what is kept for a time without Redis is to be read anew. */
  keep(): void;
}

/** A window in Redis, as it was when it was last looked at. */
interface Watched {
  key: string;
  slug: string;
  lease: string;
  version: number;
  gen: string | undefined;
}

/** What of a board is only shown or asked: it moves nobody. */
const SHOWN = ['name', 'description', 'unit', 'format', 'viewers', 'frame'];
const BEAT = 1000;
/** After so many beats first pages are read, to be shown while Redis is away. */
const READ_EVERY = 30;
/** After so many beats windows in Redis are kept for longer: those of boards that nobody has any more are not. */
const KEEP_EVERY = 600;

/**
 * The boards that gateways on one Redis share: which of them counts each board, and who keeps the days of a zone. Looks
 * once a second whether another one changed something. A gateway that dies loses its duties to another within seconds.
 */
export class SharedBoards {
  readonly #o: SharedBoardsOptions;
  readonly #leases: Leases;
  readonly #windows = new Map<string, Watched>();
  /** Boards that missed a change, or may have: those of ours are counted anew. */
  readonly #missed = new Set<string>();
  #listener: SharedBoardsListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #beats = 0;
  #lostAt: number | undefined;
  #off: () => void = () => undefined;

  constructor(options: SharedBoardsOptions) {
    this.#o = options;
    this.#leases = new Leases(options.redis);
  }

  /** Whether the orders are in Redis, too; otherwise each gateway has its own, and only the days are shared. */
  get hasOrders(): boolean {
    return this.#o.options.standings === 'redis';
  }

  /** Milliseconds since 1970 at which Redis was lost; undefined while it answers, or orders do not need it. */
  get lostAt(): number | undefined {
    return this.hasOrders ? this.#lostAt : undefined;
  }

  /** How many duties this gateway has, of all boards and zones that it knows. */
  get held(): number {
    return this.#leases.held;
  }

  /** Begins to look after them. */
  start(listener: SharedBoardsListener): void {
    const { redis } = this.#o;
    this.#listener = listener;
    this.#timer = setInterval(() => void this.beat(), BEAT);
    this.#timer.unref();
    if (!redis.isReady) this.#lostAt = this.#o.now();
    this.#off = redis.onChange((isReady) => this.#turned(isReady));
  }

  /** Whether this gateway keeps the days of a zone for all. */
  keepsDays(zone: string): boolean {
    const name = `days:${zone}`;
    this.#leases.want(name);
    return this.#leases.holds(name);
  }

  /** The orders of a window, the same for all gateways that count it alike. */
  ordersOf(board: BoardOptions, window: WindowSlug, zone: string): RedisOrders {
    const { redis, options } = this.#o;
    const { slug, ties, topRankLimit: limit } = board;
    const counted = Object.entries(board).filter(([name]) => !SHOWN.includes(name));
    // Whoever counts another way, as another version of the options does, has boards of its own.
    const kind = createHash('sha256')
      .update(JSON.stringify([counted.sort(), zone, options.publicIdKey]))
      .digest('base64url')
      .slice(0, 8);
    const lease = `board:${slug}:${kind}`;
    const key = redis.key('standings', slug, kind, window);
    const watched: Watched = { key, slug, lease, version: 0, gen: undefined };
    this.#windows.set(key, watched);
    this.#leases.want(lease);
    return new RedisOrders({
      redis,
      key,
      ties,
      limit,
      leases: this.#leases,
      lease,
      changed: (version) => {
        // Another number between is a change of somebody else, which the next beat finds.
        if (version === watched.version + 1) watched.version = version;
      },
      missed: () => void this.#missed.add(slug),
      closed: () => this.#forget(watched),
    });
  }

  /** These could not be counted: the next beat asks again. */
  retry(slugs: readonly string[]): void {
    for (const slug of slugs) this.#missed.add(slug);
  }

  /** Renews what this gateway has, takes what nobody has, and looks what others did. Never rejects. */
  beat(): Promise<void> {
    this.#beating ??= this.#beat()
      .catch((error: unknown) => this.#o.log.debug('shared boards could not be looked at', { error }))
      .finally(() => (this.#beating = undefined));
    return this.#beating;
  }

  /** Lets another gateway have what this one has. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#off();
    this.#listener = undefined;
    await this.#beating;
    await this.#leases.close();
  }

  #turned(isReady: boolean): void {
    this.#lostAt = isReady ? undefined : this.#o.now();
    const slugs = [...new Set([...this.#windows.values()].map(({ slug }) => slug))];
    // The server may have lost its last second, or everything.
    if (isReady) for (const slug of slugs) this.#missed.add(slug);
    if (this.hasOrders) this.#listener?.changed(slugs);
    if (isReady) void this.beat();
  }

  async #beat(): Promise<void> {
    const { redis, log } = this.#o;
    if (!redis.isReady) return;
    const gained = await this.#leases.renew();
    if (gained.length > 0) log.info('this gateway counts for all', { duties: gained.sort() });
    const watched = [...this.#windows.values()];
    const changed = new Set<string>();
    const recount = new Set(watched.filter(({ lease }) => gained.includes(lease)).map(({ slug }) => slug));
    for (const slug of this.#missed) {
      if (watched.some((one) => one.slug === slug && this.#leases.holds(one.lease))) recount.add(slug);
    }
    this.#missed.clear();
    if (watched.length > 0) await this.#look(watched, changed, recount);
    if (changed.size > 0) this.#listener?.changed([...changed]);
    if (recount.size > 0) this.#listener?.recount([...recount]);
    if (this.hasOrders && this.#beats % READ_EVERY === 0) this.#listener?.keep();
  }

  async #look(watched: readonly Watched[], changed: Set<string>, recount: Set<string>): Promise<void> {
    const keep = this.#beats % KEEP_EVERY === 0;
    this.#beats += 1;
    const keys = watched.map(({ key }) => key);
    const found = await WATCH.run(this.#o.redis, keys, [keep ? String(KEPT_MS) : '0']);
    for (const [i, [version, gen]] of (found as [string, string][]).entries()) {
      const window = watched[i]!;
      const isOurs = this.#leases.holds(window.lease);
      if (Number(version) !== window.version) changed.add(window.slug);
      // What another gateway loaded is to be followed; what is gone is to be counted again.
      if (isOurs ? gen === '' && window.gen : gen !== window.gen) recount.add(window.slug);
      window.version = Number(version);
      window.gen = gen;
    }
  }

  #forget(watched: Watched): void {
    if (this.#windows.get(watched.key) !== watched) return;
    this.#windows.delete(watched.key);
    const isLast = ![...this.#windows.values()].some(({ lease }) => lease === watched.lease);
    if (isLast) void this.#leases.drop(watched.lease);
  }
}
