/**
 * The gateway's durable memory: outbox, idempotency, window snapshots, message index, revocations,
 * hidden members, members as they were last known. Keys are strings; values are JSON. A write has reached the disk when its promise settles.
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
  /**
   * All of it or nothing. With a fence only while its holder holds it: otherwise rejects with {@link FenceLost}. Stores of
   * one process know no fences.
   */
  batch(writes: StoreWrite[], fence?: Fence): Promise<void>;
  /**
   * Hears what other gateways changed in rooms that matter at once; only in a store that gateways share. Without a key
   * anything may have changed, such as after the store was away.
   */
  watch?(
    rooms: readonly SharedRoom[],
    heard: (room: SharedRoom, key: string | undefined) => void,
  ): () => void;
  /** Why writes are refused now; undefined when they are not. Shown by `readyz`. */
  readonly failure: string | undefined;
  close(): Promise<void>;
}

export type StoreRoom =
  'outbox' | 'keys' | 'snapshots' | 'messages' | 'revoked' | 'hidden' | 'members' | 'meta';

/** Rooms whose changes other gateways hear at once. */
export type SharedRoom = 'revoked' | 'hidden';

/** What a holder of a lock shows for it. See `messages/redis-lock.ts`. */
export interface Fence {
  /** The key of the lock in the shared store. */
  key: string;
  token: string;
}

export type StoreWrite =
  { room: StoreRoom; key: string; value: unknown } | { room: StoreRoom; key: string; delete: true };

/** Writes cannot be taken now (full, read-only, corrupt). Routes answer 503 and nothing is lost. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** Somebody else has taken over what a fence protects: nothing was written. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}
