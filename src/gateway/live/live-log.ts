import type { Sequence } from '../sequence.js';
import { publicData, type LiveRecord, type LoggedRecord } from './record.js';

/**
 * The numbered log of a community: what changed, in one order for everybody. In process it is a ring; with Redis a
 * stream that all gateways share.
 */
export interface LiveLog {
  /** Id of the newest record, or of the moment before the first. */
  readonly position: string;
  /** Takes a record in. It is told to the watchers once it has its number, which a shared log answers with. */
  append(record: LiveRecord): void | Promise<string>;
  /** Records after that one, the oldest first; undefined when it cannot be said which there were. */
  since(id: string): LoggedRecord[] | undefined | Promise<LoggedRecord[] | undefined>;
  watch(on: (record: LoggedRecord) => void): void;
}

/** Records, and characters of what they carry, that are kept. */
const MAX_RECORDS = 10_000;
const MAX_SIZE = 8 * 2 ** 20;

/** The newest records, bounded in number and in size. */
export class RecordRing {
  readonly #maxRecords: number;
  readonly #maxSize: number;
  readonly #records: { record: LoggedRecord; n: number; size: number }[] = [];
  /** Index of the oldest one; what lies before it is cut off now and then. */
  #from = 0;
  #size = 0;
  /** Everything after this number is there. */
  #since: number;
  #epoch: string;

  constructor(position: string, { records = MAX_RECORDS, size = MAX_SIZE } = {}) {
    [this.#epoch, this.#since] = splitSeq(position);
    this.#maxRecords = records;
    this.#maxSize = size;
  }

  push(record: LoggedRecord): void {
    const [epoch, n] = splitSeq(record.id);
    if (epoch !== this.#epoch) this.reset(`${epoch}-${n - 1}`);
    const size = publicData(record).length;
    this.#records.push({ record, n, size });
    this.#size += size;
    while (
      this.#records.length - this.#from > this.#maxRecords ||
      (this.#size > this.#maxSize && this.#records.length - this.#from > 1)
    ) {
      const gone = this.#records[this.#from]!;
      this.#from += 1;
      this.#size -= gone.size;
      this.#since = gone.n;
    }
    if (this.#from > 1000 && this.#from * 2 > this.#records.length) {
      this.#records.splice(0, this.#from);
      this.#from = 0;
    }
  }

  /** Forgets everything: what comes next follows this id. */
  reset(position: string): void {
    [this.#epoch, this.#since] = splitSeq(position);
    this.#records.length = this.#from = this.#size = 0;
  }

  since(id: string): LoggedRecord[] | undefined {
    const [epoch, n] = splitSeq(id);
    if (epoch !== this.#epoch || !(n >= this.#since)) return undefined;
    let low = this.#from;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]!.n > n) high = middle;
      else low = middle + 1;
    }
    return this.#records.slice(low).map(({ record }) => record);
  }
}

/** The log of a gateway that runs alone. Its numbers are those of the sequence. */
export class MemoryLog implements LiveLog {
  readonly #seq: Sequence;
  readonly #ring: RecordRing;
  readonly #watchers = new Set<(record: LoggedRecord) => void>();
  #position: string;

  constructor(seq: Sequence, bounds?: { records?: number; size?: number }) {
    this.#seq = seq;
    this.#position = seq.current;
    this.#ring = new RecordRing(this.#position, bounds);
  }

  get position(): string {
    return this.#position;
  }

  append(record: LiveRecord): void {
    const logged: LoggedRecord = { ...record, id: (this.#position = this.#seq.next()) };
    this.#ring.push(logged);
    for (const on of this.#watchers) on(logged);
  }

  since(id: string): LoggedRecord[] | undefined {
    // A number that was never given out is no place in this log.
    return splitSeq(id)[1] > splitSeq(this.#seq.current)[1] ? undefined : this.#ring.since(id);
  }

  watch(on: (record: LoggedRecord) => void): void {
    this.#watchers.add(on);
  }
}

/** Epoch and number of `<epoch>-<n>`; the number is NaN where there is none. */
export function splitSeq(seq: string): [epoch: string, n: number] {
  const at = seq.lastIndexOf('-');
  const digits = seq.slice(at + 1);
  return [seq.slice(0, Math.max(at, 0)), /^\d{1,15}(\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN];
}
