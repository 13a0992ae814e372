import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/connection.js';
import { describeRedisFailure, RedisUnavailable } from '../redis/failure.js';
import { readPage, writeFenced } from './redis-scripts.js';
import { StoreHearing } from './redis-hearing.js';
import {
  FenceLost,
  StoreUnavailable,
  type Fence,
  type SharedRoom,
  type Store,
  type StoreRoom,
  type StoreWrite,
} from './store.js';

interface Range {
  from?: string;
  to?: string;
  reverse?: boolean;
  limit?: number;
}

export interface RedisStoreOptions {
  /** How long to wait before a Redis that refuses writes is tried again, in milliseconds. */
  recoverMs?: number;
}

/** Entries that are read at once. */
const PAGE = 500;

/**
 * The store on a Redis that gateways share. A room is a hash with the values and a sorted set with the order of its keys;
 * both change in one transaction. A page of entries is one moment; the pages of a long room are not, as others write to it.
 *
 * A write has reached Redis when its promise settles. Whether it has reached a disk is up to the settings of that server:
 * see "Redis" in the README of the gateway.
 */
export async function openRedisStore(
  redis: RedisConnection,
  options: RedisStoreOptions = {},
): Promise<Store> {
  const hearing = await StoreHearing.open(redis);
  return new RedisStore(redis, hearing, options.recoverMs ?? 5000);
}

class RedisStore implements Store {
  readonly #redis: RedisConnection;
  readonly #hearing: StoreHearing;
  readonly #recoverMs: number;
  #failure: string | undefined;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisConnection, hearing: StoreHearing, recoverMs: number) {
    this.#redis = redis;
    this.#hearing = hearing;
    this.#recoverMs = recoverMs;
  }

  get failure(): string | undefined {
    return this.#redis.failure ?? this.#failure;
  }

  async get<T>(room: StoreRoom, key: string): Promise<T | undefined> {
    this.#mustBeOpen();
    const text = await this.#redis.run((client) => client.hGet(this.#values(room), key));
    // Redis 5 of the client gives undefined, later ones null.
    return text === undefined || text === null ? undefined : (JSON.parse(text) as T);
  }

  put(room: StoreRoom, key: string, value: unknown): Promise<void> {
    return this.batch([{ room, key, value }]);
  }

  delete(room: StoreRoom, key: string): Promise<void> {
    return this.batch([{ room, key, delete: true }]);
  }

  async *entries<T>(room: StoreRoom, range: Range = {}): AsyncIterable<[key: string, value: T]> {
    const { reverse = false, limit = Infinity } = range;
    let from = range.from === undefined ? '-' : `[${range.from}`;
    let to = range.to === undefined ? '+' : `(${range.to}`;
    for (let left = limit; left > 0;) {
      this.#mustBeOpen();
      const count = Math.min(PAGE, left);
      const place = { order: this.#order(room), values: this.#values(room), from, to, reverse, count };
      const page = await this.#redis.run((client) => readPage(client, place));
      for (const [key, text] of page.entries) yield [key, JSON.parse(text) as T];
      left -= page.entries.length;
      if (page.last === undefined) return;
      if (reverse) to = `(${page.last}`;
      else from = `(${page.last}`;
    }
  }

  async batch(writes: StoreWrite[], fence?: Fence): Promise<void> {
    this.#mustBeOpen();
    if (this.failure !== undefined) throw new StoreUnavailable(this.failure);
    if (writes.length > 0) await this.#write(writes, fence);
  }

  watch(
    rooms: readonly SharedRoom[],
    heard: (room: SharedRoom, key: string | undefined) => void,
  ): () => void {
    return this.#hearing.watch(rooms, heard);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#hearing.close();
  }

  async #write(writes: readonly StoreWrite[], fence?: Fence): Promise<void> {
    const rooms = byRoom(writes);
    try {
      const done = await this.#redis.run(async (client) => {
        if (fence) return writeFenced(client, fence, this.#places(rooms));
        const multi = client.multi();
        for (const [room, { put, gone }] of rooms) {
          if (put.length > 0) {
            multi.hSet(this.#values(room), put.flat());
            multi.zAdd(
              this.#order(room),
              put.map(([value]) => ({ score: 0, value })),
            );
          }
          if (gone.length > 0) multi.hDel(this.#values(room), gone).zRem(this.#order(room), gone);
          for (const message of this.#hearing.messagesOf(room, put, gone)) {
            multi.publish(this.#hearing.channel, message);
          }
        }
        await multi.exec();
        return true;
      });
      if (!done) throw new FenceLost('somebody else has taken over');
    } catch (error) {
      if (error instanceof FenceLost) throw error;
      // Refused as a whole: full, a replica, or no disk. What was sent and not answered is not among it.
      if (this.#redis.isReady && !isLate(error)) this.#fail(error);
      throw error instanceof RedisUnavailable
        ? error
        : new StoreUnavailable(describeRedisFailure(error), { cause: error });
    }
  }

  #places(rooms: ReadonlyMap<StoreRoom, RoomWrites>): Parameters<typeof writeFenced>[2] {
    return [...rooms].map(([room, writes]) => ({
      values: this.#values(room),
      order: this.#order(room),
      ...writes,
    }));
  }

  #fail(error: unknown): void {
    this.#failure = describeRedisFailure((error as Error).cause ?? error);
    if (this.#timer || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#recover().catch(() => undefined);
    }, this.#recoverMs);
    this.#timer.unref();
  }

  async #recover(): Promise<void> {
    const probe: StoreWrite = { room: 'meta', key: `store-probe ${randomUUID()}`, value: Date.now() };
    await this.#write([probe]);
    this.#failure = undefined;
    await this.delete('meta', probe.key);
  }

  #values(room: StoreRoom): string {
    return this.#redis.key('store', room);
  }

  #order(room: StoreRoom): string {
    return this.#redis.key('order', room);
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new StoreUnavailable('the store is closed');
  }
}

interface RoomWrites {
  put: [key: string, text: string][];
  gone: string[];
}

/** The last write of each key, by room. */
function byRoom(writes: readonly StoreWrite[]): Map<StoreRoom, RoomWrites> {
  const last = new Map<StoreRoom, Map<string, string | undefined>>();
  for (const write of writes) {
    let room = last.get(write.room);
    if (!room) last.set(write.room, (room = new Map()));
    room.set(write.key, 'delete' in write ? undefined : JSON.stringify(write.value ?? null));
  }
  const rooms = new Map<StoreRoom, RoomWrites>();
  for (const [room, texts] of last) {
    const put = [...texts].filter((entry): entry is [string, string] => entry[1] !== undefined);
    const gone = [...texts].flatMap(([key, text]) => (text === undefined ? [key] : []));
    rooms.set(room, { put, gone });
  }
  return rooms;
}

/** No answer in time says nothing about whether writes are taken. */
function isLate(error: unknown): boolean {
  return /does not answer|is away/.test((error as Error).message);
}
