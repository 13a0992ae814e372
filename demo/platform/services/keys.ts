import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, exists, isNull, or, sql } from 'drizzle-orm';
import { prepared } from '../db/prepared.js';
import { apiKeys, communities, members } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { DAY_MS } from './days.js';

export type StoredKey = typeof apiKeys.$inferSelect;

const KEY_SHAPE = /^[0-9a-f]{40,128}$/;

/** 64 lowercase hexadecimal digits. */
export const newKey = (): string => randomBytes(32).toString('hex');

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export const maskKey = (head: string): string => head + '*'.repeat(60);

/** Compares two hashes in constant time. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** By the hash of a key. Keys of a member who is deleted are as good as none until the member is restored. */
const keyByHash = prepared((db) => {
  const owner = db
    .select({ n: members.userNumber })
    .from(members)
    .where(
      and(
        eq(members.communityId, apiKeys.communityId),
        eq(members.userNumber, apiKeys.userNumber),
        isNull(members.deletedAt),
      ),
    );
  return db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, sql.placeholder('hash')), or(isNull(apiKeys.userNumber), exists(owner))))
    .limit(1)
    .prepare('key_by_hash');
});

/** The stored key behind a bearer value, whatever its state; undefined when there is none. */
export async function findKey(platform: Platform, key: string): Promise<StoredKey | undefined> {
  if (!KEY_SHAPE.test(key)) return undefined;
  const hash = hashKey(key);
  const [row] = await keyByHash(platform.db).execute({ hash });
  return row && sameHash(row.hash, hash) ? row : undefined;
}

/** The community behind a System API key. */
export async function findSystemKey(platform: Platform, key: string): Promise<string | undefined> {
  if (!KEY_SHAPE.test(key)) return undefined;
  const hash = hashKey(key);
  const [row] = await platform.db
    .select({ id: communities.id, hash: communities.systemKeyHash })
    .from(communities)
    .where(eq(communities.systemKeyHash, hash))
    .limit(1);
  return row && sameHash(row.hash, hash) ? row.id : undefined;
}

export function isUsable(key: StoredKey, now: number): boolean {
  return key.isActive && (key.expireDate === null || key.expireDate.getTime() > now);
}

export interface KeySettings {
  name: string;
  permissions: string[];
  /** Days; 0: never. */
  expirePeriod: number;
  /** ISO 8601, or empty: it follows from the period. */
  expireDate?: string | undefined;
}

/** Settings for a key that is there. Where both words on its end are missing, the end stays. */
export interface KeyChange extends Omit<KeySettings, 'expirePeriod'> {
  expirePeriod?: number | undefined;
  isActive?: boolean | undefined;
}

/** A new key and the row that remembers it without knowing it. */
export function freshKey(platform: Platform, communityId: string, input: KeySettings) {
  const key = newKey();
  const now = new Date(platform.now());
  const values = {
    id: platform.newId(),
    communityId,
    name: input.name,
    head: key.slice(0, 4),
    hash: hashKey(key),
    permissions: [...new Set(input.permissions)],
    expirePeriod: input.expirePeriod,
    expireDate: endOfKey(input, now.getTime()),
    createdAt: now,
    updatedAt: now,
  };
  return { key, values };
}

/** What a change makes of a stored key. A new period counts from now. */
export function changedKey(platform: Platform, stored: StoredKey, input: KeyChange) {
  const { name, permissions, expirePeriod = 0, expireDate } = input;
  const isKept = input.expirePeriod === undefined && expireDate === undefined;
  return {
    name,
    permissions: [...new Set(permissions)],
    ...(!isKept && { expirePeriod, expireDate: endOfKey({ expirePeriod, expireDate }, platform.now()) }),
    isActive: input.isActive ?? stored.isActive,
    updatedAt: new Date(platform.now()),
  };
}

function endOfKey(
  { expirePeriod, expireDate }: Pick<KeySettings, 'expirePeriod' | 'expireDate'>,
  now: number,
): Date | null {
  if (expireDate !== undefined && expireDate !== '') return new Date(expireDate);
  return expirePeriod === 0 ? null : new Date(now + expirePeriod * DAY_MS);
}
