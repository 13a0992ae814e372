import type { Log } from '../log.js';
import type { Sequence } from '../sequence.js';
import { BoardHead } from './board-head.js';
import { ChannelHead } from './channel-head.js';
import type { LiveLog } from './live-log.js';
import type { LiveRecord } from './record.js';

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
  timer?: NodeJS.Timeout | undefined;
  toldAt: number;
}

/** Changes of one topic within this time are told together, in milliseconds. */
const MERGED = 1000;
/** Of a conversation people expect more. */
const MERGED_MESSAGES = 150;
const TRIES = 3;

/** Turns what changes into records of the log: at most one a second for each topic, with the rows that changed. */
export class Feed {
  readonly #o: FeedOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #heads = new Map<string, Head>();
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

  /** Something changed that answers have no number of their own for. */
  touch(topic: string): void {
    if (this.#isClosed) return;
    const known: Topic = this.#topics.get(topic) ?? { isDirty: false, isRunning: false, toldAt: -Infinity };
    this.#topics.set(topic, known);
    known.isDirty = true;
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
    const merged = topic.startsWith('channel:') ? MERGED_MESSAGES : MERGED;
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
      const record = topic === '*' ? await this.#everything() : await this.#record(topic);
      if (!this.#isClosed) this.#o.live.append(record);
    } catch (error) {
      this.#o.log.warn('a change could not be told', { topic, error });
      known.isDirty = true;
    }
    known.isRunning = false;
    if (known.isDirty) this.#plan(topic, known);
    else if (topic.startsWith('me:')) this.#topics.delete(topic);
  }

  async #record(topic: string): Promise<LiveRecord> {
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
    const topics = [...this.#heads.keys()];
    this.#heads.clear();
    const seq = this.#o.seq.of();
    for (const topic of topics) await this.begin(topic);
    return { topic: '*', kind: 'reload', seq };
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
