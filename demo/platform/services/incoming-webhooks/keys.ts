import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { createWebhookKey, webhookKey, type EncryptionKey } from '../../../../src/webhooks/index.js';
import type { Database } from '../../db/open.js';
import { incomingWebhookKeys } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest } from '../../http/errors.js';
import { DAY_MS } from '../days.js';
import { hashKey, newKey, sameHash } from '../keys.js';

export type WebhookKeyRow = typeof incomingWebhookKeys.$inferSelect;

/** How long a key counts after another has taken its place. */
export const OVERLAP_MS = DAY_MS;

/**
 * Makes a key and gives the ones before it their end. A key for calls is stored as its hash; one for encryption as it
 * is, as nothing could be decrypted with a hash. `chosen` may be 32 characters, as the platform's own page has it.
 */
export async function newWebhookKey(
  tx: Database,
  platform: Platform,
  webhookId: string,
  use: 'call' | 'encryption',
  { kid = platform.newId(), chosen }: { kid?: string; chosen?: string | undefined } = {},
): Promise<string> {
  const now = platform.now();
  const key = use === 'call' ? newKey() : (chosen ?? createWebhookKey());
  if (use === 'encryption') checkChosen(key);
  const end = new Date(now + OVERLAP_MS);
  await tx
    .update(incomingWebhookKeys)
    .set({ endsAt: sql`least(coalesce(${incomingWebhookKeys.endsAt}, 'infinity'), ${end.toISOString()})` })
    .where(and(eq(incomingWebhookKeys.webhookId, webhookId), eq(incomingWebhookKeys.use, use)));
  await tx.insert(incomingWebhookKeys).values({
    id: kid,
    webhookId,
    use,
    head: key.slice(0, 4),
    ...(use === 'call' ? { hash: hashKey(key) } : { secret: key }),
    createdAt: new Date(now),
  });
  return key;
}

function checkChosen(key: string): void {
  try {
    webhookKey(key, { compatibility: true });
  } catch {
    throw badRequest('key: must be 32 random bytes in base64, or 32 characters');
  }
}

export async function dropKeys(tx: Database, webhookId: string, use: 'call' | 'encryption'): Promise<void> {
  await tx
    .delete(incomingWebhookKeys)
    .where(and(eq(incomingWebhookKeys.webhookId, webhookId), eq(incomingWebhookKeys.use, use)));
}

/** Keys of a webhook that count now, the newest first. */
export const goodKeys = (
  { db, now }: Pick<Platform, 'db' | 'now'>,
  webhookId: string,
  use: 'call' | 'encryption',
): Promise<WebhookKeyRow[]> =>
  db
    .select()
    .from(incomingWebhookKeys)
    .where(
      and(
        eq(incomingWebhookKeys.webhookId, webhookId),
        eq(incomingWebhookKeys.use, use),
        or(isNull(incomingWebhookKeys.endsAt), gt(incomingWebhookKeys.endsAt, new Date(now()))),
      ),
    )
    .orderBy(desc(incomingWebhookKeys.createdAt), desc(incomingWebhookKeys.id));

/** The key for calls that was given, if it counts. Each one is compared, in constant time. */
export async function provenKey(
  platform: Platform,
  webhookId: string,
  given: string,
): Promise<WebhookKeyRow | undefined> {
  const hash = hashKey(given);
  const rows = await goodKeys(platform, webhookId, 'call');
  return rows.filter((row) => sameHash(row.hash ?? '', hash))[0];
}

/** Keys for encryption as the library takes them. */
export async function cipherKeysOf(platform: Platform, webhookId: string): Promise<EncryptionKey[]> {
  const rows = await goodKeys(platform, webhookId, 'encryption');
  return rows.map(({ id, secret }) => ({ kid: id, key: secret ?? '', compatibility: true }));
}
