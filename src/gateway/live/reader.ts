import type { Session } from '../context.js';
import { frameOf, type Frame } from './frame.js';
import { splitSeq } from './live-log.js';
import type { LoggedRecord } from './record.js';
import type { Sink } from './sink.js';
import type { TopicSet } from './topics.js';

/** Bytes that may wait for one reader. One that takes less gets no more until it has caught up, and then a gap. */
export const MAX_WAITING = 65_536;
/** Records that wait while what came before them is looked up. */
const MAX_HELD = 500;

/** One open stream. */
export class Reader {
  readonly session: Session | null;
  readonly ip: string;
  /** What it follows; less once it may not read a channel any more. */
  topics: TopicSet;
  /** In which second of a round it hears that the stream is alive. */
  readonly beat: number;
  sink!: Sink;
  /** Milliseconds since 1970 from which on it has been too slow. */
  slowSince: number | undefined;
  #held: LoggedRecord[] | undefined;

  constructor(session: Session | null, ip: string, topics: TopicSet, beat: number) {
    this.session = session;
    this.ip = ip;
    this.topics = topics;
    this.beat = beat;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** False when it was not sent, as too much waits already. */
  send(frame: Frame, now: number): boolean {
    if (this.slowSince !== undefined) return false;
    if (this.sink.waiting + frame.plain.length > MAX_WAITING) {
      this.slowSince = now;
      return false;
    }
    this.sink.write(frame);
    return true;
  }

  /** Keeps records back until `release`. */
  hold(): void {
    this.#held = [];
  }

  keep(record: LoggedRecord): void {
    this.#held?.push(record);
  }

  /** What was kept back and lies behind this id; undefined when it was more than can be kept. */
  release(behind: string): LoggedRecord[] | undefined {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (held.length > MAX_HELD) return undefined;
    const [epoch, n] = splitSeq(behind);
    return held.filter(({ id }) => {
      const [ofEpoch, ofN] = splitSeq(id);
      return ofEpoch !== epoch || ofN > n;
    });
  }

  /** Says why, and ends. */
  end(event: 'end' | 'bye', data: object, retry?: number): void {
    this.sink.write(
      frameOf({ event, data: JSON.stringify(data), ...(retry === undefined ? {} : { retry }) }),
    );
    this.sink.end();
  }
}
