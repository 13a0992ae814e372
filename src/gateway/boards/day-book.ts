import type { Log } from '../log.js';
import { SlotValues } from '../standings/slot-values.js';
import type { Slots } from '../standings/slots.js';
import { gently, Pace, STEP, type Steps } from '../standings/steps.js';
import type { Store, StoreWrite } from '../store/store.js';
import { addDays } from './calendar.js';

/** What everybody had when a day began, by column and slot. */
export interface DayBase {
  zone: string;
  date: string;
  /** Milliseconds since 1970 at which these numbers were true. */
  at: number;
  /** Whether that was when the day began; otherwise the numbers came late. */
  exact: boolean;
  values: ReadonlyMap<string, SlotValues>;
}

/** One member's numbers, in the order of the book's columns. */
export type DayRow = readonly [platformId: string, publicId: string, ...numbers: number[]];

interface Header {
  at: number;
  exact: boolean;
  columns: string[];
  chunks: number;
}

export interface DayBookOptions {
  store: Store;
  slots: Slots;
  /** Columns that are kept. More may come, at the end. */
  columns: readonly string[] | (() => readonly string[]);
  log: Log;
}

const CHUNK = 2000;
/** Days are kept for so long; Mondays and firsts of a month for longer, as runs begin and end with them. */
export const KEEP_DAYS = 40;
const KEEP_STARTS = 800;

/**
 * Durable snapshots: what everybody had at the beginning of a day in a zone. Every window begins with a day, so these
 * are all that windows, past runs and rank changes need.
 */
export class DayBook {
  readonly #o: DayBookOptions;
  readonly #headers = new Map<string, Header>();
  readonly #bases = new Map<string, DayBase>();
  /** Days that are nowhere but in memory. */
  readonly #unstored = new Set<string>();

  constructor(options: DayBookOptions) {
    this.#o = options;
  }

  /** What each row holds, in order. */
  get columns(): readonly string[] {
    const { columns } = this.#o;
    return typeof columns === 'function' ? columns() : columns;
  }

  /** Reads which days there are, and nothing of what was kept of them: that is read when a window needs it. */
  async open(): Promise<void> {
    for (let from = ''; ;) {
      const [first] = await this.#entries<Header>({ from, limit: 1 });
      if (!first) return;
      const [zone, date, part] = first[0].split('|') as [string, string, string?];
      if (part === undefined) this.#headers.set(first[0], first[1]);
      // Parts come after their header; some may be left of a day whose header was never written.
      from = `${zone}|${date}}`;
    }
  }

  /** Looks whether another process has kept a day meanwhile. Answers whether it is known now and was not. */
  async look(zone: string, date: string): Promise<boolean> {
    const key = `${zone}|${date}`;
    if (this.#headers.has(key)) return false;
    const header = await this.#o.store.get<Header>('snapshots', key);
    if (header) this.#headers.set(key, header);
    return header !== undefined;
  }

  /** Whether a day was kept; with a column, whether that was kept, too. */
  has(zone: string, date: string, column = 'xp'): boolean {
    return this.#headers.get(`${zone}|${date}`)?.columns.includes(column) ?? false;
  }

  /** The first day of which something is known. */
  first(zone: string): string | undefined {
    const dates = [...this.#headers.keys()].flatMap((key) => {
      const [of, date] = key.split('|') as [string, string];
      return of === zone ? [date] : [];
    });
    return dates.sort()[0];
  }

  isExact(zone: string, date: string, column = 'xp'): boolean {
    return this.has(zone, date, column) && this.#headers.get(`${zone}|${date}`)!.exact;
  }

  /** The first day from `from` to `to`, both inclusive, of which a column is known. */
  firstSince(zone: string, from: string, to: string, column?: string): string | undefined {
    for (let date = from; date <= to; date = addDays(date, 1)) {
      if (this.has(zone, date, column)) return date;
    }
    return undefined;
  }

