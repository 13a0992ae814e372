import { sql } from 'drizzle-orm';
import type { Database } from '../../demo/platform/db/open.js';

type Rows = { rows: Record<string, unknown>[] };

/** Tables that a refusal may touch, with why. */
const MOVING = new Set([
  // Wrong codes are counted, so that guessing ends.
  'email_verifications',
  // Refused calls are written down too.
  'incoming_webhook_calls',
]);

/** What the whole database holds, as one text per table: equal texts mean that nothing was written. */
export async function digest(db: Database): Promise<Map<string, string>> {
  const { rows: tables } = (await db.execute(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  )) as unknown as Rows;
  const names = tables.map(({ name }) => String(name)).filter((name) => !MOVING.has(name));
  const each = names.map(
    (name) =>
      sql`select ${name}::text as name, count(*)::text || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum from ${sql.identifier(name)} t`,
  );
  const { rows } = (await db.execute(sql.join(each, sql` union all `))) as unknown as Rows;
  return new Map(rows.map(({ name, sum }) => [String(name), String(sum)]));
}

/** Names of tables that are not as they were. */
export const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].filter(([name, sum]) => before.get(name) !== sum).map(([name]) => name);
