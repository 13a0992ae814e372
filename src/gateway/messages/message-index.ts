import type { GatewayContext } from '../context.js';
import type { StoreWrite } from '../store/store.js';
import { ChannelLog, type Merge, type Window } from './channel-log.js';
import type { Entry } from './entry.js';
import { OwnReactions } from './own-reactions.js';
import { publicMessageId } from './public-message-id.js';

type Needs = Pick<GatewayContext, 'store' | 'seq' | 'log'> & { options: { publicIdKey: string } };

/** Messages that are kept of one channel. */
const MAX_PER_CHANNEL = 5000;
/** Keys of hidden messages. */
const HIDDEN = 'message:';

/**
 * The gateway's own message index. The platform gives only the newest messages, with no paging and, as
 * its contract goes, no replies and no reactions; what it gave is kept here, in memory for reading and in
 * the store for the next start, together with what members did through this gateway.
 */
export class MessageIndex {
  readonly reactions: OwnReactions;
  readonly #context: Needs;
  readonly #logs = new Map<string, ChannelLog>();
  readonly #byPublicId = new Map<string, { channel: string; id: string }>();
  readonly #hidden = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(context: Needs) {
    this.#context = context;
    this.reactions = new OwnReactions(context.store);
  }

  publicId(id: string): string {
    return publicMessageId(this.#context.options.publicIdKey, id);
  }

  log(channel: string): ChannelLog {
    let log = this.#logs.get(channel);
    if (!log) this.#logs.set(channel, (log = new ChannelLog(MAX_PER_CHANNEL)));
    return log;
  }

  byPublicId(publicId: string): Entry | undefined {
    const place = this.#byPublicId.get(publicId);
    return place && this.#logs.get(place.channel)?.get(place.id);
  }

  /** Whether an operator took the message off this site. */
  isHidden(id: string): boolean {
    return this.#hidden.has(this.publicId(id));
  }

  /** Takes what the platform gave; readers see it at once, the store a moment later. */
  merge(channel: string, window: Window, anew = false): void {
    // What lies beyond a gap is only put aside: when older messages are asked for, it may come back.
    this.#apply(channel, this.log(channel).merge(window, anew), window.entries, anew);
  }

  add(channel: string, entries: readonly Entry[]): void {
    this.#apply(channel, this.log(channel).add(entries), []);
  }

  /** Hides a message on this site, or shows it again. False when the message is not known. */
  async hide(publicId: string, hidden: boolean): Promise<boolean> {
    const place = this.#byPublicId.get(publicId);
    if (!place) return false;
    const key = HIDDEN + publicId;
    if (hidden) await this.#context.store.put('hidden', key, { at: new Date().toISOString() });
    else await this.#context.store.delete('hidden', key);
    if (hidden) this.#hidden.add(publicId);
    else this.#hidden.delete(publicId);
    this.#context.seq.touch(`channel:${place.channel}`);
    return true;
  }

  /** Reads again who other gateways hid: one message, or all. Gives the public ids that changed. */
  async rereadHidden(publicId?: string): Promise<string[]> {
    const { store, seq } = this.#context;
    const now = new Set<string>();
    if (publicId === undefined) {
      for await (const [key] of store.entries('hidden', { from: HIDDEN, to: 'message;' })) {
        now.add(key.slice(HIDDEN.length));
      }
    } else if ((await store.get('hidden', HIDDEN + publicId)) !== undefined) now.add(publicId);
    const asked = publicId === undefined ? new Set([...now, ...this.#hidden]) : [publicId];
    const changed = [...asked].filter((id) => now.has(id) !== this.#hidden.has(id));
    for (const id of changed) {
      if (now.has(id)) this.#hidden.add(id);
      else this.#hidden.delete(id);
      const place = this.#byPublicId.get(id);
      if (place) seq.touch(`channel:${place.channel}`);
    }
    return changed;
  }

  /** Reads what was known when the gateway ran last. */
  async restore(): Promise<void> {
    const { store } = this.#context;
    const found = new Map<string, Entry[]>();
    for await (const [, entry] of store.entries<Entry>('messages', { from: 'm!', to: 'm"' })) {
      const list = found.get(entry.channel);
      if (list) list.push(entry);
      else found.set(entry.channel, [entry]);
    }
    for (const [channel, entries] of found) {
      const { put } = this.log(channel).add(entries);
      this.#name(put);
    }
    await this.reactions.restore();
    await this.rereadHidden();
  }

  /** Settles when everything taken so far is in the store, or was refused by it. */
  flushed(): Promise<void> {
    return this.#writing;
  }

  #apply(channel: string, { put, removed }: Merge, judged: readonly Entry[], aside = false): void {
    for (const entry of removed) this.#byPublicId.delete(this.publicId(entry.id));
    this.#name(put);
    const told = judged.filter((entry) => entry.reactions?.every((reaction) => reaction.users !== undefined));
    const settled = this.reactions.settle(told);
    if (!aside) {
      const stays = new Set(put.map(({ id }) => id));
      settled.push(...this.reactions.forget(removed.filter(({ id }) => !stays.has(id))));
    }
    if (put.length + removed.length + settled.length === 0) return;
    this.#context.seq.touch(`channel:${channel}`);
    this.#write([
      ...removed.map((entry): StoreWrite => ({ room: 'messages', key: keyOf(entry), delete: true })),
      ...put.map((entry): StoreWrite => ({ room: 'messages', key: keyOf(entry), value: entry })),
      ...settled,
    ]);
  }

  #name(entries: readonly Entry[]): void {
    for (const { channel, id } of entries) this.#byPublicId.set(this.publicId(id), { channel, id });
  }

  #write(writes: StoreWrite[]): void {
    this.#writing = this.#writing
      .then(() => this.#context.store.batch(writes))
      .catch((error: unknown) => this.#context.log.warn('messages could not be stored', { error }));
  }
}

function keyOf({ channel, at, id }: Entry): string {
  return `m!${channel}!${String(at).padStart(15, '0')}!${id}`;
}
