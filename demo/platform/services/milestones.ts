import { and, asc, eq, ne } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { dailyActivity } from '../db/schema.js';
import type { MemberRow } from './members.js';
import { tierInfo } from './tiers.js';

/** Where a member stands on the ladder of tiers: each of its levels, and the day on which they got there. */
export async function milestonesOf(db: Database, communityId: string, member: MemberRow) {
  const { enabled, tiers } = await tierInfo(db, communityId, (path) => path);
  const steps = tiers.flatMap((tier) =>
    tier.levels.map(({ level, xp }) => ({ tierId: tier._id, tier: tier.name, level, xp })),
  );
  const days = await risingDays(db, communityId, member.number);
  const milestones = steps.map((step) => {
    const isReached = member.xp >= step.xp;
    return {
      ...step,
      isReached,
      reachedAt: (isReached && days.find(({ xp }) => xp >= step.xp)?.day) || null,
      percentage: step.xp === 0 ? 100 : Math.min(100, Math.floor((100 * Math.max(0, member.xp)) / step.xp)),
    };
  });
  const current = steps.findLast(({ xp }) => member.xp >= xp);
  const next = steps.find(({ xp }) => member.xp < xp);
  return {
    enabled,
    user: {
      id: member.id,
      userId: String(member.number),
      email: member.email,
      username: member.username,
    },
    xp: member.xp,
    current: current ? { tierId: current.tierId, tier: current.tier, level: current.level } : null,
    next: next
      ? { tierId: next.tierId, tier: next.tier, level: next.level, remaining: next.xp - member.xp }
      : null,
    milestones,
  };
}

/** The XP that a member had at the end of each day on which it changed. Totals are the sum of their days. */
async function risingDays(
  db: Database,
  communityId: string,
  userNumber: number,
): Promise<{ day: string; xp: number }[]> {
  const rows = await db
    .select({ day: dailyActivity.day, xp: dailyActivity.xp })
    .from(dailyActivity)
    .where(
      and(
        eq(dailyActivity.communityId, communityId),
        eq(dailyActivity.userNumber, userNumber),
        ne(dailyActivity.xp, 0),
      ),
    )
    .orderBy(asc(dailyActivity.day));
  let sum = 0;
  return rows.map(({ day, xp }) => ({ day, xp: (sum += xp) }));
}
