import type { Log } from '../log.js';
import type { Sequence } from '../sequence.js';
import { BoardHead } from './board-head.js';
import { ChannelHead } from './channel-head.js';
import { splitSeq, type LiveLog } from './live-log.js';
import type { LiveRecord, LoggedRecord } from './record.js';

export type Head = BoardHead | ChannelHead;

export interface FeedOptions {
  seq: Sequence;
  live: LiveLog;
  log: Log;
  follows: (topic: string) => boolean;
  seqOf: (topic: string) => string;
  asOf: (topic: string) => string | undefined;
  /** How a board or a channel looks now; undefined where it cannot be said. */
  headOf: (topic: string, seq: string) => Promise<Head | undefined> | Head | undefined;
}

interface Topic {
  isDirty: boolean;
  isRunning: boolean;
  /** Whether something changed here since another gateway told of it. */
  isTouched: boolean;
  /** What another gateway told, until this one knows it too. */
  told?: { record: LoggedRecord; at: number } | undefined;
  timer?: NodeJS.Timeout | undefined;
  toldAt: number;
}

/** Changes of one topic within this time are told together, in milliseconds. */
const MERGED = 1000;
/** Of a conversation people expect more. */
const MERGED_MESSAGES = 150;
const TRIES = 3;
/** So long a gateway is given to know what another one told, in milliseconds, and so often it looks. */
const CATCH_UP = 10_000;
const LOOK = 500;

/** Turns what changes into records of the log: at most one a second for each topic, with the rows that changed. */
export class Feed {
  readonly #o: FeedOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #heads = new Map<string, Head>();
  #failures = 0;
  #isClosed = false;

