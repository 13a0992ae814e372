import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { badges, memberBadges } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { demandMember } from './members.js';
import { payRewards } from './rewards.js';
import { tellBadge } from './webhooks/tell-members.js';

export type BadgeRow = typeof badges.$inferSelect;

/** What is left out stays as it is, or has the default of the table. */
export type BadgeInput = Pick<BadgeRow, 'title' | 'action'> & {
  [K in Exclude<keyof BadgeRow, 'id' | 'communityId' | 'createdAt' | 'updatedAt' | 'title' | 'action'>]?:
    BadgeRow[K] | undefined;
};

export const listBadges = (db: Database, communityId: string): Promise<BadgeRow[]> =>
  db
    .select()
    .from(badges)
    .where(eq(badges.communityId, communityId))
    .orderBy(asc(badges.createdAt), asc(badges.id));

export async function createBadge(
  platform: Platform,
  communityId: string,
  input: BadgeInput,
): Promise<BadgeRow> {
  const now = new Date(platform.now());
  const [row] = await platform.db
    .insert(badges)
    .values({ ...input, id: randomUUID(), communityId, createdAt: now, updatedAt: now })
    .returning();
  return row!;
}

export async function updateBadge(
  platform: Platform,
  communityId: string,
  id: string,
  input: BadgeInput,
): Promise<BadgeRow> {
  const [row] = await platform.db
    .update(badges)
    .set({ ...input, updatedAt: new Date(platform.now()) })
    .where(and(eq(badges.communityId, communityId), eq(badges.id, id)))
    .returning();
  if (row === undefined) throw notFound('Badge not found');
  return row;
}

/** Takes a badge from everybody. What it paid stays theirs. */
export async function deleteBadge(db: Database, communityId: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const badge = await lockBadge(tx, communityId, id, 'update');
    await tx.delete(memberBadges).where(eq(memberBadges.badgeId, badge.id));
    await tx.delete(badges).where(eq(badges.id, badge.id));
  });
}

/**
 * Gives a member a badge with the XP and coins that it stands for. It is theirs once: given again it changes nothing,
 * and given again after it was taken away it pays nothing more. Answers the badges of the member.
 */
export async function awardBadge(
  platform: Platform,
  communityId: string,
  id: string,
  reference: string,
): Promise<BadgeRow[]> {
  const now = platform.now();
  return platform.db.transaction(async (tx) => {
    const badge = await lockBadge(tx, communityId, id, 'share');
    const userNumber = (await demandMember(tx, communityId, reference)).number;
    const award = { communityId, userNumber, badgeId: badge.id, awardedAt: new Date(now) };
    const [first] = await tx
      .insert(memberBadges)
      .values(award)
      .onConflictDoNothing()
      .returning({ badgeId: memberBadges.badgeId });
    const [again] =
      first === undefined
        ? await tx
            .update(memberBadges)
            .set({ awardedAt: award.awardedAt, removedAt: null })
            .where(and(mine(award), isNotNull(memberBadges.removedAt)))
            .returning({ badgeId: memberBadges.badgeId })
        : [];
    if (first ?? again) await tellBadge(tx, communityId, userNumber, badge.id, now);
    if (first !== undefined)
      await payRewards(
        tx,
        communityId,
        [
          {
            userNumber,
            action: 'badge',
            source: badge.id,
            xp: badge.award ? badge.awardXpQuantity : 0,
            coins: badge.awardCurrency ? badge.awardCurrencyQuantity : 0,
          },
        ],
        now,
      );
    return badgesOf(tx, communityId, userNumber);
  });
}

/** Takes a badge from a member; one that they have not is none the less. What it paid stays theirs. */
export async function removeBadge(
  platform: Platform,
  communityId: string,
  id: string,
  reference: string,
): Promise<void> {
  await platform.db.transaction(async (tx) => {
    const badge = await lockBadge(tx, communityId, id, 'share');
    const userNumber = (await demandMember(tx, communityId, reference)).number;
    await tx
      .update(memberBadges)
      .set({ removedAt: new Date(platform.now()) })
      .where(and(mine({ communityId, userNumber, badgeId: badge.id }), isNull(memberBadges.removedAt)));
  });
}

/** The badges of a member, the first one first. */
async function badgesOf(db: Database, communityId: string, userNumber: number): Promise<BadgeRow[]> {
  const rows = await db
    .select({ badge: badges })
    .from(memberBadges)
    .innerJoin(badges, eq(badges.id, memberBadges.badgeId))
    .where(
      and(
        eq(memberBadges.communityId, communityId),
        eq(memberBadges.userNumber, userNumber),
        isNull(memberBadges.removedAt),
      ),
    )
    .orderBy(asc(memberBadges.awardedAt), asc(badges.id));
  return rows.map(({ badge }) => badge);
}

const mine = (seat: { communityId: string; userNumber: number; badgeId: string }) =>
  and(
    eq(memberBadges.communityId, seat.communityId),
    eq(memberBadges.userNumber, seat.userNumber),
    eq(memberBadges.badgeId, seat.badgeId),
  );

/** The badge, which nobody deletes or, for `update`, gives away until the transaction ends. */
async function lockBadge(
  tx: Database,
  communityId: string,
  id: string,
  how: 'share' | 'update',
): Promise<BadgeRow> {
  const [row] = await tx
    .select()
    .from(badges)
    .where(and(eq(badges.communityId, communityId), eq(badges.id, id)))
    .for(how);
  if (row === undefined) throw notFound('Badge not found');
  return row;
}
