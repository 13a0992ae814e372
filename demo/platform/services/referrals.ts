import { randomBytes } from 'node:crypto';
import { and, asc, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import {
  communities,
  dailyActivity,
  members,
  orders,
  referralCodes,
  referralPrograms,
  referrals,
  referralStages,
  users,
  type RewardRule,
} from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { findMember, findMemberByNumber, selectMembers, type MemberRow } from './members.js';
import type { Figures, Program } from './referral-progress.js';
import { payRewards } from './rewards.js';

/** The custom field that a community's referral links name people by. */
const LINK_FIELD = 'customerid';

/**
 * Writes down who brought a member, and pays the referrer what the XP settings give for it. `value` is an invite
 * code, the referrer's `customerid`, short id, e-mail address or username. False when it names nobody else, or
 * when somebody brought the member already. Runs inside the transaction in which the member joins.
 */
export async function recordReferral(
  tx: Database,
  platform: Platform,
  communityId: string,
  refereeNumber: number,
  value: string,
): Promise<boolean> {
  const referrer = await referrerNamed(tx, communityId, value.trim());
  if (referrer === undefined || referrer.number === refereeNumber) return false;
  const now = platform.now();
  const [made] = await tx
    .insert(referrals)
    .values({ communityId, refereeNumber, referrerNumber: referrer.number, createdAt: new Date(now) })
    .onConflictDoNothing()
    .returning({ n: referrals.refereeNumber });
  if (made === undefined) return false;
  const [community] = await tx
    .select({ xp: communities.xpSetting })
    .from(communities)
    .where(eq(communities.id, communityId));
  const rule = community?.xp['referral'] as RewardRule | undefined;
  const xp = community?.xp.enabled && rule?.enabled ? rule.xp : 0;
  const paid = {
    userNumber: referrer.number,
    action: 'referral',
    source: String(refereeNumber),
    xp,
    coins: 0,
  };
  await payRewards(tx, communityId, [paid], now);
  return true;
}

async function referrerNamed(
  db: Database,
  communityId: string,
  value: string,
): Promise<MemberRow | undefined> {
  if (value === '') return undefined;
  const [byCode] = await db
    .select({ number: referralCodes.userNumber })
    .from(referralCodes)
    .where(and(eq(referralCodes.communityId, communityId), eq(referralCodes.code, value.toUpperCase())));
  if (byCode !== undefined) return findMemberByNumber(db, communityId, byCode.number);
  const byLink = await selectMembers(db)
    .where(
      and(
        eq(members.communityId, communityId),
        sql`${members.customFields} ->> ${LINK_FIELD}::text = ${value}::text`,
      ),
    )
    .limit(2);
  // Two people with one link are nobody in particular.
  if (byLink.length > 0) return byLink.length === 1 ? byLink[0] : undefined;
  return findMember(db, communityId, value);
}

/** The code by which a member invites; the first time it is asked for it is made. */
export async function inviteCode(db: Database, communityId: string, userNumber: number): Promise<string> {
  for (;;) {
    const [row] = await db
      .select({ code: referralCodes.code })
      .from(referralCodes)
      .where(and(eq(referralCodes.communityId, communityId), eq(referralCodes.userNumber, userNumber)));
    if (row !== undefined) return row.code;
    const code = randomBytes(4).toString('hex').toUpperCase();
    await db.insert(referralCodes).values({ communityId, userNumber, code }).onConflictDoNothing();
  }
}

/** The programs that run in a community, or the one with this id; 404 when there is none. */
export async function programsOf(db: Database, communityId: string, programId?: string): Promise<Program[]> {
  const programs = await db
    .select()
    .from(referralPrograms)
    .where(
      and(
        eq(referralPrograms.communityId, communityId),
        programId === undefined
          ? eq(referralPrograms.isActive, true)
          : eq(referralPrograms.id, programId.toLowerCase()),
      ),
    )
    .orderBy(asc(referralPrograms.order), asc(referralPrograms.id));
  if (programId !== undefined && programs.length === 0) throw notFound('Referral program not found');
  const ids = programs.map((program) => program.id);
  const stages =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(referralStages)
          .where(inArray(referralStages.programId, ids))
          .orderBy(asc(referralStages.number));
  return programs.map(({ id, name }) => ({
    id,
    name,
    stages: stages.filter((stage) => stage.programId === id),
  }));
}

const isReferee = and(
  eq(members.communityId, referrals.communityId),
  eq(members.userNumber, referrals.refereeNumber),
);

export interface RefereeRow {
  number: number;
  username: string;
  avatar: string | null;
  joinedAt: Date;
}

/** The people whom a member brought, the latest first, from a cursor on. */
export async function refereesOf(
  db: Database,
  communityId: string,
  referrerNumber: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ rows: RefereeRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await db
    .select({
      number: users.number,
      username: users.username,
      avatar: users.avatar,
      joinedAt: members.joinedAt,
      at: referrals.createdAt,
    })
    .from(referrals)
    .innerJoin(members, isReferee)
    .innerJoin(users, eq(users.number, referrals.refereeNumber))
    .where(
      and(
        eq(referrals.communityId, communityId),
        eq(referrals.referrerNumber, referrerNumber),
        isNull(members.deletedAt),
        after &&
          sql`(${referrals.createdAt}, ${referrals.refereeNumber}) < (${after.at}::timestamptz, ${after.number}::int)`,
      ),
    )
    .orderBy(desc(referrals.createdAt), desc(referrals.refereeNumber))
    .limit(limit + 1);
  const last = rows[limit - 1];
  return {
    rows: rows.slice(0, limit),
    nextCursor: rows.length > limit && last ? writeCursor(last.at, last.number) : null,
  };
}

const writeCursor = (at: Date, number: number): string =>
  Buffer.from(`r${at.getTime()}.${number}`).toString('base64url');

function readCursor(cursor: string): { at: string; number: number } {
  const match = /^r(\d{1,14})\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw badRequest('pagination.cursor: is not one of this platform');
  return { at: new Date(Number(match[1])).toISOString(), number: Number(match[2]) };
}

/** Whose figures: everybody whom somebody brought, one who was brought, or all who were. */
export type Brought = { referrer: number } | { referee: number } | 'all';

/** What people did who were brought, by short id. */
export async function figuresOf(
  db: Database,
  communityId: string,
  who: Brought,
): Promise<Map<number, Figures>> {
  const where = and(
    eq(referrals.communityId, communityId),
    isNull(members.deletedAt),
    who === 'all'
      ? undefined
      : 'referee' in who
        ? eq(referrals.refereeNumber, who.referee)
        : eq(referrals.referrerNumber, who.referrer),
  );
  const total = (column: typeof dailyActivity.xp) => sql<string>`coalesce(sum(${column}), 0)`.mapWith(Number);
  const done = await db
    .select({
      number: members.userNumber,
      xp: members.xp,
      customFields: members.customFields,
      messages: total(dailyActivity.messages),
      replies: total(dailyActivity.replies),
      reactions: total(dailyActivity.reactions),
      visits: total(dailyActivity.visits),
    })
    .from(referrals)
    .innerJoin(members, isReferee)
    .leftJoin(
      dailyActivity,
      and(
        eq(dailyActivity.communityId, members.communityId),
        eq(dailyActivity.userNumber, members.userNumber),
      ),
    )
    .where(where)
    .groupBy(members.communityId, members.userNumber);
  const bought = await db
    .select({ number: orders.userNumber, n: count() })
    .from(referrals)
    .innerJoin(members, isReferee)
    .innerJoin(
      orders,
      and(eq(orders.communityId, referrals.communityId), eq(orders.userNumber, referrals.refereeNumber)),
    )
    .where(where)
    .groupBy(orders.userNumber);
  const purchases = new Map(bought.map((row) => [row.number, row.n]));
  return new Map(
    done.map(({ number, customFields, ...actions }) => [
      number,
      { customFields, actions: { ...actions, purchases: purchases.get(number) ?? 0 } },
    ]),
  );
}
