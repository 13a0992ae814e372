import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { apiKeys, channels } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { changedKey, freshKey, type KeyChange, type KeySettings, type StoredKey } from './keys.js';
import { isMember } from './members.js';
import { isObjectId } from '../db/ids.js';

export interface UserKeySettings extends KeySettings {
  /** Channel ids; undefined leaves the limit as it is, null takes it away. */
  channels?: string[] | null | undefined;
}

/** Settings for a key that is there. */
export interface UserKeyChange extends KeyChange {
  channels?: string[] | null | undefined;
}

/** Makes a key for a user of a community. The key itself is only in this answer. */
export async function createUserKey(
  platform: Platform,
  userNumber: number,
  communityId: string,
  input: UserKeySettings,
): Promise<{ row: StoredKey; key: string }> {
  const { db } = platform;
  if (!(await isMember(db, communityId, userNumber))) throw notFound('Community not found');
  const { key, values } = freshKey(platform, communityId, input);
  const [row] = await db
    .insert(apiKeys)
    .values({ ...values, userNumber, channelIds: await channelLimit(db, communityId, input.channels) })
    .returning();
  return { row: row!, key };
}

export const listUserKeys = (db: Database, userNumber: number): Promise<StoredKey[]> =>
  db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.userNumber, userNumber))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));

/** Replaces the settings of a key; its value stays. A new period counts from now. */
export async function updateUserKey(
  platform: Platform,
  userNumber: number,
  id: string,
  input: UserKeyChange,
): Promise<StoredKey> {
  const { db } = platform;
  const stored = await ownKey(db, userNumber, id);
  const limit =
    input.channels === undefined
      ? stored.channelIds
      : await channelLimit(db, stored.communityId, input.channels);
  const [row] = await db
    .update(apiKeys)
    .set({ ...changedKey(platform, stored, input), channelIds: limit })
    .where(eq(apiKeys.id, stored.id))
    .returning();
  if (row === undefined) throw notFound('API key not found');
  return row;
}

/** Deletes a key at once and for good; returns what it was. */
export async function deleteUserKey(db: Database, userNumber: number, id: string): Promise<StoredKey> {
  const stored = await ownKey(db, userNumber, id);
  await db.delete(apiKeys).where(eq(apiKeys.id, stored.id));
  return stored;
}

async function ownKey(db: Database, userNumber: number, id: string): Promise<StoredKey> {
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.id, id.toLowerCase()), eq(apiKeys.userNumber, userNumber)))
    .limit(1);
  if (row === undefined) throw notFound('API key not found');
  return row;
}

async function channelLimit(
  db: Database,
  communityId: string,
  ids: readonly string[] | null | undefined,
): Promise<string[] | null> {
  if (ids === null || ids === undefined) return null;
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  if (wanted.length === 0 || !wanted.every(isObjectId)) throw badRequest('channels must hold channel ids');
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.communityId, communityId), inArray(channels.id, wanted)));
  if (rows.length !== wanted.length)
    throw badRequest('channels holds an id that is no channel of this community');
  return wanted;
}
