import { randomInt } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { WheelPrize } from '../db/games-schema.js';
import type { Database } from '../db/open.js';
import { memberSpins, miniGameLogs, spinWheels } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { conflict, notFound } from '../http/errors.js';
import type { MemberRow } from './members.js';
import { payRewards } from './rewards.js';

type WheelRow = typeof spinWheels.$inferSelect;

/** A wheel with what one member has left on it. */
export interface WheelOfMember {
  wheel: WheelRow;
  spins: number;
  /** When it was last told or changed; null while the member has what everybody has. */
  updatedAt: Date | null;
}

/** Every wheel of the community for one member. */
export async function wheelsOf(
  db: Database,
  communityId: string,
  member: MemberRow,
): Promise<WheelOfMember[]> {
  const rows = await db
    .select()
    .from(spinWheels)
    .leftJoin(
      memberSpins,
      and(eq(memberSpins.wheelId, spinWheels.id), eq(memberSpins.userNumber, member.number)),
    )
    .where(eq(spinWheels.communityId, communityId))
    .orderBy(asc(spinWheels.createdAt), asc(spinWheels.id));
  return rows.map(({ spin_wheels: wheel, member_spins: own }) => ({
    wheel,
    spins: own?.spins ?? wheel.spins,
    updatedAt: own?.updatedAt ?? null,
  }));
}

async function findWheel(db: Database, communityId: string, id: string): Promise<WheelRow> {
  const [wheel] = await db
    .select()
    .from(spinWheels)
    .where(and(eq(spinWheels.communityId, communityId), eq(spinWheels.id, id)));
  if (wheel === undefined) throw notFound('Spin wheel not found');
  return wheel;
}

/** From now on the member has so many spins on the wheel. */
export async function setSpins(
  { db, now }: Platform,
  communityId: string,
  member: MemberRow,
  wheelId: string,
  spins: number,
): Promise<WheelOfMember> {
  const wheel = await findWheel(db, communityId, wheelId);
  const updatedAt = new Date(now());
  await db
    .insert(memberSpins)
    .values({ wheelId, userNumber: member.number, spins, updatedAt })
    .onConflictDoUpdate({
      target: [memberSpins.wheelId, memberSpins.userNumber],
      set: { spins, updatedAt },
    });
  return { wheel, spins, updatedAt };
}

/** Takes one spin, draws a prize, pays it and writes the log, all or nothing; 409 when no spin is left. */
export async function spin(
  { db, now }: Platform,
  communityId: string,
  member: MemberRow,
  wheelId: string,
): Promise<{ prize: WheelPrize; spins: number }> {
  const at = new Date(now());
  return db.transaction(async (tx) => {
    const wheel = await findWheel(tx, communityId, wheelId);
    const [left] = await tx
      .insert(memberSpins)
      .values({ wheelId, userNumber: member.number, spins: wheel.spins - 1, updatedAt: at })
      .onConflictDoUpdate({
        target: [memberSpins.wheelId, memberSpins.userNumber],
        set: { spins: sql`${memberSpins.spins} - 1`, updatedAt: at },
      })
      .returning({ spins: memberSpins.spins });
    if (left!.spins < 0) throw conflict('The member has no spins left');
    const prize = drawn(wheel.prizes);
    const { xp, coins, label } = prize;
    await payRewards(
      tx,
      communityId,
      [{ userNumber: member.number, action: 'spin-wheel', source: wheel.id, xp, coins }],
      at.getTime(),
    );
    await tx.insert(miniGameLogs).values({
      communityId,
      userNumber: member.number,
      game: wheel.name,
      result: label,
      xp,
      coins,
      playedAt: at,
    });
    return { prize, spins: left!.spins };
  });
}

function drawn(prizes: readonly WheelPrize[]): WheelPrize {
  let at = randomInt(prizes.reduce((sum, { weight }) => sum + weight, 0));
  return prizes.find(({ weight }) => (at -= weight) < 0)!;
}
