import type { Session } from '../context.js';
import { Problem } from '../http/problem.js';
import { frameOf, type Frame } from './frame.js';
import type { LiveLog } from './live-log.js';
import { Reader } from './reader.js';
import { personalData, publicData, type LoggedRecord } from './record.js';
import type { Sink, SinkEvents } from './sink.js';
import { topicSet, type TopicSet } from './topics.js';

export interface HubOptions {
  log: LiveLog;
  limits: { session: number; ip: number; total: number };
  now: () => number;
  /** The `seq` that an answer about a topic carries now. */
  seqOf: (topic: string) => string;
  /** ISO 8601 moment up to which answers about a topic are known to be true. */
  asOf: (topic: string) => string | undefined;
  mayFollow: (session: Session | null, topic: string) => boolean;
  /** The session with its member as known now, or why it is over. */
  check: (session: Session) => Session | 'expired' | 'signed-out' | 'gone';
  /** The first reader of a topic came. */
  followed?: (topic: string) => void;
}

export interface OpenOptions {
  session: Session | null;
  ip: string;
  topics: readonly string[];
  /** Id of the last event that the reader has. */
  since?: string | undefined;
}

/** Seconds between two signs of life. */
const BEAT = 15;
/** So long a reader may be too slow before it is let go, in milliseconds. */
const SLOW_MS = 30_000;
const RETRY_MS = 1000;

/** All open streams of one process: who follows what, and what each of them is sent. */
export class Hub {
  readonly counts = { opened: 0, sent: 0, dropped: 0, gaps: 0, slow: 0, refused: 0 };
  readonly #o: HubOptions;
  readonly #readers = new Set<Reader>();
  readonly #byTopic = new Map<string, Set<Reader>>();
  readonly #perIp = new Map<string, number>();
  readonly #perSession = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #second = 0;
  #isClosed = false;

  constructor(options: HubOptions) {
    this.#o = options;
    options.log.watch((record) => this.deliver(record));
    this.#timer = setInterval(() => this.tick(), 1000);
    this.#timer.unref();
  }

  get size(): number {
    return this.#readers.size;
  }

  /** Whether anybody follows a topic. */
  follows(topic: string): boolean {
    return this.#byTopic.has(topic);
  }

