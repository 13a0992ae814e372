import type { Log } from '../log.js';
import { pause } from '../messages/pause.js';
import type { RedisConnection } from '../redis/connection.js';
import type { Sequence } from '../sequence.js';
import { RecordRing, splitSeq, type LiveLog } from './live-log.js';
import type { LiveRecord, LoggedRecord } from './record.js';

export interface RedisLogOptions {
  redis: RedisConnection;
  seq: Sequence;
  log: Log;
  signal: AbortSignal;
  /** Names this gateway among those that share the log. */
  origin: string;
}

const MAX_RECORDS = 10_000;
/** How long one read waits for news, in milliseconds. */
const BLOCK_MS = 5000;
const PAUSE_MS = 500;
const AT_ONCE = 500;

/**
 * The log as a stream in Redis, which all gateways of a community share: its ids are the numbers. One connection reads
 * what comes; records that are no longer in memory are looked up.
 */
export class RedisLog implements LiveLog {
  readonly #o: RedisLogOptions;
  readonly #key: string;
  readonly #watchers = new Set<(record: LoggedRecord) => void>();
  readonly #ring = new RecordRing('-0');
  #epoch = '';
  #n = 0;
  #reader: RedisConnection | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RedisLogOptions) {
    this.#o = options;
    this.#key = options.redis.key('live');
  }

  get position(): string {
    return `${this.#epoch}-${this.#n}`;
  }

  /** Finds the log, or begins one, and follows it from now on. Rejects while Redis cannot be asked. */
  async open(): Promise<void> {
    this.#reader = await this.#o.redis.open('live', { blocking: true });
    await this.#find();
    this.#running = this.#follow();
  }

  /** Rejects when the record could not be stored: it is then told by nobody, or, after a time-out, perhaps all the same. */
  async append(record: LiveRecord): Promise<string> {
    const { redis, origin } = this.#o;
    const text = JSON.stringify({ ...record, origin });
    const id = await redis.run((client) =>
      client.xAdd(
        this.#key,
        `${this.#epoch}-*`,
        { record: text },
        { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: MAX_RECORDS } },
      ),
    );
    return String(id);
  }

  /** From memory, or from Redis. Undefined when some records are gone, or Redis cannot be asked. */
  since(id: string): LoggedRecord[] | undefined | Promise<LoggedRecord[] | undefined> {
    const [epoch, n] = splitSeq(id);
    if (epoch !== this.#epoch || !Number.isInteger(n) || n > this.#n) return undefined;
    return this.#ring.since(id) ?? this.#range(epoch, n);
  }

  watch(on: (record: LoggedRecord) => void): void {
    this.#watchers.add(on);
  }

  async closed(): Promise<void> {
    await this.#reader?.close();
    await this.#running;
  }

  async #range(epoch: string, n: number): Promise<LoggedRecord[] | undefined> {
    try {
      const { redis } = this.#o;
      const [first] = (await redis.run((client) => client.xRange(this.#key, '-', '+', { COUNT: 1 }))) ?? [];
      // Whether something was between them that is gone by now cannot be said.
      if (!first || splitSeq(first.id)[1] > n + 1) return undefined;
      const end = `${epoch}-${this.#n}`;
      const found = await redis.run((client) => client.xRange(this.#key, `(${epoch}-${n}`, end));
      return (found ?? []).flatMap((entry) => read(entry) ?? []);
    } catch {
      return undefined;
    }
  }

  /** The epoch is the moment at which somebody began the log. Redis that lost it gets another one. */
  async #find(): Promise<void> {
    const { redis, seq } = this.#o;
    const key = redis.key('live', 'epoch');
    await redis.run((client) => client.set(key, String(Date.now()), { condition: 'NX' }));
    const epoch = await redis.run((client) => client.get(key));
    let [last] = await this.#newest();
    if (!last) {
      // The stream counts from 0, a number that says nothing yet. Whoever comes second is refused, and reads it.
      await redis
        .run((client) => client.xAdd(this.#key, `${epoch}-1`, { record: '' }))
        .catch((error: unknown) => this.#o.log.debug('the log was begun by another gateway', { error }));
      [last] = await this.#newest();
    }
    const [lastEpoch, n] = last ? splitSeq(last.id) : ['', 0];
    // A stream that outlived its epoch goes on: its ids can only grow.
    const known = last && Number(lastEpoch) >= Number(epoch) ? lastEpoch : String(epoch);
    const at = known === lastEpoch ? n : 0;
    if (known !== this.#epoch) {
      const isNew = this.#epoch !== '';
      this.#epoch = known;
      this.#n = at;
      this.#ring.reset(this.position);
      seq.share(known, at);
      if (isNew) {
        this.#o.log.warn('the log of changes begins anew: Redis has lost it', { position: this.position });
        seq.touchAll();
      }
    }
  }

  async #newest(): Promise<readonly Entry[]> {
    return (await this.#o.redis.run((client) => client.xRevRange(this.#key, '+', '-', { COUNT: 1 }))) ?? [];
  }

  async #follow(): Promise<void> {
    const { signal, log } = this.#o;
    let wasLost = false;
    while (!signal.aborted) {
      try {
        if (wasLost) await this.#find();
        wasLost = false;
        const found = await this.#reader!.run(
          (client) =>
            client.xRead({ key: this.#key, id: this.position }, { BLOCK: BLOCK_MS, COUNT: AT_ONCE }),
          BLOCK_MS + 3000,
        );
        // Silence may mean that the log is gone.
        if (!found) await this.#find();
        for (const { messages } of (found ?? []) as { messages: Entry[] }[])
          for (const entry of messages) this.#take(entry);
      } catch (error) {
        if (signal.aborted) return;
        if (!wasLost) log.warn('the log of changes cannot be read', { error });
        wasLost = true;
        await pause(PAUSE_MS, signal);
      }
    }
  }

  #take(entry: Entry): void {
    const [epoch, n] = splitSeq(entry.id);
    if (epoch !== this.#epoch || !(n > this.#n)) return;
    this.#n = n;
    this.#o.seq.share(epoch, n);
    const record = read(entry);
    if (!record) return;
    this.#ring.push(record);
    // Answers of this gateway hold what it told.
    if (record.origin === this.#o.origin) this.#o.seq.settle(record.topic, n);
    for (const on of this.#watchers) on(record);
  }
}

interface Entry {
  id: string;
  message: Record<string, string>;
}

/** A record as it was stored; its number is what answers carry from then on. Undefined for what is none of ours. */
function read({ id, message }: Entry): LoggedRecord | undefined {
  try {
    const record = JSON.parse(message['record'] ?? '') as LiveRecord;
    return typeof record.topic === 'string' ? { ...record, seq: id, id } : undefined;
  } catch {
    return undefined;
  }
}
