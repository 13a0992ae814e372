import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { describeFailure, isLocked } from './level-failure.js';
import { StoreUnavailable, type Store, type StoreRoom, type StoreWrite } from './store.js';

interface Range {
  from?: string;
  to?: string;
  reverse?: boolean;
  limit?: number;
}

export interface LevelStoreOptions {
  /** How long to wait before a failed store is tried again, in milliseconds. */
  recoverMs?: number;
}

type Database = ClassicLevel<string, unknown>;

/** Follows every room's name. The next character after it, `"`, ends the room's range. */
const SEPARATOR = '!';
const AFTER = '"';

/** Every write is on disk before it counts as done. */
const DURABLE = { sync: true };

/**
 * Opens the folder, making it when it is not there.
 *
 * Rejects with {@link StoreUnavailable} when another process has it open: two gateways on one folder
 * would lose each other's writes. A folder that is full, read-only or corrupt gives a store that
 * says so in `failure`, refuses writes and tries again by itself.
 */
export async function openLevelStore(folder: string, options: LevelStoreOptions = {}): Promise<Store> {
  const store = new LevelStore(folder, options.recoverMs ?? 5000);
  await store.open();
  return store;
}

class LevelStore implements Store {
  readonly #folder: string;
  readonly #recoverMs: number;
  #database: Database | undefined;
  #failure: string | undefined;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #recovery: Promise<void> | undefined;

  constructor(folder: string, recoverMs: number) {
    this.#folder = folder;
    this.#recoverMs = recoverMs;
  }

  get failure(): string | undefined {
    return this.#failure;
  }

  async open(): Promise<void> {
    try {
      this.#database = await openDatabase(this.#folder);
    } catch (error) {
      if (isLocked(error)) throw new StoreUnavailable(describeFailure(error), { cause: error });
      this.#fail(error);
    }
  }

  async get<T>(room: StoreRoom, key: string): Promise<T | undefined> {
    const database = await this.#readable();
    return (await this.#guard(() => database.get(room + SEPARATOR + key))) as T | undefined;
  }

  put(room: StoreRoom, key: string, value: unknown): Promise<void> {
    return this.batch([{ room, key, value }]);
  }

  delete(room: StoreRoom, key: string): Promise<void> {
    return this.batch([{ room, key, delete: true }]);
  }

  async *entries<T>(room: StoreRoom, range: Range = {}): AsyncIterable<[key: string, value: T]> {
    const database = await this.#readable();
    const prefix = room + SEPARATOR;
    const iterator = database.iterator({
      gte: prefix + (range.from ?? ''),
      lt: range.to === undefined ? room + AFTER : prefix + range.to,
      reverse: range.reverse ?? false,
      limit: range.limit ?? -1,
    });
    try {
      for (;;) {
        const entry = await this.#guard(() => iterator.next());
        if (entry === undefined) return;
        yield [entry[0].slice(prefix.length), entry[1] as T];
      }
    } finally {
      await iterator.close();
    }
  }

  async batch(writes: StoreWrite[]): Promise<void> {
    const database = this.#writable();
    const operations = writes.map((write) => {
      const key = write.room + SEPARATOR + write.key;
      return 'delete' in write
        ? { type: 'del' as const, key }
        : { type: 'put' as const, key, value: write.value ?? null };
    });
    await this.#guard(() => database.batch(operations, DURABLE));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#recovery;
    await this.#database?.close();
    this.#database = undefined;
  }

  #writable(): Database {
    if (this.#failure !== undefined) throw new StoreUnavailable(this.#failure);
    if (!this.#database || this.#closed) throw new StoreUnavailable('the store is closed');
    return this.#database;
  }

  /** What is on disk can still be read while writes are refused, unless it cannot be opened at all. */
  async #readable(): Promise<Database> {
    await this.#recovery;
    if (!this.#database || this.#closed) throw new StoreUnavailable(this.#failure ?? 'the store is closed');
    return this.#database;
  }

  async #guard<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (this.#closed) throw new StoreUnavailable('the store is closed', { cause: error });
      // Reads that a recovery cut off are not a new failure.
      if (!this.#recovery) this.#fail(error);
      throw new StoreUnavailable(this.#failure ?? describeFailure(error), { cause: error });
    }
  }

  #fail(error: unknown): void {
    this.#failure = describeFailure(error);
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#recovery = this.#recover().finally(() => (this.#recovery = undefined));
    }, this.#recoverMs);
    this.#timer.unref();
  }

  /**
   * A failed write leaves half a record in LevelDB's log, and records after it could be lost. So the
   * folder is opened anew, which reads the log and begins another one, before any write is taken.
   */
  async #recover(): Promise<void> {
    const before = this.#database;
    this.#database = undefined;
    try {
      await before?.close();
      const database = await openDatabase(this.#folder);
      this.#database = database;
      await database.put('meta!store-probe', new Date().toISOString(), DURABLE);
      this.#failure = undefined;
    } catch (error) {
      this.#fail(error);
    }
  }
}

async function openDatabase(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database: Database = new ClassicLevel<string, unknown>(folder, { valueEncoding: 'json' });
  await database.open();
  return database;
}
