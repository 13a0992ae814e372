import type { Log } from '../log.js';
import { describeRedisFailure, isForGood, RedisUnavailable } from './failure.js';
import { loadRedis, makeClient, type RedisClient } from './load.js';

export type { RedisClient } from './load.js';

export interface RedisOptions {
  /** `redis://` or `rediss://`, with user, password and database where needed. Never written anywhere. */
  url: string;
  /** In front of every key, such as `rai:{6650…}:`. */
  prefix: string;
  log: Log;
  /** For `CLIENT LIST`. */
  name?: string;
  /** How long the first connection may take, in milliseconds. */
  connectMs?: number;
  /** How long one command may take, in milliseconds. */
  commandMs?: number;
  /**
   * For reads that wait on the server, such as `XREAD BLOCK`: silence is no fault then, up to half a minute, and no
   * heartbeat runs. Block for at most ten seconds.
   */
  blocking?: boolean;
}

/** Between two heartbeats, in milliseconds. */
const BEAT = 1000;
/** A connection that brings nothing is broken after so long: heartbeats bring something each second. */
const SILENCE = 5000;
const BLOCKING_SILENCE = 30_000;

/**
 * Connects to Redis. Rejects with {@link RedisUnavailable} when that does not succeed in time, at once when the password
 * is wrong, and with `RedisMissing` without the package. After that it reconnects by itself, for as long as it is open.
 */
export async function connectRedis(options: RedisOptions): Promise<RedisConnection> {
  const connection = new RedisConnection(options, await loadRedis());
  await connection.connected();
  return connection;
}

/** One connection to Redis that heals by itself. While it is away, commands are refused at once: none wait. */
export class RedisConnection {
  /** In front of every key. */
  readonly prefix: string;
  readonly #options: RedisOptions;
  readonly #module: Awaited<ReturnType<typeof loadRedis>>;
  readonly #client: RedisClient;
  readonly #listeners = new Set<(ready: boolean) => void>();
  readonly #children = new Set<RedisConnection>();
  readonly #beat: NodeJS.Timeout;
  #failure: string | undefined = 'Redis is not connected yet';
  #lastError: unknown;
  #isClosed = false;
  #isProbing = false;
  #losses = 0;
  #failed = 0;

