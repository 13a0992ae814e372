import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, exists, isNull, or } from 'drizzle-orm';
import { apiKeys, communities, members } from '../db/schema.js';
import type { Platform } from '../http/context.js';

export type StoredKey = typeof apiKeys.$inferSelect;

const KEY_SHAPE = /^[0-9a-f]{40,128}$/;

/** 64 lowercase hexadecimal digits. */
export const newKey = (): string => randomBytes(32).toString('hex');

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export const maskKey = (head: string): string => head + '*'.repeat(60);

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * The stored key behind a bearer value, whatever its state; undefined when there is none. Keys of a member who is
 * deleted are as good as none until the member is restored.
 */
export async function findKey(platform: Platform, key: string): Promise<StoredKey | undefined> {
  if (!KEY_SHAPE.test(key)) return undefined;
  const hash = hashKey(key);
  const owner = platform.db
    .select({ n: members.userNumber })
    .from(members)
    .where(
      and(
        eq(members.communityId, apiKeys.communityId),
        eq(members.userNumber, apiKeys.userNumber),
        isNull(members.deletedAt),
      ),
    );
  const [row] = await platform.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hash), or(isNull(apiKeys.userNumber), exists(owner))))
    .limit(1);
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
