import { and, asc, count, desc, eq, isNull, or, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { UserChoice } from '../../../src/contract/application-users.js';
import type { Database } from '../db/open.js';
import { members, users } from '../db/schema.js';
import { notFound, unauthorized } from '../http/errors.js';
import { containing, type Sort } from '../http/list-query.js';
import type { TokenUser } from './tokens.js';

/** Somebody who did something this short a while ago is online. */
const ONLINE_MS = 5 * 60_000;

const columns = {
  number: users.number,
  id: users.id,
  avatar: users.avatar,
  displayName: users.displayName,
  username: users.username,
  firstName: users.firstName,
  lastName: users.lastName,
  email: users.email,
  lastLoginAt: users.lastLoginAt,
};

/** What the Application API tells of a user. */
export interface Profile {
  number: number;
  id: string;
  avatar: string | null;
  displayName: string;
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  lastLoginAt: Date | null;
  lastOnlineAt: Date | null;
}

const SORTABLE = {
  id: users.number,
  username: sql`lower(${users.username})`,
  displayName: sql`lower(${users.displayName})`,
  firstName: sql`lower(${users.firstName})`,
  lastName: sql`lower(${users.lastName})`,
  email: sql`lower(${users.email})`,
  lastLogin: sql`coalesce(${users.lastLoginAt}, ${members.lastOnlineAt}, '-infinity'::timestamptz)`,
} satisfies Record<string, SQLWrapper>;
export type UserSort = keyof typeof SORTABLE;
export const USER_SORTS = Object.keys(SORTABLE) as UserSort[];

export interface UserListQuery {
  page: number;
  limit: number;
  search?: string | undefined;
  sort?: Sort<UserSort> | undefined;
}

const selectProfiles = (db: Database) =>
  db
    .select({ ...columns, lastOnlineAt: members.lastOnlineAt })
    .from(members)
    .innerJoin(users, and(eq(users.number, members.userNumber), isNull(members.deletedAt)));

/** One page of the community's members, and how many match in all. */
export async function listProfiles(
  db: Database,
  communityId: string,
  { page, limit, search, sort }: UserListQuery,
): Promise<{ rows: Profile[]; total: number }> {
  const where = and(eq(members.communityId, communityId), search === undefined ? undefined : found(search));
  const [all] = await db
    .select({ n: count() })
    .from(members)
    .innerJoin(users, and(eq(users.number, members.userNumber), isNull(members.deletedAt)))
    .where(where);
  const order = sort?.descending ? desc : asc;
  const rows = await selectProfiles(db)
    .where(where)
    .orderBy(order(SORTABLE[sort?.field ?? 'id']), asc(users.number))
    .limit(limit)
    .offset((page - 1) * limit);
  return { rows, total: all?.n ?? 0 };
}

/** Part of a name, a username or an e-mail address, however it is written. */
function found(search: string): SQL | undefined {
  const pattern = containing(search);
  const places = [users.username, users.displayName, users.email];
  return or(
    ...places.map((column) => sql`${column} ilike ${pattern}`),
    sql`${users.firstName} || ' ' || ${users.lastName} ilike ${pattern}`,
  );
}

/** A member by `_id`, or 404: whoever is elsewhere does not exist here. */
export async function profileIn(db: Database, communityId: string, id: string): Promise<Profile> {
  const [row] = await selectProfiles(db).where(and(eq(members.communityId, communityId), eq(users.id, id)));
  if (row === undefined) throw notFound('User not found');
  return row;
}

/** The user of a token, wherever they are; 401 when they were deleted there. */
export async function ownProfile(db: Database, user: TokenUser): Promise<Profile> {
  const [row] = await db
    .select({
      ...columns,
      lastOnlineAt: sql<Date | null>`max(${members.lastOnlineAt})`.mapWith(members.lastOnlineAt),
    })
    .from(users)
    .leftJoin(members, eq(members.userNumber, users.number))
    .where(and(eq(users.id, user.id), eq(users.number, user.number)))
    .groupBy(users.number)
    .having(sql`count(${members.userNumber}) = 0 or bool_or(${members.deletedAt} is null)`);
  if (row === undefined) throw unauthorized('Token is invalid or expired');
  return row;
}

/** The profile as it is answered; `origin` turns the path of a picture into an address. */
export function presentProfile(row: Profile, origin: string, now: number): Record<UserChoice, unknown> {
  const { lastOnlineAt } = row;
  return {
    _id: row.id,
    id: row.number,
    avatar: row.avatar === null ? '' : origin + row.avatar,
    displayName: row.displayName,
    username: row.username,
    firstName: row.firstName,
    lastName: row.lastName,
    email: row.email,
    isOnline: lastOnlineAt !== null && now - lastOnlineAt.getTime() < ONLINE_MS,
    lastLogin: (row.lastLoginAt ?? lastOnlineAt)?.toISOString() ?? null,
  };
}