  constructor(options: RedisOptions, module: Awaited<ReturnType<typeof loadRedis>>) {
    this.#options = options;
    this.#module = module;
    this.prefix = options.prefix;
    this.#client = makeClient(module, {
      url: options.url,
      name: options.name ?? 'rai-gateway',
      silenceMs: options.blocking ? BLOCKING_SILENCE : SILENCE,
      // Jitter: gateways that lost one server do not come back to it in step.
      pauseBefore: (tries) => Math.min(25 * 2 ** tries, 1000) + Math.random() * 200,
    });
    this.#client.on('error', (error: unknown) => this.#lost(error));
    // A server that still reads its file takes connections, and refuses commands.
    this.#client.on('ready', () => void this.#probe());
    this.#client.connect().catch(() => undefined);
    this.#beat = setInterval(() => {
      if (!options.blocking || this.#failure !== undefined) void this.#probe();
    }, BEAT);
    this.#beat.unref();
  }

  /** Whether commands are taken now. */
  get isReady(): boolean {
    return this.#failure === undefined;
  }

  /** Why commands are refused now, in words for an operator; undefined when they are taken. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** How often the server was lost, and how many commands failed, since the start. */
  get counts(): { losses: number; failed: number } {
    return { losses: this.#losses, failed: this.#failed };
  }

  /** The key of these words: `key('seen', id)`. Words that others chose go last, as they may hold a `:`. */
  key(...parts: readonly string[]): string {
    return this.prefix + parts.join(':');
  }

  /**
   * Runs a command, or some that belong together. Rejects with {@link RedisUnavailable} at once while Redis is away and
   * when it does not answer in time: a write may then have been made all the same. What Redis says against the command
   * itself, such as `WRONGTYPE`, comes as it is.
   * @param withinMs another time than `commandMs`; for blocking reads, longer than they block
   */
  async run<T>(
    call: (client: RedisClient) => Promise<T>,
    withinMs = this.#options.commandMs ?? 2000,
  ): Promise<T> {
    if (this.#failure !== undefined) throw this.#refusal(this.#failure);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it did not answer in time')), withinMs);
    });
    try {
      return await Promise.race([call(this.#client), late]);
    } catch (error) {
      if (isOfCommand(error)) throw error;
      throw this.#refusal(describeRedisFailure(error), error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Hears when commands are taken again (true) and when they are refused (false). Gives back how to stop that. */
  onChange(listener: (ready: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** One more connection to the same server: for subscriptions, and with `blocking` for reads that wait. Closed with this one. */
  async open(name: string, o: { blocking?: boolean } = {}): Promise<RedisConnection> {
    const child = new RedisConnection({ ...this.#options, ...o, name: `rai-gateway-${name}` }, this.#module);
    this.#children.add(child);
    await child.connected();
    return child;
  }

  /** Settles with the first answer of the server. */
  async connected(): Promise<void> {
    const until = Date.now() + (this.#options.connectMs ?? 10_000);
    while (this.#failure !== undefined) {
      if (isForGood(this.#lastError) || this.#isClosed || Date.now() > until) {
        const reason = describeRedisFailure(this.#lastError);
        await this.close();
        throw new RedisUnavailable(`redisUrl (RAI_REDIS_URL) cannot be used: ${reason}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Lets commands under way end, for a second at most, then lets go of the server. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#beat);
    const wasReady = this.isReady;
    this.#failure = 'the connection to Redis is closed';
    await Promise.all([...this.#children].map((child) => child.close()));
    if (wasReady && !this.#options.blocking) {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise((resolve) => (timer = setTimeout(resolve, 1000)));
      await Promise.race([this.#client.close().catch(() => undefined), enough]);
      clearTimeout(timer);
    }
    try {
      this.#client.destroy();
    } catch {
      // It was never open.
    }
  }

  #refusal(reason: string, cause?: unknown): RedisUnavailable {
    this.#failed += 1;
    return new RedisUnavailable(reason, cause === undefined ? undefined : { cause });
  }

  /** Asks whether it answers: makes it ready, or says that it is lost. */
  async #probe(): Promise<void> {
    if (this.#isProbing || this.#isClosed || !this.#client.isReady) return;
    this.#isProbing = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it did not answer in time')), 2000);
    });
    try {
      await Promise.race([this.#client.ping(), late]);
      this.#found();
    } catch (error) {
      this.#lost(error);
    } finally {
      clearTimeout(timer);
      this.#isProbing = false;
    }
  }

  #found(): void {
    if (this.#failure === undefined || this.#isClosed) return;
    this.#failure = undefined;
    this.#lastError = undefined;
    if (this.#losses > 0) this.#options.log.info('Redis is back', { connection: this.#options.name });
    this.#tell(true);
  }

  #lost(error: unknown): void {
    if (this.#isClosed) return;
    this.#lastError = error;
    const wasReady = this.#failure === undefined;
    this.#failure = describeRedisFailure(error);
    if (!wasReady) return;
    this.#losses += 1;
    this.#options.log.error('Redis is lost', {
      connection: this.#options.name,
      reason: this.#failure,
    });
    this.#tell(false);
  }

  #tell(ready: boolean): void {
    for (const listener of this.#listeners) listener(ready);
  }
}

/** Whether the server answered, and said no to this command alone. */
function isOfCommand(error: unknown): boolean {
  const { message = '' } = (error ?? {}) as { message?: string };
  const kind = /^([A-Z]+) /.exec(message)?.[1];
  return kind !== undefined && ['WRONGTYPE', 'ERR', 'NOSCRIPT', 'BUSYGROUP', 'NOGROUP'].includes(kind);
}