  /**
   * Opens a stream over what `connect` gives. Throws 429 when there are too many, 401 for `me` alone without a session,
   * and 404 when none of the topics may be followed.
   */
  open(order: OpenOptions, connect: (events: SinkEvents) => Sink): void {
    const { session, ip, since } = order;
    const allowed = order.topics.filter((topic) => this.#o.mayFollow(session, topic));
    if (allowed.length === 0) {
      throw new Problem(
        session === null && order.topics.every((topic) => topic === 'me') ? 'UNAUTHENTICATED' : 'NOT_FOUND',
      );
    }
    this.#reserve(session, ip);
    const reader = new Reader(session, ip, topicSet(allowed), this.counts.opened % BEAT);
    this.counts.opened += 1;
    this.#enter(reader);
    let isGone = false;
    reader.sink = connect({
      drained: () => this.#drained(reader),
      closed: () => {
        isGone = true;
        this.#leave(reader);
      },
    });
    if (isGone) return;
    const refused = order.topics.filter((topic) => !allowed.includes(topic));
    this.#begin(reader, refused, since);
  }

  /** Tells one record to everybody who follows its topic and may. */
  deliver(record: LoggedRecord): void {
    const readers = record.topic === '*' ? this.#readers : this.#byTopic.get(record.topic);
    if (!readers) return;
    const frames = new Frames(record);
    const isOpen = !isGuarded(record) || this.#o.mayFollow(null, record.topic);
    for (const reader of readers) {
      if (reader.isHeld) {
        reader.keep(record);
        continue;
      }
      if (reader.session) this.#deliverTo(reader, reader.session, record, frames);
      else if (isOpen) this.#send(reader, frames.shared);
      else this.#narrow(reader);
    }
  }

  /** Ends every stream: readers ask again, elsewhere or later, and not all at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const reader of [...this.#readers]) {
      const retry = 500 + Math.floor(Math.random() * 2500);
      reader.end('bye', { retry }, retry);
    }
  }

  /** Once a second: sessions that are over, readers that are too slow, signs of life. */
  tick(): void {
    this.#second = (this.#second + 1) % BEAT;
    const now = this.#o.now();
    const beats = new Map<string, Frame>();
    for (const reader of [...this.#readers]) {
      if (reader.slowSince !== undefined && now - reader.slowSince > SLOW_MS) {
        this.counts.slow += 1;
        reader.sink.destroy();
        continue;
      }
      if (reader.session && this.#isOver(reader, reader.session)) continue;
      if (reader.beat !== this.#second || reader.isHeld) continue;
      this.#narrow(reader);
      const { topics } = reader;
      let frame = beats.get(topics.key);
      if (!frame) {
        frame = frameOf({ event: 'now', data: JSON.stringify({ asOf: this.#asOf(topics) }) });
        beats.set(topics.key, frame);
      }
      this.#send(reader, frame);
    }
  }

  #begin(reader: Reader, refused: readonly string[], since: string | undefined): void {
    const { log } = this.#o;
    const { position } = log;
    const found = since === undefined ? [] : log.since(since);
    const hello = (resumed: boolean): void => {
      const data = {
        topics: this.#seqs(reader.topics),
        refused,
        resumed,
        asOf: this.#asOf(reader.topics),
      };
      this.#send(
        reader,
        frameOf({
          id: resumed ? since! : position,
          event: 'hello',
          data: JSON.stringify(data),
          retry: RETRY_MS,
        }),
      );
    };
    const go = (records: readonly LoggedRecord[] | undefined): void => {
      hello(since !== undefined && records !== undefined);
      if (records) for (const record of records) this.#replay(reader, record);
      else this.#gap(reader);
    };
    if (!(found instanceof Promise)) return go(found);
    reader.hold();
    void found
      .catch(() => undefined)
      .then((records) => {
        if (!this.#readers.has(reader)) return;
        const late = reader.release(records?.at(-1)?.id ?? position);
        go(records && late && [...records, ...late]);
      });
  }

  #replay(reader: Reader, record: LoggedRecord): void {
    const { topic } = record;
    if (topic !== '*' && !reader.topics.names.has(nameFor(reader.session, topic))) return;
    if (topic.startsWith('me:') && topic !== `me:${reader.session?.sub}`) return;
    const frames = new Frames(record);
    this.#send(reader, reader.session ? frames.for(reader.session.sub) : frames.shared);
  }

  #deliverTo(reader: Reader, session: Session, record: LoggedRecord, frames: Frames): void {
    if (this.#isOver(reader, session)) return;
    if (isGuarded(record)) {
      this.#narrow(reader);
      if (!reader.topics.names.has(record.topic)) return;
    }
    this.#send(reader, frames.for(session.sub));
  }

  #send(reader: Reader, frame: Frame): void {
    if (reader.send(frame, this.#o.now())) this.counts.sent += 1;
    else this.counts.dropped += 1;
  }

  /** A reader that was too slow has taken everything: it is told that something is missing. */
  #drained(reader: Reader): void {
    if (reader.slowSince === undefined || !this.#readers.has(reader)) return;
    reader.slowSince = undefined;
    this.#gap(reader);
  }

  #gap(reader: Reader): void {
    this.counts.gaps += 1;
    const data = JSON.stringify({ topics: this.#seqs(reader.topics), asOf: this.#asOf(reader.topics) });
    this.#send(reader, frameOf({ id: this.#o.log.position, event: 'gap', data }));
  }

  #isOver(reader: Reader, session: Session): boolean {
    const now = this.#o.check(session);
    if (typeof now !== 'string') return false;
    this.#leave(reader);
    reader.end('end', { reason: now });
    return true;
  }

  /** Takes away what may not be read any more. */
  #narrow(reader: Reader): void {
    const checked = reader.session && this.#o.check(reader.session);
    const session = typeof checked === 'string' ? null : checked;
    const lost = [...reader.topics.names].filter((topic) => !this.#o.mayFollow(session, topic));
    if (lost.length === 0) return;
    this.#send(reader, frameOf({ event: 'lost', data: JSON.stringify({ topics: lost }) }));
    const kept = [...reader.topics.names].filter((topic) => !lost.includes(topic));
    this.#unfollow(reader);
    reader.topics = topicSet(kept);
    this.#follow(reader);
  }

  #reserve(session: Session | null, ip: string): void {
    const { limits } = this.#o;
    const isFull =
      this.#isClosed ||
      this.#readers.size >= limits.total ||
      (this.#perIp.get(ip) ?? 0) >= limits.ip ||
      (session !== null && (this.#perSession.get(session.sub) ?? 0) >= limits.session);
    if (!isFull) return;
    this.counts.refused += 1;
    throw new Problem(this.#isClosed ? 'UNAVAILABLE' : 'RATE_LIMITED', 'too many streams are open', {
      retryAfter: 15 + Math.random() * 15,
    });
  }

  #enter(reader: Reader): void {
    this.#readers.add(reader);
    count(this.#perIp, reader.ip, 1);
    if (reader.session) count(this.#perSession, reader.session.sub, 1);
    this.#follow(reader);
  }

  #leave(reader: Reader): void {
    if (!this.#readers.delete(reader)) return;
    count(this.#perIp, reader.ip, -1);
    if (reader.session) count(this.#perSession, reader.session.sub, -1);
    this.#unfollow(reader);
  }

  #follow(reader: Reader): void {
    for (const name of reader.topics.names) {
      const topic = name === 'me' ? `me:${reader.session?.sub}` : name;
      const readers = this.#byTopic.get(topic);
      if (readers) readers.add(reader);
      else {
        this.#byTopic.set(topic, new Set([reader]));
        this.#o.followed?.(topic);
      }
    }
  }

  #unfollow(reader: Reader): void {
    for (const name of reader.topics.names) {
      const topic = name === 'me' ? `me:${reader.session?.sub}` : name;
      const readers = this.#byTopic.get(topic);
      readers?.delete(reader);
      if (readers?.size === 0) this.#byTopic.delete(topic);
    }
  }

  #seqs({ names }: TopicSet): Record<string, string> {
    return Object.fromEntries([...names].map((topic) => [topic, this.#o.seqOf(topic)]));
  }

  #asOf({ names }: TopicSet): Record<string, string> {
    const known = [...names].map((topic) => [topic, this.#o.asOf(topic)] as const);
    return Object.fromEntries(known.filter((one): one is readonly [string, string] => one[1] !== undefined));
  }
}

/** The events of one record, each made once. */
class Frames {
  readonly #record: LoggedRecord;
  readonly #personal = new Map<string, Frame>();
  #shared: Frame | undefined;

  constructor(record: LoggedRecord) {
    this.#record = record;
  }

  get shared(): Frame {
    return (this.#shared ??= this.#frame(publicData(this.#record)));
  }

  for(sub: string): Frame {
    if (!this.#record.hands) return this.shared;
    let frame = this.#personal.get(sub);
    if (!frame) this.#personal.set(sub, (frame = this.#frame(personalData(this.#record, sub))));
    return frame;
  }

  #frame(data: string): Frame {
    return frameOf({ id: this.#record.id, event: 'change', data });
  }
}

/** Who may read a board or a channel can change at any time. */
function isGuarded({ topic }: LoggedRecord): boolean {
  return topic.startsWith('board:') || topic.startsWith('channel:');
}

function nameFor(session: Session | null, topic: string): string {
  return session && topic === `me:${session.sub}` ? 'me' : topic;
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const n = (counts.get(key) ?? 0) + by;
  if (n > 0) counts.set(key, n);
  else counts.delete(key);
}
