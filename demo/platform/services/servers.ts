import { asc, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, memberRoles, members, roles } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { hashKey, newKey } from './keys.js';
import { ALL_ROLE } from './members.js';

export type ServerRow = typeof communities.$inferSelect;

export interface ServerInput {
  title: string;
  description?: string | undefined;
  image?: string | undefined;
}

/** The community itself and whatever else its owner owns, the eldest first. */
export async function listServers(db: Database, communityId: string): Promise<ServerRow[]> {
  const own = await serverOf(db, communityId);
  if (own.ownerNumber === null) return [own];
  return db
    .select()
    .from(communities)
    .where(eq(communities.ownerNumber, own.ownerNumber))
    .orderBy(asc(communities.createdAt), asc(communities.id));
}

/**
 * Founds a community for the owner of another one: with the roles `@all` and Owner, and its owner as its one member.
 * It pays nothing until its XP settings are made. Its key of the System API is only in this answer.
 */
export async function createServer(
  platform: Platform,
  communityId: string,
  input: ServerInput,
): Promise<{ row: ServerRow; key: string }> {
  const now = new Date(platform.now());
  const key = newKey();
  const row = await platform.db.transaction(async (tx) => {
    const { ownerNumber } = await serverOf(tx, communityId);
    const [made] = await tx
      .insert(communities)
      .values({
        id: platform.newId(),
        name: input.title,
        description: input.description ?? '',
        image: input.image ?? '',
        tiersEnabled: false,
        xpSetting: { enabled: false },
        coinSetting: { enabled: false, amounts: {} },
        systemKeyHash: hashKey(key),
        ownerNumber,
        createdAt: now,
      })
      .returning();
    const { id } = made!;
    const dates = { createdAt: now, updatedAt: now };
    const owner = platform.newId();
    await tx.insert(roles).values([
      { id: platform.newId(), communityId: id, title: ALL_ROLE, order: 0, ...dates },
      {
        id: owner,
        communityId: id,
        title: 'Owner',
        class: 'red',
        order: 100,
        serverPermissions: { server_administrator: true },
        ...dates,
      },
    ]);
    if (ownerNumber !== null) {
      await tx.insert(members).values({ communityId: id, userNumber: ownerNumber, joinedAt: now });
      await tx.insert(memberRoles).values({ communityId: id, userNumber: ownerNumber, roleId: owner });
    }
    return made!;
  });
  return { row, key };
}

/** What is left out stays as it is. */
export async function updateServer(
  platform: Platform,
  communityId: string,
  { title, description, image }: ServerInput,
): Promise<ServerRow> {
  const [row] = await platform.db
    .update(communities)
    .set({
      name: title,
      ...(description === undefined ? {} : { description }),
      ...(image === undefined ? {} : { image }),
      updatedAt: new Date(platform.now()),
    })
    .where(eq(communities.id, communityId))
    .returning();
  if (row === undefined) throw notFound('Server not found');
  return row;
}

export async function serverOf(db: Database, communityId: string): Promise<ServerRow> {
  const [row] = await db.select().from(communities).where(eq(communities.id, communityId));
  if (row === undefined) throw notFound('Server not found');
  return row;
}
