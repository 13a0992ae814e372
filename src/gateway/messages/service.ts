import { randomUUID } from 'node:crypto';
import type { Channel, Gain, Message, MessagePage, Sent } from '../../model/message.js';
import { createAccess, type Access } from '../access.js';
import type { Freshness, GatewayContext, Session } from '../context.js';
import { Problem } from '../http/problem.js';
import type { ToldMessage } from '../live/channel-head.js';
import { Authors } from './authors.js';
import type { ChannelInfo } from './channel-list.js';
import type { Place } from './channel-log.js';
import { isOwn, ownId, type Entry } from './entry.js';
import { MessageIndex } from './message-index.js';
import { pause } from './pause.js';
import { Presenter } from './present.js';
import { toCursor, type Anchor, type MessagesQuery } from './query.js';
import { Reacting } from './reacting.js';
import { RedisLock } from './redis-lock.js';
import { ReadBack } from './read-back.js';
import { SendRecords, type SendOrder, type SendRecord } from './send-record.js';
import { Sender, type SenderOptions } from './sender.js';
import { Watcher } from './watcher.js';

const SWEEP_MS = 3_600_000;
const GAIN_MS = 3000;

/** Everything about messages that the gateway's routes need. */
export class Messages {
  readonly access: Access;
  readonly index: MessageIndex;
  /** Settles when the channels and their newest messages are known, as far as the platform answers. */
  readonly ready: Promise<void>;
  readonly #context: GatewayContext;
  readonly #watcher: Watcher;
  readonly #presenter: Presenter;
  readonly #sender: Sender;
  readonly #reacting: Reacting;

  constructor(context: GatewayContext, options: Partial<SenderOptions> = {}) {
    const { settleMs } = context.options;
    const { pollMs } = context.options.messages;
    this.#context = context;
    this.access = createAccess(context);
    this.index = new MessageIndex(context);
    this.#presenter = new Presenter(context.members, new Authors(context), this.index);
    const faces = (channel: string): string => this.#presenter.faces(channel);
    this.#watcher = new Watcher(context, this.access, this.index, { pollMs, faces });
    this.#reacting = new Reacting(context, this.index, this.#watcher, settleMs[0] ?? 0);
    const records = new SendRecords(context.store, () => context.clock.now());
    const parts = {
      records,
      ...(context.redis ? { lock: new RedisLock(context.redis, context) } : {}),
      readBack: new ReadBack(context),
      canReadBackReplies: () => this.#watcher.repliesListed,
      stored: (id: string, record: SendRecord, entry: Entry | undefined) => this.#stored(id, record, entry),
      gained: (record: SendRecord) => this.#gained(record),
    };
    this.#sender = new Sender(context, parts, { settleMs, ...options });
    this.ready = this.#start(records);
    // Whoever needs it waits for it; a failure is logged either way.
    this.ready.catch((error: unknown) => context.log.error('messages could not start', { error }));
  }

  /** Settles when nothing is under way any more. */
  async close(): Promise<void> {
    await this.#sender.idle();
    await this.#watcher.flush();
    await this.index.flushed();
  }

  /** Asks the platform for the newest messages of a channel now. */
  poll(channel: string): Promise<void> {
    return this.#watcher.refresh(channel);
  }

  /** Sends of ended gateways that were brought to their end here, and own ones that another gateway took over. */
  get sends(): { takenOver: number; lost: number } {
    return this.#sender.counts;
  }

  /** Hides a message on this site, or shows it again. False when no such message is known. */
  hide(publicId: string, hidden: boolean): Promise<boolean> {
    return this.index.hide(publicId, hidden);
  }

  /** Reads again what other gateways hid: one message, or all. Gives the public ids that changed. */
  rereadHidden(publicId?: string): Promise<string[]> {
    return this.index.rereadHidden(publicId);
  }

  /** Id of the channel of a message that is known. */
  channelOf(publicId: string): string | undefined {
    return this.index.byPublicId(publicId)?.channel;
  }

