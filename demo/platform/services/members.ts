import { and, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { isObjectId } from '../db/ids.js';
import { dailyActivity, memberRoles, members, roles, users } from '../db/schema.js';
import { notFound } from '../http/errors.js';
import { DAY_MS, dayOf } from './days.js';

export const memberColumns = {
  number: users.number,
  id: users.id,
  username: users.username,
  email: users.email,
  firstName: users.firstName,
  lastName: users.lastName,
  displayName: users.displayName,
  avatar: users.avatar,
  language: users.language,
  country: users.country,
  xp: members.xp,
  coins: members.coins,
  joinedAt: members.joinedAt,
  lastOnlineAt: members.lastOnlineAt,
  tags: members.tags,
  customFields: members.customFields,
};

const select = (db: Database, state: SQL) =>
  db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, and(eq(users.number, members.userNumber), state));

/** Members that are there; deleted ones are not. */
export const selectMembers = (db: Database) => select(db, isNull(members.deletedAt));

export type MemberRow = Awaited<ReturnType<typeof selectMembers>>[number];

/** Everybody has this role; it is never stored per member. */
export const ALL_ROLE = '@all';

/**
 * A member of the community by short id, e-mail, username or `_id`: the contract's "user reference".
 * A username never consists of digits alone, so the forms cannot clash.
 */
export async function findMember(
  db: Database,
  communityId: string,
  reference: string,
): Promise<MemberRow | undefined> {
  const [row] = await selectMembers(db)
    .where(and(eq(members.communityId, communityId), byReference(reference)))
    .limit(1);
  return row;
}

/** The short id of the same member, for who needs no more. */
export async function findMemberNumber(
  db: Database,
  communityId: string,
  reference: string,
): Promise<number | undefined> {
  const { rows } = (await db.execute(sql`
    select users.number from members join users on users.number = members.user_number
    where members.community_id = ${communityId} and members.deleted_at is null and ${byReference(reference)}
    limit 1`)) as unknown as { rows: { number: number }[] };
  return rows[0]?.number;
}

/** The same member among the deleted ones. */
export async function findDeletedMember(
  db: Database,
  communityId: string,
  reference: string,
): Promise<MemberRow | undefined> {
  const [row] = await select(db, isNotNull(members.deletedAt))
    .where(and(eq(members.communityId, communityId), byReference(reference)))
    .limit(1);
  return row;
}

/** The member, or 404. */
export async function demandMember(db: Database, communityId: string, reference: string): Promise<MemberRow> {
  const member = await findMember(db, communityId, reference);
  if (member === undefined) throw notFound('User not found');
  return member;
}

function byReference(reference: string): SQL {
  if (/^\d{1,9}$/.test(reference)) return eq(users.number, Number(reference));
  if (reference.includes('@')) return eq(sql`lower(${users.email})`, reference.toLowerCase());
  if (isObjectId(reference)) return eq(users.id, reference.toLowerCase());
  return eq(sql`lower(${users.username})`, reference.toLowerCase());
}

export async function findMemberByNumber(
  db: Database,
  communityId: string,
  number: number,
): Promise<MemberRow | undefined> {
  const [row] = await selectMembers(db)
    .where(and(eq(members.communityId, communityId), eq(users.number, number)))
    .limit(1);
  return row;
}

/** Whether a user is a member of the community and not deleted there. */
export async function isMember(db: Database, communityId: string, number: number): Promise<boolean> {
  const [row] = await db
    .select({ n: members.userNumber })
    .from(members)
    .where(
      and(eq(members.communityId, communityId), eq(members.userNumber, number), isNull(members.deletedAt)),
    );
  return row !== undefined;
}

/** Members by e-mail; the key is the address in lower case. */
export async function membersByEmail(
  db: Database,
  communityId: string,
  emails: readonly string[],
): Promise<Map<string, MemberRow>> {
  if (emails.length === 0) return new Map();
  const lower = emails.map((email) => email.toLowerCase());
  const rows = await selectMembers(db).where(
    and(eq(members.communityId, communityId), inArray(sql`lower(${users.email})`, lower)),
  );
  return new Map(rows.map((row) => [row.email.toLowerCase(), row]));
}

export interface HeldRole {
  id: string;
  title: string;
  order: number;
}

/** Roles beyond `@all` of some members, the highest first. */
export async function rolesOf(
  db: Database,
  communityId: string,
  numbers: readonly number[],
): Promise<Map<number, HeldRole[]>> {
  const held = new Map<number, HeldRole[]>();
  if (numbers.length === 0) return held;
  const rows = await db
    .select({ number: memberRoles.userNumber, id: roles.id, title: roles.title, order: roles.order })
    .from(memberRoles)
    .innerJoin(roles, eq(roles.id, memberRoles.roleId))
    .where(and(eq(memberRoles.communityId, communityId), inArray(memberRoles.userNumber, [...numbers])))
    .orderBy(desc(roles.order));
  for (const { number, ...role } of rows) held.set(number, [...(held.get(number) ?? []), role]);
  return held;
}

/** Names of a member's roles as the platform lists them: `@all` first. */
export const roleTitles = (held: readonly HeldRole[] | undefined): string[] => [
  ALL_ROLE,
  ...(held ?? []).map((role) => role.title),
];

/** What `POST /users/info` counts about one member. */
export async function memberCounts(db: Database, communityId: string, number: number, now: number) {
  const mine = and(eq(dailyActivity.communityId, communityId), eq(dailyActivity.userNumber, number));
  const total = (column: SQL | typeof dailyActivity.xp) =>
    sql<string>`coalesce(sum(${column}), 0)`.mapWith(Number);
  const today = dayOf(now);
  const ofToday = (column: typeof dailyActivity.xp) =>
    total(sql`case when ${dailyActivity.day} = ${today} then ${column} else 0 end`);
  const [sums] = await db
    .select({
      totalMessages: total(dailyActivity.messages),
      replySent: total(dailyActivity.replies),
      totalReactions: total(dailyActivity.reactions),
      visitCount: total(dailyActivity.visits),
      timeSpent: total(dailyActivity.timeSpent),
      xpEarnedToday: ofToday(dailyActivity.xp),
      coinsEarnedToday: ofToday(dailyActivity.coins),
    })
    .from(dailyActivity)
    .where(mine);
  const visited = await db
    .select({ day: dailyActivity.day })
    .from(dailyActivity)
    .where(and(mine, sql`${dailyActivity.visits} > 0`))
    .orderBy(desc(dailyActivity.day))
    .limit(400);
  return {
    ...sums!,
    loginStreak: streak(
      visited.map((row) => row.day),
      now,
    ),
  };
}

/** Days in a row up to today or yesterday, given the visited days with the newest first. */
function streak(days: readonly string[], now: number): number {
  let at = days[0] === dayOf(now) ? now : now - DAY_MS;
  let length = 0;
  for (const day of days) {
    if (day !== dayOf(at)) break;
    length += 1;
    at -= DAY_MS;
  }
  return length;
}
