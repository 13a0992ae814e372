import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { apiKeys, channels } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { DAY_MS } from './days.js';
import { hashKey, newKey, type StoredKey } from './keys.js';
import { isMember } from './members.js';
import { isObjectId } from '../db/ids.js';

export interface KeySettings {
  name: string;
  permissions: string[];
  /** Days; 0: never. */
  expirePeriod: number;
  /** ISO 8601, or empty: it follows from the period. */
  expireDate?: string | undefined;
  /** Channel ids; undefined leaves the limit as it is, null takes it away. */
  channels?: string[] | null | undefined;
}

/** Settings for a key that is there. Where both words on its end are missing, the end stays. */
export interface KeyChange extends Omit<KeySettings, 'expirePeriod'> {
  expirePeriod?: number | undefined;
  isActive?: boolean | undefined;
}

/** Makes a key for a user of a community. The key itself is only in this answer. */
export async function createUserKey(
  platform: Platform,
  userNumber: number,
  communityId: string,
  input: KeySettings,
): Promise<{ row: StoredKey; key: string }> {
  const { db } = platform;
  if (!(await isMember(db, communityId, userNumber))) throw notFound('Community not found');
  const key = newKey();
  const now = new Date(platform.now());
  const [row] = await db
    .insert(apiKeys)
    .values({
      id: platform.newId(),
      communityId,
      userNumber,
      name: input.name,
      head: key.slice(0, 4),
      hash: hashKey(key),
      permissions: [...new Set(input.permissions)],
      channelIds: await channelLimit(db, communityId, input.channels),
      expirePeriod: input.expirePeriod,
      expireDate: expiry(input, now.getTime()),
      createdAt: now,
      updatedAt: now,
    })
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
  input: KeyChange,
): Promise<StoredKey> {
  const { db } = platform;
  const stored = await ownKey(db, userNumber, id);
  const limit =
    input.channels === undefined
      ? stored.channelIds
      : await channelLimit(db, stored.communityId, input.channels);
  const { expirePeriod = 0, expireDate } = input;
  const isKept = input.expirePeriod === undefined && expireDate === undefined;
  const end = isKept
    ? {}
    : { expirePeriod, expireDate: expiry({ expirePeriod, expireDate }, platform.now()) };
  const [row] = await db
    .update(apiKeys)
    .set({
      name: input.name,
      permissions: [...new Set(input.permissions)],
      channelIds: limit,
      ...end,
      isActive: input.isActive ?? stored.isActive,
      updatedAt: new Date(platform.now()),
    })
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

function expiry(input: Pick<KeySettings, 'expirePeriod' | 'expireDate'>, now: number): Date | null {
  if (input.expireDate !== undefined && input.expireDate !== '') return new Date(input.expireDate);
  return input.expirePeriod === 0 ? null : new Date(now + input.expirePeriod * DAY_MS);
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
