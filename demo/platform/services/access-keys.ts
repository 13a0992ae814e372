import { randomBytes } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { widgetAccessKeys, widgetIdentifiers } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { hashKey, newKey } from './keys.js';

/** Keys with which a customer's server makes embed tokens: the dashboard's "SDK Access". */
export type AccessKeyRow = typeof widgetAccessKeys.$inferSelect;

/** 24 hexadecimal digits that name a key; its secret half has 64. */
export const newAccessId = (): string => randomBytes(12).toString('hex');

/** Makes a key. Its secret half is only in this answer. */
export async function createAccessKey(
  platform: Platform,
  communityId: string,
  input: { name: string; origins: string[]; widgetId?: string | undefined },
): Promise<{ row: AccessKeyRow; accessKey: string }> {
  const accessKey = newKey();
  const [row] = await platform.db
    .insert(widgetAccessKeys)
    .values({
      id: newAccessId(),
      communityId,
      name: input.name,
      hash: hashKey(accessKey),
      origins: [...new Set(input.origins)],
      widgetId: input.widgetId ?? null,
      createdAt: new Date(platform.now()),
    })
    .returning();
  return { row: row!, accessKey };
}

export const listAccessKeys = (db: Database, communityId: string): Promise<AccessKeyRow[]> =>
  db
    .select()
    .from(widgetAccessKeys)
    .where(eq(widgetAccessKeys.communityId, communityId))
    .orderBy(asc(widgetAccessKeys.createdAt), asc(widgetAccessKeys.id));

/** From now on the key makes no token, and those that it made are good for nothing. Twice is once. */
export async function revokeAccessKey(
  platform: Platform,
  communityId: string,
  accessId: string,
): Promise<AccessKeyRow> {
  const own = and(eq(widgetAccessKeys.communityId, communityId), eq(widgetAccessKeys.id, accessId));
  await platform.db
    .update(widgetAccessKeys)
    .set({ revokedAt: new Date(platform.now()) })
    .where(and(own, isNull(widgetAccessKeys.revokedAt)));
  const [row] = await platform.db.select().from(widgetAccessKeys).where(own);
  if (row === undefined) throw notFound('Access key not found');
  return row;
}

/** What every community takes that configured nothing. */
const DEFAULT_IDENTIFIERS = [
  { dataAttribute: 'data-email', field: 'email' },
  { dataAttribute: 'data-user-id', field: 'user_id' },
];

/** By which `data-` names a page may say who somebody is, and what each of them is compared with. */
export async function identifiersOf(
  db: Database,
  communityId: string,
): Promise<{ dataAttribute: string; field: string }[]> {
  const rows = await db
    .select({ dataAttribute: widgetIdentifiers.dataAttribute, field: widgetIdentifiers.field })
    .from(widgetIdentifiers)
    .where(eq(widgetIdentifiers.communityId, communityId))
    .orderBy(asc(widgetIdentifiers.dataAttribute));
  return rows.length === 0 ? DEFAULT_IDENTIFIERS : rows;
}
