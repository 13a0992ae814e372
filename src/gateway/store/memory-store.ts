import { compareKeys } from './order.js';
import { StoreUnavailable, type Store, type StoreRoom, type StoreWrite } from './store.js';

interface Range {
  from?: string;
  to?: string;
  reverse?: boolean;
  limit?: number;
}

/**
 * A store that forgets everything when the process ends: for tests and for a gateway that is only
 * tried out. Values are kept as JSON, so that nothing works here that would not work on disk.
 */
export class MemoryStore implements Store {
  readonly #rooms = new Map<StoreRoom, Map<string, string>>();
  #failure: string | undefined;
  #closed = false;

  get failure(): string | undefined {
    return this.#failure;
  }

  /** Refuses writes with this reason, as a full disk would; undefined takes them again. */
  refuseWrites(reason: string | undefined): void {
    this.#failure = reason;
  }

  async get<T>(room: StoreRoom, key: string): Promise<T | undefined> {
    this.#mustBeOpen();
    const text = this.#rooms.get(room)?.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  put(room: StoreRoom, key: string, value: unknown): Promise<void> {
    return this.batch([{ room, key, value }]);
  }

  delete(room: StoreRoom, key: string): Promise<void> {
    return this.batch([{ room, key, delete: true }]);
  }

  async *entries<T>(room: StoreRoom, range: Range = {}): AsyncIterable<[key: string, value: T]> {
    this.#mustBeOpen();
    const { from, to, reverse = false, limit = Infinity } = range;
    const keys = [...(this.#rooms.get(room)?.keys() ?? [])]
      .filter((key) => from === undefined || compareKeys(key, from) >= 0)
      .filter((key) => to === undefined || compareKeys(key, to) < 0)
      .sort(compareKeys);
    if (reverse) keys.reverse();
    // The texts are taken now: like on disk, a reader sees one moment.
    const texts = this.#rooms.get(room);
    const moment = keys.slice(0, limit).map((key): [string, string] => [key, texts?.get(key) ?? 'null']);
    for (const [key, text] of moment) yield [key, JSON.parse(text) as T];
  }

  async batch(writes: StoreWrite[]): Promise<void> {
    this.#mustBeOpen();
    if (this.#failure !== undefined) throw new StoreUnavailable(this.#failure);
    for (const write of writes) {
      let room = this.#rooms.get(write.room);
      if (!room) this.#rooms.set(write.room, (room = new Map()));
      if ('delete' in write) room.delete(write.key);
      else room.set(write.key, JSON.stringify(write.value ?? null));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
