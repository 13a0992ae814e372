import { sql } from 'drizzle-orm';
import type { Database } from '../../../demo/platform/db/open.js';

/** Short id of the first member that is added; seeded ones stand below it. */
export const FIRST_ADDED = 2_000_001;
const AT_ONCE = 50_000;

/** Adds so many plain members, made by the database itself. */
export async function addMembers(
  db: Database,
  communityId: string,
  amount: number,
  first = FIRST_ADDED,
): Promise<void> {
  for (let done = 0; done < amount; done += AT_ONCE) {
    const from = first + done;
    const to = first + Math.min(amount, done + AT_ONCE) - 1;
    await db.execute(sql`
      insert into users (number, id, username, email, first_name, last_name, display_name, created_at)
      select n, lpad(to_hex(n), 24, '0'), 'added' || n, 'added' || n || '@example.org', 'Added', 'Member',
        'Added Member', '2026-01-01T00:00:00Z'
      from generate_series(${from}::int, ${to}::int) n`);
    await db.execute(sql`
      insert into members (community_id, user_number, joined_at)
      select ${communityId}, n, '2026-01-01T00:00:00Z' from generate_series(${from}::int, ${to}::int) n`);
  }
  await db.execute(sql`analyze users`);
  await db.execute(sql`analyze members`);
}
