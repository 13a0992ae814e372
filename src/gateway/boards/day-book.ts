import type { Log } from '../log.js';
import { SlotValues } from '../standings/slot-values.js';
import type { Slots } from '../standings/slots.js';
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
  columns: readonly string[];
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
    return this.#o.columns;
  }

  /** Reads which days there are. */
  async open(): Promise<void> {
    for await (const [key, value] of this.#o.store.entries<Header>('snapshots')) {
      if (key.split('|').length === 2) this.#headers.set(key, value);
    }
  }

  has(zone: string, date: string): boolean {
    return this.#headers.has(`${zone}|${date}`);
  }

  /** The first day of which something is known. */
  first(zone: string): string | undefined {
    const dates = [...this.#headers.keys()].flatMap((key) => {
      const [of, date] = key.split('|') as [string, string];
      return of === zone ? [date] : [];
    });
    return dates.sort()[0];
  }

  isExact(zone: string, date: string): boolean {
    return this.#headers.get(`${zone}|${date}`)?.exact ?? false;
  }

  /** The first day from `from` to `to`, both inclusive, of which something is known. */
  firstSince(zone: string, from: string, to: string): string | undefined {
    for (let date = from; date <= to; date = addDays(date, 1)) {
      if (this.has(zone, date)) return date;
    }
    return undefined;
  }

  /** Keeps what everybody had. It counts at once, also while the store takes no writes. */
  async take(
    zone: string,
    date: string,
    at: number,
    exact: boolean,
    rows: readonly DayRow[],
  ): Promise<DayBase> {
    const { columns, log, store } = this.#o;
    const key = `${zone}|${date}`;
    const values = this.#empty();
    for (const row of rows) this.#fill(values, row);
    const base: DayBase = { zone, date, at, exact, values };
    this.#bases.set(key, base);
    const header: Header = { at, exact, columns: [...columns], chunks: Math.ceil(rows.length / CHUNK) };
    this.#headers.set(key, header);
    try {
      await this.#deleteParts(key);
      for (let chunk = 0; chunk < header.chunks; chunk += 1) {
        const value = rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
        await store.put('snapshots', `${key}|${String(chunk).padStart(6, '0')}`, value);
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
    try {
      await this.#o.store.put('snapshots', `${base.zone}|${base.date}|late|${row[0]}`, [row]);
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
    for await (const [, rows] of this.#o.store.entries<DayRow[]>('snapshots', {
      from: `${key}|`,
      to: `${key}}`,
    })) {
      for (const row of rows) this.#fill(values, row, header.columns);
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

  async #deleteParts(key: string): Promise<void> {
    const writes: StoreWrite[] = [];
    for await (const [part] of this.#o.store.entries('snapshots', { from: `${key}|`, to: `${key}}` })) {
      writes.push({ room: 'snapshots', key: part, delete: true });
    }
    if (writes.length > 0) await this.#o.store.batch(writes);
  }

  #empty(): Map<string, SlotValues> {
    return new Map(this.#o.columns.map((column) => [column, new SlotValues(this.#o.slots)]));
  }

  #fill(
    values: ReadonlyMap<string, SlotValues>,
    row: DayRow,
    columns: readonly string[] = this.#o.columns,
  ): void {
    const [, publicId, ...numbers] = row;
    const slot = this.#o.slots.claim(publicId);
    for (const [i, column] of columns.entries()) {
      const value = numbers[i];
      if (typeof value === 'number') values.get(column)?.set(slot, value);
    }
  }
}

/** Whether a month or an ISO week begins on this date. */
export function isStart(date: string): boolean {
  return date.endsWith('-01') || new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
}