  /** The message, or 404 when it is unknown, hidden, or in a channel that may not be read. */
  readable(session: Session | null, publicId: string): { entry: Entry; channel: ChannelInfo } {
    const entry = this.index.byPublicId(publicId);
    if (!entry || !this.#presenter.isVisible(entry)) throw new Problem('NOT_FOUND');
    return { entry, channel: this.access.readable(session, entry.channel) };
  }

  present(session: Session | null, entry: Entry): Message {
    return this.#presenter.message(entry, session?.sub);
  }

  /** Throws 503 while nothing is known of the channel, which is not the same as nobody having written. */
  freshness(channel: ChannelInfo): Freshness {
    const known = this.#watcher.freshness(channel.id);
    if (!known) throw new Problem('UNAVAILABLE', 'the channel is being read', { retryAfter: 2 });
    return known;
  }

  /** When the last answer about a channel was true; undefined while nothing is known of it. */
  asOf(channel: ChannelInfo): string | undefined {
    return this.#watcher.freshness(channel.id)?.asOf;
  }

  /** The newest messages as anybody sees them, with whose they are. */
  newest(channel: string, limit: number): ToldMessage[] {
    const { entries } = this.index.log(channel).slice(undefined, limit, this.#visible);
    return entries.map((entry) => ({
      message: this.present(null, entry),
      hands: this.#presenter.hands(entry),
    }));
  }

  /** Makes sure that a page is as fresh and as deep as the platform allows, before it is drawn. */
  async prepare(channel: ChannelInfo, query: MessagesQuery): Promise<void> {
    await this.#watcher.read(channel.id);
    const log = this.index.log(channel.id);
    this.freshness(channel);
    if (query.side === 'after') return;
    const { entries } = log.slice(this.#place(channel.id, query), query.limit, this.#visible);
    if (entries.length < query.limit) await this.#watcher.deepen(channel.id);
  }

  page(session: Session | null, channel: ChannelInfo, query: MessagesQuery, parent?: Entry): MessagePage {
    const log = this.index.log(channel.id);
    const visible = parent
      ? (entry: Entry): boolean => entry.parent === parent.id && this.#visible(entry)
      : this.#visible;
    const slice = log.slice(this.#place(channel.id, query), query.limit, visible);
    const [first] = slice.entries;
    const last = slice.entries.at(-1);
    // Replies are all that are known: nothing older is fetched for them.
    const older = parent && first ? log.slice({ before: first }, 1, visible).entries.length > 0 : slice.older;
    return {
      channel: this.#channel(session, channel),
      messages: slice.entries.map((entry) => this.present(session, entry)),
      before: first && older ? toCursor(first, this.index.publicId(first.id)) : null,
      after: last && slice.newer ? toCursor(last, this.index.publicId(last.id)) : null,
      seq: this.seqOf(channel),
      ...this.#stamp(channel),
    };
  }

  seqOf(channel: ChannelInfo): string {
    return this.#context.seq.of('channels', `channel:${channel.id}`);
  }

  /** Sends or answers, once, and says how it stands. */
  async send(session: Session, order: Omit<SendOrder, 'sub'>): Promise<Sent> {
    const { sub } = session;
    const record = await this.#sender.submit({ ...order, sub });
    const { state, message, gain } = record;
    const entry = message === undefined ? undefined : this.index.log(order.channel).get(message);
    return {
      key: order.key,
      state: state === 'sending' ? 'held' : state,
      ...(message === undefined ? {} : { id: this.index.publicId(message) }),
      ...(entry ? { message: this.present(session, entry) } : {}),
      ...(gain ? { gain } : {}),
    };
  }

  /** Takes in an answer that a member gave with a key of their own, past the outbox. Its public id, once it has one. */
  answered(session: Session, to: Entry, text: string, id: string | undefined): string | undefined {
    // The platform lists replies: its own list brings this one in, with its id.
    if (id === undefined && this.#watcher.repliesListed) return undefined;
    const at = this.#context.clock.now();
    const entry = { channel: to.channel, author: session.sub, text, at, parent: to.id };
    const own = id ?? ownId(randomUUID());
    this.index.add(to.channel, [{ id: own, ...entry }]);
    return this.index.publicId(own);
  }

  react(session: Session, entry: Entry, emoji: string): Promise<void> {
    return this.#reacting.set(session, entry, emoji);
  }

  /** The nearest message above, itself included, that the platform knows by an id. */
  platformIdOf(entry: Entry): string {
    if (!isOwn(entry) || entry.parent === undefined) return entry.id;
    const parent = this.index.log(entry.channel).get(entry.parent);
    return parent ? this.platformIdOf(parent) : entry.parent;
  }

  readonly #visible = (entry: Entry): boolean => this.#presenter.isVisible(entry);

  #channel(session: Session | null, channel: ChannelInfo): Channel {
    return this.access.toPublic(session, channel);
  }

  #stamp(channel: ChannelInfo): { asOf: string; stale?: boolean } {
    const { asOf, stale } = this.freshness(channel);
    return stale ? { asOf, stale } : { asOf };
  }

  #place(channel: string, { side, anchor }: MessagesQuery): Place {
    if (!side || !anchor) return undefined;
    const position = this.#position(channel, anchor);
    if (side === 'before') return { before: position };
    return side === 'after' ? { after: position } : { around: position };
  }

  #position(channel: string, { publicId, at }: Anchor): { at: number; id: string } {
    const entry = this.index.byPublicId(publicId);
    if (entry?.channel === channel) return entry;
    // The message of a cursor is gone: its moment still tells the place.
    if (at !== undefined) return { at, id: '' };
    throw new Problem('NOT_FOUND');
  }

  async #start(records: SendRecords): Promise<void> {
    const { signal, log } = this.#context;
    await this.index.restore().catch((error: unknown) => log.warn('no messages were restored', { error }));
    const resumed = this.#sender
      .resume()
      .catch((error: unknown) => log.warn('unsettled sends were not restored', { error }));
    // Sends wait for what was left of them, and not for the platform.
    await Promise.all([this.#watcher.start(), resumed]);
    void (async () => {
      do {
        await records.sweep().catch((error: unknown) => log.warn('old keys were not deleted', { error }));
      } while (await pause(SWEEP_MS, signal, true));
    })();
  }

  #stored(id: string, record: SendRecord, entry: Entry | undefined): string | undefined {
    const { channel, parent, sub, text, at } = record;
    let known = entry;
    if (entry && parent !== undefined) known = { ...entry, parent };
    if (!entry && parent !== undefined && !this.#watcher.repliesListed) {
      // The platform took the reply and never shows it: without this nobody would see it here.
      known = { id: ownId(id), channel, author: sub, text, at, parent };
    }
    if (known) this.index.add(channel, [known]);
    void this.#watcher.refresh(channel);
    return known?.id;
  }

  async #gained(record: SendRecord): Promise<Gain | undefined> {
    const { members, standings, log } = this.#context;
    const before = members.byShortId(record.sub);
    if (!before) return undefined;
    const done = new AbortController();
    const late = pause(GAIN_MS, done.signal).then(() => undefined);
    const refreshed = members.refresh(before).catch((error: unknown) => {
      log.debug('the member could not be refreshed', { error });
      return undefined;
    });
    const after = await Promise.race([refreshed, late]);
    done.abort();
    if (!after) return undefined;
    const { xp, coins } = record.had ?? before;
    const earned = { xp: String(after.xp - xp), coins: String(after.coins - coins) };
    return { ...(await standings.gainOf(after)), earned };
  }
}

const made = new WeakMap<GatewayContext, Messages>();

/** The messages of a gateway: the same object for the same context. It starts at once. */
export function createMessages(context: GatewayContext): Messages {
  let messages = made.get(context);
  if (!messages) made.set(context, (messages = new Messages(context)));
  return messages;
}
