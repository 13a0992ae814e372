import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, memberRoles, roles } from '../db/schema.js';
import { findMemberByNumber } from './members.js';

/** What a user is in a community, each more than the one before. */
export const STANDINGS = ['member', 'admin', 'owner'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * What a user is in a community, or undefined where they are nobody. An owner is who the community names; an
 * admin has a role with `server_administrator`.
 */
export async function standingIn(
  db: Database,
  communityId: string,
  userNumber: number,
): Promise<Standing | undefined> {
  if ((await findMemberByNumber(db, communityId, userNumber)) === undefined) return undefined;
  const [community] = await db
    .select({ owner: communities.ownerNumber })
    .from(communities)
    .where(eq(communities.id, communityId));
  if (community?.owner === userNumber) return 'owner';
  const [role] = await db
    .select({ id: roles.id })
    .from(memberRoles)
    .innerJoin(roles, eq(roles.id, memberRoles.roleId))
    .where(
      and(
        eq(memberRoles.communityId, communityId),
        eq(memberRoles.userNumber, userNumber),
        sql`${roles.serverPermissions} @> '{"server_administrator":true}'::jsonb`,
      ),
    )
    .limit(1);
  return role === undefined ? 'member' : 'admin';
}
