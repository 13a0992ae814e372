import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { referralRewards, referrals } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { isMember } from './members.js';
import { progressIn, type Figures, type Program, type Stage } from './referral-progress.js';
import { figuresOf, programsOf } from './referrals.js';
import { payRewards } from './rewards.js';

/** The stages of all programs that somebody with these figures has completed. */
export const completedStages = (programs: readonly Program[], figures: Figures): Stage[] =>
  programs.flatMap((program) =>
    progressIn(program, figures).flatMap(({ stage, status }) => (status === 'completed' ? [stage] : [])),
  );

/**
 * Pays the referrer for what a referee has completed by now: each stage once. It has a transaction of its own,
 * after that of the action, as two members must not be held at once in any other order than by their number.
 */
export async function settleReferral(
  platform: Platform,
  communityId: string,
  refereeNumber: number,
): Promise<void> {
  const { db } = platform;
  const [referral] = await db
    .select({ referrer: referrals.referrerNumber })
    .from(referrals)
    .where(and(eq(referrals.communityId, communityId), eq(referrals.refereeNumber, refereeNumber)));
  if (referral === undefined || !(await isMember(db, communityId, referral.referrer))) return;
  const figures = (await figuresOf(db, communityId, { referee: refereeNumber })).get(refereeNumber);
  if (figures === undefined) return;
  const completed = completedStages(await programsOf(db, communityId), figures);
  const paid = await paidStages(db, communityId, refereeNumber);
  const due = completed.filter((stage) => !paid.has(stage.id));
  if (due.length === 0) return;
  const now = platform.now();
  await db.transaction(async (tx) => {
    const fresh = await tx
      .insert(referralRewards)
      .values(
        due.map(({ id, xp, coins }) => ({
          communityId,
          refereeNumber,
          stageId: id,
          referrerNumber: referral.referrer,
          xp,
          coins,
          createdAt: new Date(now),
        })),
      )
      // Somebody else settles at this moment.
      .onConflictDoNothing()
      .returning();
    const rewards = fresh.map(({ stageId, xp, coins }) => ({
      userNumber: referral.referrer,
      action: 'referral-stage',
      source: stageId,
      xp,
      coins,
    }));
    await payRewards(tx, communityId, rewards, now);
  });
}

async function paidStages(db: Database, communityId: string, refereeNumber: number): Promise<Set<string>> {
  const rows = await db
    .select({ id: referralRewards.stageId })
    .from(referralRewards)
    .where(
      and(eq(referralRewards.communityId, communityId), eq(referralRewards.refereeNumber, refereeNumber)),
    );
  return new Set(rows.map((row) => row.id));
}

/** What a referrer was paid for the stages of some programs. */
export async function earnedBy(
  db: Database,
  communityId: string,
  referrerNumber: number,
  programs: readonly Program[],
): Promise<{ xp: number; coins: number }> {
  const rows = await db
    .select({
      stageId: referralRewards.stageId,
      xp: sql<string>`sum(${referralRewards.xp})`.mapWith(Number),
      coins: sql<string>`sum(${referralRewards.coins})`.mapWith(Number),
    })
    .from(referralRewards)
    .where(
      and(eq(referralRewards.communityId, communityId), eq(referralRewards.referrerNumber, referrerNumber)),
    )
    .groupBy(referralRewards.stageId);
  const stages = new Set(programs.flatMap((program) => program.stages.map((stage) => stage.id)));
  const counted = rows.filter((row) => stages.has(row.stageId));
  const sum = (of: 'xp' | 'coins') => counted.reduce((total, row) => total + row[of], 0);
  return { xp: sum('xp'), coins: sum('coins') };
}
