import { createHash, randomBytes } from 'node:crypto';
import type { Log } from '../log.js';
import type { Store, StoreWrite } from '../store/store.js';
import type { KeptMember } from '../translate/member.js';
import { fromKeptRow, toKeptRow, type KeptRow } from './kept-row.js';
import type { SweepMark } from './sweep.js';

export interface KeptMembersOptions {
  /** Undefined keeps nothing. */
  store: Store | undefined;
  log: Log;
  now: () => number;
  /** What the members belong to: under anything else they are not believed. */
  of: readonly (string | undefined)[];
  /** Members as they are known now. */
  members: {
    readonly size: number;
    get(platformId: string): KeptMember | undefined;
    cut(): Iterable<KeptMember>;
  };
}

/** What an earlier process left behind. */
export interface Left {
  /** Milliseconds since 1970 at which the last complete sweep began; undefined when there was none. */
  asOfMs: number | undefined;
  /** A load or sweep that was under way, and when it was heard of last. */
  mark: (SweepMark & { at: number }) | undefined;
}

interface Header {
  of: string;
  /** The last complete sweep, and what it asked of everybody. */
  complete?: { asOfMs: number; columns: readonly string[] };
  mark?: SweepMark & { at: number };
}

interface Segment {
  rows: KeptRow[];
  /** Platform ids of members who are gone. */
  gone: string[];
}

/** Members in one segment: to write one must not stop the process for longer than a few milliseconds. */
const SEGMENT = 500;
/** Beyond so many members that are not written yet, the sweep waits for the store. */
const MOST_PENDING = 4 * SEGMENT;
/** Changes are gathered for so long, in milliseconds. */
const GATHER = 1000;
/** The log is written anew when it holds so many times the rows that count, and more than a few. */
const TOO_LONG = 3;
const FEW = 20_000;

/**
 * Everybody in the durable store, so that a restart shows boards at once and a load goes on where it was. It is a log:
 * segments of rows in the order of their keys, of which the last row of a member counts. So a sweep that finds
 * little changed writes little. Keys are `<epoch><a|b><number>`: `a` for the members that an epoch begins with, `b`
 * for what changed since; once an epoch has its beginning, those before it are deleted.
 */
export class KeptMembers {
  readonly #o: KeptMembersOptions;
  readonly #of: string;
  /** Two gateways on one store never write the same key. */
  readonly #own = randomBytes(3).toString('hex');
  #pending = new Set<string>();
  #header: Header;
  #headerChanged = false;
  #segments: string[] = [];
  #epoch = 1;
  #next = 0;
  /** Rows in the log, whether they still count or not. */
  #rows = 0;
  #flushing: Promise<void> | undefined;
  #rewriting: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #warned = false;
  #closed = false;

  constructor(options: KeptMembersOptions) {
    this.#o = options;
    this.#of = createHash('sha256').update(JSON.stringify(options.of)).digest('base64url');
    this.#header = { of: this.#of };
  }

  /** What was left for a gateway that counts these columns; undefined when there is nothing that it can use. */
  async open(columns: readonly string[]): Promise<Left | undefined> {
    const header = await this.#o.store?.get<Header>('meta', 'members');
    const hasAll = (of?: { columns: readonly string[] }) =>
      of !== undefined && columns.every((column) => of.columns.includes(column));
    const { complete, mark } = header?.of === this.#of ? header : {};
    const left: Left = {
      asOfMs: hasAll(complete) ? complete!.asOfMs : undefined,
      mark: hasAll(mark) ? mark : undefined,
    };
    if (left.asOfMs === undefined && !left.mark) {
      await this.#wipe();
      return undefined;
    }
    this.#header = header!;
    return left;
  }

  /** Members as they were left, some at a time; of each member the last row counts. */
  async *read(): AsyncGenerator<{ members: KeptMember[]; gone: string[] }, void, undefined> {
    for await (const [key, { rows, gone }] of this.#o.store?.entries<Segment>('members') ?? []) {
      this.#segments.push(key);
      this.#rows += rows.length;
      this.#epoch = Math.max(this.#epoch, Number.parseInt(key.slice(0, EPOCH), 36));
      this.#next = Math.max(this.#next, Number.parseInt(key.slice(EPOCH + 1, EPOCH + 1 + NUMBER), 36) + 1);
      yield { members: rows.map(fromKeptRow), gone };
    }
  }

  changed(member: KeptMember): void {
    this.#note(member.platformId);
  }

  removed(member: { platformId: string }): void {
    this.#note(member.platformId);
  }

