import { and, arrayOverlaps, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../db/open.js';
import { members, roles, users } from '../db/schema.js';
import { badRequest, notFound } from '../http/errors.js';
import { ALL_ROLE, findMember, rolesOf } from './members.js';

/** Whose eyes a list is seen with: the ids by which categories and products may name them. */
export interface Viewer {
  number: number;
  /** Their own `_id` and those of their roles. */
  ids: string[];
}

/** The member with this `_id`; 404 when the community has none. */
export async function viewerOf(db: Database, communityId: string, userId: string): Promise<Viewer> {
  const member = await findMember(db, communityId, userId);
  if (member === undefined) throw notFound('User not found');
  const held = (await rolesOf(db, communityId, [member.number])).get(member.number) ?? [];
  const everybody = await db
    .select({ id: roles.id })
    .from(roles)
    .where(and(eq(roles.communityId, communityId), eq(roles.title, ALL_ROLE)));
  return { number: member.number, ids: [member.id, ...[...held, ...everybody].map((role) => role.id)] };
}

/** Rows that name nobody, or this viewer. */
export const visibleTo = (column: PgColumn, { ids }: Viewer): SQL =>
  or(sql`cardinality(${column}) = 0`, arrayOverlaps(column, ids))!;

/**
 * 400 naming the field when a permission names somebody who is not in the community: it would hide a thing
 * from everybody.
 */
export async function demandKnown(
  db: Database,
  communityId: string,
  field: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const known = await db
    .select({ id: roles.id })
    .from(roles)
    .where(and(eq(roles.communityId, communityId), inArray(roles.id, [...ids])))
    .union(
      db
        .select({ id: users.id })
        .from(users)
        .innerJoin(members, eq(members.userNumber, users.number))
        .where(and(eq(members.communityId, communityId), inArray(users.id, [...ids]))),
    );
  const found = new Set(known.map((row) => row.id));
  if (!ids.every((id) => found.has(id)))
    throw badRequest(`${field}: names no role or user of this community`);
}
