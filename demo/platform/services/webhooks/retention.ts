import { sql } from 'drizzle-orm';
import type { Platform } from '../../http/context.js';

/** How long events, deliveries and their log are kept. */
export const KEPT_MS = 30 * 24 * 3_600_000;

/** Forgets what is older than that, also what waits for a receiver that nobody has switched on since. */
export async function forgetOld({ db, now }: Platform): Promise<void> {
  const before = new Date(now() - KEPT_MS).toISOString();
  await db.execute(sql`delete from webhook_events where created_at < ${before}::timestamptz and is_spread`);
}