  /** Everybody before this cursor was taken. Waits while the store is far behind. */
  async reached(mark: SweepMark): Promise<void> {
    if (!this.#o.store) return;
    this.#header.mark = { ...mark, at: this.#o.now() };
    this.#headerChanged = true;
    this.#soon();
    if (this.#pending.size >= SEGMENT) void this.flush();
    if (this.#pending.size >= MOST_PENDING) await this.flush();
  }

  /** Everybody was seen by this sweep. */
  async completed({ began, columns }: { began: number; columns: readonly string[] }): Promise<void> {
    if (!this.#o.store) return;
    delete this.#header.mark;
    this.#header.complete = { asOfMs: began, columns };
    this.#headerChanged = true;
    await this.flush();
    if (this.#rows > TOO_LONG * this.#o.members.size + FEW) this.#rewriting ??= this.#rewrite(this.#o.store);
  }

  /** Writes what changed. Never rejects: what cannot be written now is written later. */
  flush(): Promise<void> {
    const { store } = this.#o;
    if (!store) return Promise.resolve();
    this.#flushing ??= this.#flush(store).finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#rewriting;
    await this.#flushing;
    await this.flush();
  }

  #note(platformId: string): void {
    if (!this.#o.store) return;
    this.#pending.add(platformId);
    this.#soon();
  }

  #soon(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, GATHER);
    this.#timer.unref();
  }

  async #flush(store: Store): Promise<void> {
    while (this.#pending.size > 0 || this.#headerChanged) {
      const ids = this.#first(MOST_PENDING);
      // The header goes with the last rows that it speaks of, in one write: it never promises what is not there.
      const isLast = ids.length === this.#pending.size;
      const segments = this.#segmentsOf(ids);
      const writes: StoreWrite[] = segments.map(([key, value]) => ({ room: 'members', key, value }));
      if (isLast) writes.push({ room: 'meta', key: 'members', value: structuredClone(this.#header) });
      for (const id of ids) this.#pending.delete(id);
      if (isLast) this.#headerChanged = false;
      try {
        await store.batch(writes);
      } catch (error) {
        for (const id of ids) this.#pending.add(id);
        this.#headerChanged = true;
        if (!this.#warned) this.#o.log.warn('members cannot be kept in the store now', { error });
        this.#warned = true;
        return this.#soon();
      }
      this.#warned = false;
      for (const [key, { rows }] of segments) {
        this.#segments.push(key);
        this.#rows += rows.length;
      }
    }
  }

  #first(count: number): string[] {
    const ids: string[] = [];
    for (const id of this.#pending) {
      if (ids.length === count) break;
      ids.push(id);
    }
    return ids;
  }

  #segmentsOf(ids: readonly string[]): [key: string, segment: Segment][] {
    const segments: [string, Segment][] = [];
    for (let from = 0; from < ids.length; from += SEGMENT) {
      const segment: Segment = { rows: [], gone: [] };
      for (const id of ids.slice(from, from + SEGMENT)) {
        const member = this.#o.members.get(id);
        if (member) segment.rows.push(toKeptRow(member));
        else segment.gone.push(id);
      }
      segments.push([this.#key('b'), segment]);
    }
    return segments;
  }

  /** Begins a new epoch with everybody as they are, and lets go of the ones before. */
  async #rewrite(store: Store): Promise<void> {
    const old = this.#segments;
    this.#segments = [];
    this.#epoch += 1;
    this.#rows = 0;
    try {
      let rows: KeptRow[] = [];
      const write = async (): Promise<void> => {
        const key = this.#key('a');
        await store.put('members', key, { rows, gone: [] } satisfies Segment);
        this.#segments.push(key);
        this.#rows += rows.length;
        rows = [];
      };
      for (const member of this.#o.members.cut()) {
        if (this.#closed) break;
        rows.push(toKeptRow(member));
        if (rows.length === SEGMENT) await write();
      }
      if (!this.#closed) {
        await write();
        for (const key of old) await store.delete('members', key);
        return;
      }
    } catch (error) {
      this.#o.log.warn('kept members could not be written anew', { error });
    } finally {
      this.#rewriting = undefined;
    }
    this.#segments.unshift(...old);
  }

  async #wipe(): Promise<void> {
    const { store } = this.#o;
    if (!store) return;
    await store.delete('meta', 'members');
    for await (const [key] of store.entries('members')) await store.delete('members', key);
  }

  #key(kind: 'a' | 'b'): string {
    const number = (this.#next++).toString(36).padStart(NUMBER, '0');
    return `${this.#epoch.toString(36).padStart(EPOCH, '0')}${kind}${number}${this.#own}`;
  }
}

/** Digits of an epoch and of a number, in base 36. */
const EPOCH = 6;
const NUMBER = 8;
