import { and, between, eq, inArray } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { dailyActivity } from '../db/schema.js';
import { dayBefore } from './days.js';
import { membersByEmail } from './members.js';

export type DayRow = typeof dailyActivity.$inferSelect;

/** The last `days` days of a member with the newest first; days without activity are undefined. */
export async function lastDays(
  db: Database,
  communityId: string,
  userNumber: number,
  days: number,
  now: number,
): Promise<{ start: string; end: string; days: { date: string; row: DayRow | undefined }[] }> {
  const end = dayBefore(now, 0);
  const start = dayBefore(now, days - 1);
  const rows = await db
    .select()
    .from(dailyActivity)
    .where(
      and(
        eq(dailyActivity.communityId, communityId),
        eq(dailyActivity.userNumber, userNumber),
        between(dailyActivity.day, start, end),
      ),
    );
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return {
    start,
    end,
    days: Array.from({ length: days }, (_, ago) => {
      const date = dayBefore(now, ago);
      return { date, row: byDay.get(date) };
    }),
  };
}

export interface DayOfMember {
  identifier: string;
  userId: string;
  xp: number;
  coins: number;
}

/** What some members earned on one day, in the order of the identifiers; unknown ones are left out. */
export async function oneDay(
  db: Database,
  communityId: string,
  emails: readonly string[],
  day: string,
): Promise<DayOfMember[]> {
  const found = await membersByEmail(db, communityId, emails);
  if (found.size === 0) return [];
  const numbers = [...found.values()].map((member) => member.number);
  const rows = await db
    .select()
    .from(dailyActivity)
    .where(
      and(
        eq(dailyActivity.communityId, communityId),
        inArray(dailyActivity.userNumber, numbers),
        eq(dailyActivity.day, day),
      ),
    );
  const earned = new Map(rows.map((row) => [row.userNumber, row]));
  return emails.flatMap((identifier) => {
    const member = found.get(identifier.toLowerCase());
    if (member === undefined) return [];
    const row = earned.get(member.number);
    return [{ identifier, userId: member.id, xp: row?.xp ?? 0, coins: row?.coins ?? 0 }];
  });
}
