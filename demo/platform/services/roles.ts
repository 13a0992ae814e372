import { and, desc, eq, ne, or, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../db/open.js';
import {
  accessLevels,
  channels,
  communities,
  memberRoles,
  roles,
  storeCategories,
  storeProducts,
} from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { conflict, forbidden, notFound } from '../http/errors.js';
import { ALL_ROLE, demandMember } from './members.js';

export type RoleRow = typeof roles.$inferSelect;

/** What a role is given; `title` and `description` stay where they are left out. */
export interface RoleChange {
  title?: string | undefined;
  description?: string | undefined;
  class: string;
  order: number;
  billable: boolean;
  serverPermissions: Record<string, boolean>;
  channelPermissions: Record<string, boolean>;
}

/** The roles of a community, the highest first and `@all` last. */
export const listRoles = (db: Database, communityId: string): Promise<RoleRow[]> =>
  db
    .select()
    .from(roles)
    .where(eq(roles.communityId, communityId))
    .orderBy(desc(sql`${roles.title} <> ${ALL_ROLE}`), desc(roles.order), roles.id);

/** The roles of a member, `@all` included; 404 when the community has no such member. */
export async function listRolesOf(db: Database, communityId: string, reference: string): Promise<RoleRow[]> {
  const number = (await demandMember(db, communityId, reference)).number;
  const rows = await db
    .select({ role: roles })
    .from(roles)
    .leftJoin(
      memberRoles,
      and(
        eq(memberRoles.roleId, roles.id),
        eq(memberRoles.communityId, communityId),
        eq(memberRoles.userNumber, number),
      ),
    )
    .where(
      and(
        eq(roles.communityId, communityId),
        or(eq(roles.title, ALL_ROLE), eq(memberRoles.userNumber, number)),
      ),
    )
    .orderBy(desc(sql`${roles.title} <> ${ALL_ROLE}`), desc(roles.order), roles.id);
  return rows.map(({ role }) => role);
}

export async function createRole(
  platform: Platform,
  communityId: string,
  input: RoleChange & { title: string },
): Promise<RoleRow> {
  const now = new Date(platform.now());
  return platform.db.transaction(async (tx) => {
    await demandFreeTitle(tx, communityId, input.title, '');
    const [row] = await tx
      .insert(roles)
      .values({ ...input, id: platform.newId(), communityId, createdAt: now, updatedAt: now })
      .returning();
    return row!;
  });
}

/** Permissions that the input has no name for stay as they are. */
export async function updateRole(
  platform: Platform,
  communityId: string,
  id: string,
  { serverPermissions, channelPermissions, title, description, ...rest }: RoleChange,
): Promise<RoleRow> {
  return platform.db.transaction(async (tx) => {
    const stored = await findRole(tx, communityId, id);
    demandOwnRole(stored, 'changed');
    if (title !== undefined) await demandFreeTitle(tx, communityId, title, stored.id);
    const [row] = await tx
      .update(roles)
      .set({
        ...rest,
        title: title ?? stored.title,
        description: description ?? stored.description,
        serverPermissions: { ...stored.serverPermissions, ...serverPermissions },
        channelPermissions: { ...stored.channelPermissions, ...channelPermissions },
        updatedAt: new Date(platform.now()),
      })
      .where(eq(roles.id, stored.id))
      .returning();
    if (row === undefined) throw notFound('Role not found');
    return row;
  });
}

/**
 * Takes a role from everybody. 409 while it is the only one that sees a thing or writes in it: without it that
 * would be open to everybody.
 */
export async function deleteRole(db: Database, communityId: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockCommunity(tx, communityId);
    const stored = await findRole(tx, communityId, id);
    demandOwnRole(stored, 'deleted');
    for (const { table, column, name, what } of OPENED) {
      const [held] = await tx
        .select({ name })
        .from(table)
        .where(and(eq(table.communityId, communityId), eq(column, [stored.id])))
        .limit(1);
      if (held !== undefined) throw conflict(`The role alone opens the ${what} "${held.name}"`);
      await takeOut(tx, column, communityId, stored.id);
    }
    await takeOut(tx, accessLevels.roleIds, communityId, stored.id);
    await tx.delete(memberRoles).where(eq(memberRoles.roleId, stored.id));
    await tx.delete(roles).where(eq(roles.id, stored.id));
  });
}

