import { count, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../db/open.js';

/** What a cell shows: text, an id or key in fixed width, something long that is opened, a state, or a number. */
export type Cell =
  | string
  | { code: string }
  | { log: string }
  | { number: number }
  | { state: string; tone: 'good' | 'bad' | 'plain' };

/** A button of a row: what it is called, what it does to which id. */
export interface RowAction {
  label: string;
  action: string;
  id: string;
  /** It cannot be taken back. */
  grave?: true;
}

export interface ListRow {
  cells: Cell[];
  actions: RowAction[];
}

export interface List {
  name: string;
  title: string;
  /** One sentence. */
  about: string;
  columns: string[];
  /** Whether a search box makes sense. */
  searched?: true;
  count(db: Database, communityId: string, search: string): Promise<number>;
  rows(
    db: Database,
    communityId: string,
    page: { limit: number; offset: number; search: string },
  ): Promise<ListRow[]>;
}

export const date = (value: Date | null): string =>
  value === null ? '' : value.toISOString().slice(0, 16).replace('T', ' ');

export const state = (good: boolean, yes: string, no: string): Cell => ({
  state: good ? yes : no,
  tone: good ? 'good' : 'bad',
});

export async function countOf(db: Database, table: PgTable, where: SQL | undefined): Promise<number> {
  const [row] = await db.select({ n: count() }).from(table).where(where);
  return row!.n;
}