  /**
   * Keeps what everybody had, in slices. It counts before it is stored, also while the store takes no writes. The rows
   * are gone through twice.
   */
  async take(
    zone: string,
    date: string,
    at: number,
    exact: boolean,
    rows: Iterable<DayRow>,
  ): Promise<DayBase> {
    const { log, store } = this.#o;
    const { columns } = this;
    const key = `${zone}|${date}`;
    const values = this.#empty();
    const count = await gently(this.#filling(values, rows));
    const base: DayBase = { zone, date, at, exact, values };
    this.#bases.set(key, base);
    const header: Header = { at, exact, columns: [...columns], chunks: Math.ceil(count / CHUNK) };
    this.#headers.set(key, header);
    try {
      await this.#deleteParts(key);
      const pace = new Pace();
      let chunk = 0;
      for (const value of inChunks(rows)) {
        await store.put('snapshots', `${key}|${String(chunk).padStart(6, '0')}`, value);
        chunk += 1;
        if (pace.isOver) await pace.rest();
      }
      // The header comes last: a snapshot without one does not exist.
      await store.put('snapshots', key, header);
      this.#unstored.delete(key);
    } catch (error) {
      this.#unstored.add(key);
      log.warn('a snapshot could not be stored: it lasts until the gateway ends', { date, error });
    }
    return base;
  }

  /** Adds somebody who was not in the community yet, or not seen. */
  async add(base: DayBase, row: DayRow): Promise<void> {
    this.#fill(base.values, row);
    const key = `${base.zone}|${base.date}`;
    // In the order of that day's columns: by now they may be others.
    const [platformId, publicId, ...numbers] = row;
    const { columns } = this;
    const kept = (this.#headers.get(key)?.columns ?? columns).map((name) => numbers[columns.indexOf(name)]);
    try {
      await this.#o.store.put('snapshots', `${key}|late|${platformId}`, [[platformId, publicId, ...kept]]);
    } catch (error) {
      this.#o.log.debug('a late member of a snapshot could not be stored', { error });
    }
  }

  /** What everybody had when a day began; undefined when nothing was kept. It stays in memory until it is released. */
  async base(zone: string, date: string): Promise<DayBase | undefined> {
    const base = await this.read(zone, date);
    if (base) this.#bases.set(`${zone}|${date}`, base);
    return base;
  }

  /** The same for somebody who asks once: a day that is not in memory is not kept there. */
  async read(zone: string, date: string): Promise<DayBase | undefined> {
    const key = `${zone}|${date}`;
    const header = this.#headers.get(key);
    const known = this.#bases.get(key);
    if (known || !header) return known;
    const values = this.#empty();
    const pace = new Pace();
    for await (const [, rows] of this.#o.store.entries<DayRow[]>('snapshots', {
      from: `${key}|`,
      to: `${key}}`,
    })) {
      for (const row of rows) this.#fill(values, row, header.columns);
      if (pace.isOver) await pace.rest();
    }
    return { zone, date, at: header.at, exact: header.exact, values };
  }

  /** Lets go of days in memory that nobody needs now. */
  release(zone: string, needed: ReadonlySet<string>): void {
    for (const key of this.#bases.keys()) {
      const [of, date] = key.split('|') as [string, string];
      if (of === zone && !needed.has(date) && !this.#unstored.has(key)) this.#bases.delete(key);
    }
  }

  /** Deletes days that are too old to be asked for, save for those that are needed for good. */
  async prune(zone: string, today: string, needed: ReadonlySet<string> = new Set()): Promise<void> {
    const { store, log } = this.#o;
    try {
      for (const key of [...this.#headers.keys()]) {
        const [of, date] = key.split('|') as [string, string];
        const keep = isStart(date) ? KEEP_STARTS : KEEP_DAYS;
        if (of !== zone || date >= addDays(today, -keep) || needed.has(date)) continue;
        await store.delete('snapshots', key);
        await this.#deleteParts(key);
        this.#headers.delete(key);
        this.#bases.delete(key);
      }
    } catch (error) {
      log.warn('old snapshots could not be deleted', { error });
    }
  }

  async #entries<T>(range: { from: string; limit: number }): Promise<[string, T][]> {
    const found: [string, T][] = [];
    for await (const entry of this.#o.store.entries<T>('snapshots', range)) found.push(entry);
    return found;
  }

  /** Answers how many there were. */
  *#filling(values: ReadonlyMap<string, SlotValues>, rows: Iterable<DayRow>): Steps<number> {
    let count = 0;
    for (const row of rows) {
      this.#fill(values, row);
      count += 1;
      if (count % STEP === 0) yield;
    }
    return count;
  }

  async #deleteParts(key: string): Promise<void> {
    const writes: StoreWrite[] = [];
    for await (const [part] of this.#o.store.entries('snapshots', { from: `${key}|`, to: `${key}}` })) {
      writes.push({ room: 'snapshots', key: part, delete: true });
    }
    if (writes.length > 0) await this.#o.store.batch(writes);
  }

  #empty(): Map<string, SlotValues> {
    return new Map(this.columns.map((column) => [column, new SlotValues(this.#o.slots)]));
  }

  #fill(
    values: ReadonlyMap<string, SlotValues>,
    row: DayRow,
    columns: readonly string[] = this.columns,
  ): void {
    const slot = this.#o.slots.claim(row[1]);
    for (const [i, column] of columns.entries()) {
      const value = row[i + 2];
      if (typeof value === 'number') values.get(column)?.set(slot, value);
    }
  }
}

function* inChunks(rows: Iterable<DayRow>): Generator<DayRow[]> {
  let chunk: DayRow[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Whether a month or an ISO week begins on this date. */
export function isStart(date: string): boolean {
  return date.endsWith('-01') || new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
}
