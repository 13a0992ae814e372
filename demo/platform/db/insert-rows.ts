import { getTableName, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './open.js';

/** Rows of one statement: large enough to be fast, small enough to stay in bounded memory. */
const BATCH = 5000;

/** Inserts rows given by database column names; columns that no row names take their defaults. */
export async function insertRows(
  db: Database,
  table: PgTable,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const columns = sql.join(
      Object.keys(batch[0]!).map((name) => sql.identifier(name)),
      sql`, `,
    );
    const name = sql.identifier(getTableName(table));
    await db.execute(
      sql`insert into ${name} (${columns}) select ${columns}
        from json_populate_recordset(null::${name}, ${JSON.stringify(batch)}::json)`,
    );
  }
}
