import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { apiKeys } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { changedKey, freshKey, type KeyChange, type KeySettings, type StoredKey } from './keys.js';

/** Makes a key of a community. The key itself is only in this answer. */
export async function createCommunityKey(
  platform: Platform,
  communityId: string,
  input: KeySettings,
): Promise<{ row: StoredKey; key: string }> {
  const { key, values } = freshKey(platform, communityId, input);
  const [row] = await platform.db.insert(apiKeys).values(values).returning();
  return { row: row!, key };
}

export const listCommunityKeys = (db: Database, communityId: string): Promise<StoredKey[]> =>
  db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.communityId, communityId), isNull(apiKeys.userNumber)))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));

/** Replaces the settings of a key; its value stays. */
export async function updateCommunityKey(
  platform: Platform,
  communityId: string,
  id: string,
  input: KeyChange,
): Promise<StoredKey> {
  return platform.db.transaction(async (tx) => {
    const [stored] = await tx.select().from(apiKeys).where(one(communityId, id)).for('update');
    if (stored === undefined) throw notFound('API key not found');
    const [row] = await tx
      .update(apiKeys)
      .set(changedKey(platform, stored, input))
      .where(eq(apiKeys.id, stored.id))
      .returning();
    return row!;
  });
}

/** Deletes a key for good; it opens nothing from the next request on. Returns what it was. */
export async function deleteCommunityKey(db: Database, communityId: string, id: string): Promise<StoredKey> {
  const [row] = await db.delete(apiKeys).where(one(communityId, id)).returning();
  if (row === undefined) throw notFound('API key not found');
  return row;
}

/** Keys of users are none of the community's. */
const one = (communityId: string, id: string) =>
  and(eq(apiKeys.id, id), eq(apiKeys.communityId, communityId), isNull(apiKeys.userNumber));
