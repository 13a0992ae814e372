import { createHash } from 'node:crypto';
import type { Gain } from '../../model/message.js';
import type { Fence, Store, StoreWrite } from '../store/store.js';

/** What the member had written in the channel just before a send. */
export interface Mark {
  /** Ids of the newest messages of the member. */
  ids: string[];
  /** Milliseconds since 1970 of the newest one; null when there was none. */
  at: number | null;
}

/** What a member asked for. */
export interface SendOrder {
  /** Key that the client chose; its repeat never sends twice. */
  key: string;
  sub: string;
  channel: string;
  text: string;
  /** Entry id of the message that is answered. */
  parent?: string;
  /** Id under which the platform knows what is answered. */
  replyTo?: string;
  /** Topic of a forum channel. */
  topic?: string;
}

/** A send from its acceptance on, as the store keeps it. */
export interface SendRecord extends SendOrder {
  /** `sending` and `held` are unsettled. */
  state: 'sending' | 'held' | 'sent' | 'unknown';
  mark: Mark;
  /** Milliseconds since 1970 of the acceptance. */
  at: number;
  attempts: number;
  /** What the member had before the send, for what it earned. */
  had?: { xp: number; coins: number };
  /** Entry id of the stored message, when it is known. */
  message?: string;
  gain?: Gain;
}

const DAY_MS = 86_400_000;

/** Keys belong to one member and one route: the channel, or the message that is answered. */
export function recordId({ key, sub, channel, parent }: SendOrder): string {
  const route = parent === undefined ? `send:${channel}` : `reply:${parent}`;
  return createHash('sha256')
    .update(JSON.stringify([sub, route, key]))
    .digest('base64url');
}

export function isSettled({ state }: SendRecord): boolean {
  return state === 'sent' || state === 'unknown';
}

/**
 * Sends in the store: room `keys` answers repeats for 24 hours, room `outbox` holds what is not settled.
 * Both change in one batch.
 */
export class SendRecords {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async get(id: string): Promise<SendRecord | undefined> {
    const record = await this.#store.get<SendRecord>('keys', id);
    return record && this.#isFresh(record) ? record : undefined;
  }

  /** With a fence it rejects with `FenceLost` when another gateway has taken the send over. */
  put(id: string, record: SendRecord, fence?: Fence): Promise<void> {
    const outbox: StoreWrite = isSettled(record)
      ? { room: 'outbox', key: id, delete: true }
      : { room: 'outbox', key: id, value: record };
    return this.#store.batch([{ room: 'keys', key: id, value: record }, outbox], fence);
  }

  /** Forgets a send that certainly did not happen: its key may be used again. */
  drop(id: string, fence?: Fence): Promise<void> {
    return this.#store.batch(
      [
        { room: 'keys', key: id, delete: true },
        { room: 'outbox', key: id, delete: true },
      ],
      fence,
    );
  }

  /** What is not settled: left when the gateway ended, or under way in one that shares the store. */
  async unsettled(): Promise<[id: string, record: SendRecord][]> {
    const found: [string, SendRecord][] = [];
    for await (const entry of this.#store.entries<SendRecord>('outbox')) found.push(entry);
    return found;
  }

  /** Deletes settled keys after their 24 hours. */
  async sweep(): Promise<void> {
    const old: StoreWrite[] = [];
    for await (const [key, record] of this.#store.entries<SendRecord>('keys')) {
      if (isSettled(record) && !this.#isFresh(record)) old.push({ room: 'keys', key, delete: true });
    }
    if (old.length > 0) await this.#store.batch(old);
  }

  #isFresh(record: SendRecord): boolean {
    return !isSettled(record) || this.#now() - record.at < DAY_MS;
  }
}