  constructor(options: FeedOptions) {
    this.#o = options;
    options.seq.watch((topics) => this.#touched(topics));
  }

  /** A topic has its first reader: from now on it is known what changes in it. */
  async begin(topic: string): Promise<void> {
    if (!hasRows(topic) || this.#heads.has(topic)) return;
    const head = await this.#head(topic);
    if (head && this.#o.follows(topic) && !this.#heads.has(topic)) this.#heads.set(topic, head);
  }

  /** Another gateway told of a change: here it is told only what differs from that. */
  hear(record: LoggedRecord): void {
    const { topic, id } = record;
    if (topic === '*') void this.#rebase();
    if (!hasRows(topic)) return this.#o.seq.settle(topic, splitSeq(id)[1]);
    const known = this.#known(topic);
    this.#heads.delete(topic);
    known.told = { record, at: performance.now() };
    known.isTouched = false;
    known.isDirty = true;
    this.#plan(topic, known);
  }

  /** Something changed that answers have no number of their own for. */
  touch(topic: string): void {
    if (this.#isClosed) return;
    const known = this.#known(topic);
    known.isDirty = known.isTouched = true;
    this.#plan(topic, known);
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#topics.values()) clearTimeout(timer);
    this.#topics.clear();
  }

  #touched(topics: readonly string[] | undefined): void {
    if (topics === undefined) return this.touch('*');
    for (const topic of topics) if (topic === 'tiers' || hasRows(topic)) this.touch(topic);
  }

  #plan(topic: string, known: Topic): void {
    if (known.isRunning || known.timer || this.#isClosed) return;
    const merged = known.told ? LOOK : topic.startsWith('channel:') ? MERGED_MESSAGES : MERGED;
    // The first change of a while is told at once, with whatever else changes in the same breath.
    const pause = Math.max(0, known.toldAt + merged - performance.now());
    known.timer = setTimeout(() => void this.#tell(topic, known), pause);
    known.timer.unref();
  }

  async #tell(topic: string, known: Topic): Promise<void> {
    known.timer = undefined;
    known.isRunning = true;
    known.isDirty = false;
    known.toldAt = performance.now();
    try {
      const record = topic === '*' ? await this.#everything() : await this.#record(topic, known);
      if (record && !this.#isClosed) await this.#append(record);
      if (this.#failures > 0) this.#o.log.info('changes are told again', { failures: this.#failures });
      this.#failures = 0;
    } catch (error) {
      if (this.#failures === 0) this.#o.log.warn('a change could not be told', { topic, error });
      this.#failures += 1;
      // What readers have of it is not known any more.
      this.#heads.delete(topic);
      known.isDirty = true;
    }
    known.isRunning = false;
    if (known.isDirty) this.#plan(topic, known);
    else if (topic.startsWith('me:')) this.#topics.delete(topic);
  }

  async #append(record: LiveRecord): Promise<void> {
    const { topic } = record;
    const head = this.#heads.get(topic);
    const id = await this.#o.live.append(
      head && this.#o.seq.isShared ? { ...record, digest: head.digest } : record,
    );
    if (id === undefined) return;
    if (head) head.seq = id;
    this.#o.seq.settle(topic, splitSeq(id)[1]);
  }

  /** Undefined when there is nothing to tell. */
  async #record(topic: string, known: Topic): Promise<LiveRecord | undefined> {
    if (known.told && !(await this.#differs(topic, known, known.told))) return undefined;
    if (!hasRows(topic) || !this.#o.follows(topic)) {
      this.#heads.delete(topic);
      return this.#reload(topic);
    }
    const before = this.#heads.get(topic);
    const now = await this.#head(topic);
    if (now) this.#heads.set(topic, now);
    else this.#heads.delete(topic);
    return (before && now && this.#changes(topic, before, now)) ?? this.#reload(topic);
  }

  #changes(topic: string, before: Head, now: Head): LiveRecord | undefined {
    const asOf = this.#o.asOf(topic);
    const shared = { from: before.seq, ...(asOf === undefined ? {} : { asOf }) };
    if (before instanceof BoardHead && now instanceof BoardHead) {
      const windows = before.changesTo(now);
      return windows && { topic, kind: 'rows', seq: now.seq, body: { ...shared, windows } };
    }
    if (!(before instanceof ChannelHead) || !(now instanceof ChannelHead)) return undefined;
    const changes = before.changesTo(now);
    if (!changes) return undefined;
    const { hands, ...body } = changes;
    return { topic, kind: 'messages', seq: now.seq, body: { ...shared, ...body }, hands };
  }

  /** Everything may have changed: what was told before is no ground for what comes. */
  async #everything(): Promise<LiveRecord> {
    const seq = this.#o.seq.of();
    await this.#rebase();
    return { topic: '*', kind: 'reload', seq };
  }

  async #rebase(): Promise<void> {
    const topics = [...this.#heads.keys()];
    this.#heads.clear();
    for (const topic of topics) await this.begin(topic);
  }

  /** Whether something is to be told beyond what another gateway told. While this one only knows less, it waits. */
  async #differs(topic: string, known: Topic, { record, at }: NonNullable<Topic['told']>): Promise<boolean> {
    const head = await this.#head(topic);
    if (known.told?.record !== record) return false;
    const isSame = head !== undefined && head.digest === record.digest;
    if (!isSame && performance.now() - at < CATCH_UP) {
      known.isDirty = true;
      return false;
    }
    known.told = undefined;
    this.#o.seq.settle(topic, splitSeq(record.id)[1]);
    if (!isSame) return known.isTouched;
    head.seq = record.id;
    if (this.#o.follows(topic)) this.#heads.set(topic, head);
    return false;
  }

  #known(topic: string): Topic {
    const known = this.#topics.get(topic) ?? {
      isDirty: false,
      isRunning: false,
      isTouched: false,
      toldAt: -Infinity,
    };
    this.#topics.set(topic, known);
    return known;
  }

  #reload(topic: string): LiveRecord {
    return { topic, kind: 'reload', seq: this.#o.seqOf(topic) };
  }

  /** The number and what it stands for belong together: whatever changes between the two makes it try again. */
  async #head(topic: string): Promise<Head | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const seq = this.#o.seqOf(topic);
      const head = await this.#o.headOf(topic, seq);
      if (this.#o.seqOf(topic) === seq) return head;
    }
    return undefined;
  }
}

function hasRows(topic: string): boolean {
  return topic.startsWith('board:') || topic.startsWith('channel:');
}
