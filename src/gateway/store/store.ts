/**
 * The gateway's durable memory: outbox, idempotency, window snapshots, message index, revocations,
 * hidden members. Keys are strings; values are JSON. A write has reached the disk when its promise settles.
 */
export interface Store {
  get<T>(room: StoreRoom, key: string): Promise<T | undefined>;
  put(room: StoreRoom, key: string, value: unknown): Promise<void>;
  delete(room: StoreRoom, key: string): Promise<void>;
  /** Entries in the order of their keys. `from` and `to` are inclusive and exclusive. */
  entries<T>(
    room: StoreRoom,
    range?: { from?: string; to?: string; reverse?: boolean; limit?: number },
  ): AsyncIterable<[key: string, value: T]>;
  /** All of it or nothing. */
  batch(writes: StoreWrite[]): Promise<void>;
  /** Why writes are refused now; undefined when they are not. Shown by `readyz`. */
  readonly failure: string | undefined;
  close(): Promise<void>;
}

export type StoreRoom = 'outbox' | 'keys' | 'snapshots' | 'messages' | 'revoked' | 'hidden' | 'meta';

export type StoreWrite =
  { room: StoreRoom; key: string; value: unknown } | { room: StoreRoom; key: string; delete: true };

/** Writes cannot be taken now (full, read-only, corrupt). Routes answer 503 and nothing is lost. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}