/** What names roles to say for whom it is; with no name left it would be for everybody. */
const OPENED = [
  { table: channels, column: channels.viewRoles, name: channels.topic, what: 'channel' },
  { table: channels, column: channels.postRoles, name: channels.topic, what: 'channel' },
  { table: storeCategories, column: storeCategories.visibleTo, name: storeCategories.name, what: 'category' },
  { table: storeProducts, column: storeProducts.visibleTo, name: storeProducts.name, what: 'product' },
];

/** Takes an id out of a column of ids, wherever the community has it there. */
const takeOut = (tx: Database, column: PgColumn, communityId: string, id: string) =>
  tx.execute(sql`
    update ${column.table} set ${sql.identifier(column.name)} = array_remove(${sql.identifier(column.name)}, ${id})
    where community_id = ${communityId} and ${sql.identifier(column.name)} @> array[${id}]::text[]`);

/** Gives a member a role; given twice it is one. Answers all that the member has. */
export async function addRole(
  db: Database,
  communityId: string,
  id: string,
  reference: string,
): Promise<RoleRow[]> {
  return db.transaction(async (tx) => {
    const { roleId, userNumber } = await seat(tx, communityId, id, reference);
    await tx.insert(memberRoles).values({ communityId, userNumber, roleId }).onConflictDoNothing();
    return listRolesOf(tx, communityId, String(userNumber));
  });
}

/** Takes a role from a member; one that they have not is none the less. Answers what is left. */
export async function removeRole(
  db: Database,
  communityId: string,
  id: string,
  reference: string,
): Promise<RoleRow[]> {
  return db.transaction(async (tx) => {
    const { roleId, userNumber } = await seat(tx, communityId, id, reference);
    await tx
      .delete(memberRoles)
      .where(
        and(
          eq(memberRoles.communityId, communityId),
          eq(memberRoles.userNumber, userNumber),
          eq(memberRoles.roleId, roleId),
        ),
      );
    return listRolesOf(tx, communityId, String(userNumber));
  });
}

/** Ids of the roles that can be given, all but `@all`. None of them goes away until the transaction ends. */
export async function givableRoles(tx: Database, communityId: string): Promise<Set<string>> {
  await lockCommunity(tx, communityId);
  const rows = await tx
    .select({ id: roles.id })
    .from(roles)
    .where(and(eq(roles.communityId, communityId), ne(roles.title, ALL_ROLE)));
  return new Set(rows.map((row) => row.id));
}

async function seat(tx: Database, communityId: string, id: string, reference: string) {
  const role = await findRole(tx, communityId, id);
  demandOwnRole(role, 'given or taken');
  const userNumber = (await demandMember(tx, communityId, reference)).number;
  // Whoever deletes the role at the same time waits, or is waited for.
  const [held] = await tx.select({ id: roles.id }).from(roles).where(eq(roles.id, role.id)).for('key share');
  if (held === undefined) throw notFound('Role not found');
  return { roleId: role.id, userNumber };
}

async function findRole(db: Database, communityId: string, id: string): Promise<RoleRow> {
  const [row] = await db
    .select()
    .from(roles)
    .where(and(eq(roles.communityId, communityId), eq(roles.id, id)))
    .limit(1);
  if (row === undefined) throw notFound('Role not found');
  return row;
}

function demandOwnRole(role: RoleRow, what: string): void {
  if (role.title === ALL_ROLE)
    throw forbidden(`The role ${ALL_ROLE} belongs to everybody and is not ${what}`);
}

/** Two roles of one name could not be told apart where only names are shown. */
async function demandFreeTitle(
  tx: Database,
  communityId: string,
  title: string,
  exceptId: string,
): Promise<void> {
  await lockCommunity(tx, communityId);
  const [taken] = await tx
    .select({ id: roles.id })
    .from(roles)
    .where(
      and(
        eq(roles.communityId, communityId),
        eq(sql`lower(${roles.title})`, title.toLowerCase()),
        ne(roles.id, exceptId),
      ),
    )
    .limit(1);
  if (taken !== undefined) throw conflict('title: is already used by another role');
}

/** One change of the roles of a community at a time. */
async function lockCommunity(tx: Database, communityId: string): Promise<void> {
  await tx
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, communityId))
    .for('no key update');
}
