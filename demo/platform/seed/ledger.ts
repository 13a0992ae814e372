import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { insertRows } from '../db/insert-rows.js';
import type { Database } from '../db/open.js';
import { dailyActivity, rewardLog } from '../db/schema.js';
import { DAY_MS, dayBefore } from '../services/days.js';
import { COIN_SETTING, XP_SETTING } from './activity.js';
import { CAST } from './cast.js';
import { communityIdOf } from './credentials.js';
import { FIRST_NUMBER } from './people.js';
import type { SeedOptions } from './seed.js';

/** Days that the cast's ledger goes back; what everybody earned before is in their days alone. */
const DAYS = 7;
/** An action each so many milliseconds from the morning on. */
const PACE = 7 * 60_000;
const MORNING = 8 * 3_600_000;

/** What the cast was given in the last days, action by action, as their activity says. */
export async function storeLedger(db: Database, { seed, members }: SeedOptions, now: number): Promise<void> {
  const communityId = communityIdOf(seed);
  const days = await db
    .select()
    .from(dailyActivity)
    .where(
      and(
        eq(dailyActivity.communityId, communityId),
        lt(dailyActivity.userNumber, FIRST_NUMBER + Math.min(CAST.length, members)),
        gte(dailyActivity.day, dayBefore(now, DAYS - 1)),
      ),
    )
    .orderBy(asc(dailyActivity.userNumber), asc(dailyActivity.day));
  await insertRows(
    db,
    rewardLog,
    days.flatMap((day) => {
      const start = Date.parse(day.day);
      const acts = [
        ...Array.from({ length: Math.min(1, day.visits) }, () => 'visit' as const),
        ...Array.from({ length: day.messages }, () => 'message' as const),
        ...Array.from({ length: day.replies }, () => 'reply' as const),
        ...Array.from({ length: day.reactions }, () => 'react' as const),
      ];
      // Also a busy day ends before the next begins, and today before now.
      const end = Math.min(now, start + DAY_MS);
      const first = Math.min(start + MORNING, end - 1000 * acts.length);
      const pace = Math.min(PACE, Math.floor((end - first) / Math.max(1, acts.length)));
      return acts.map((action, place) => ({
        community_id: communityId,
        user_number: day.userNumber,
        action,
        source: 'activity',
        xp: XP_SETTING[action].xp,
        coins: COIN_SETTING.amounts[action] ?? 0,
        created_at: new Date(first + place * pace).toISOString(),
      }));
    }),
  );
}
