import { and, eq, gt, isNull, lte, or } from 'drizzle-orm';
import { incomingWebhookKeys, workflowSessions } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { PlatformError } from '../../http/errors.js';
import { hashKey, newKey } from '../keys.js';
import type { WebhookRow } from './manage.js';

/** How long a session token lives. SEEN. */
export const SESSION_SECONDS = 300;

/** Begins a session of a workflow. The token is only in this answer. */
export async function openSession(
  { db, now }: Platform,
  webhook: WebhookRow,
  keyId: string,
): Promise<{ sessionToken: string; expiresIn: number }> {
  const token = newKey();
  const at = now();
  await db
    .delete(workflowSessions)
    .where(and(eq(workflowSessions.webhookId, webhook.id), lte(workflowSessions.endsAt, new Date(at))));
  await db.insert(workflowSessions).values({
    hash: hashKey(token),
    webhookId: webhook.id,
    keyId,
    endsAt: new Date(at + SESSION_SECONDS * 1000),
  });
  return { sessionToken: token, expiresIn: SESSION_SECONDS };
}

/** The hash of a session token of this workflow, or 401: unknown, ended, another workflow's, or its key is gone. */
export async function provenSession(
  { db, now }: Platform,
  webhook: WebhookRow,
  token: string | undefined,
): Promise<string> {
  const at = new Date(now());
  const [row] = await db
    .select({ hash: workflowSessions.hash })
    .from(workflowSessions)
    .innerJoin(incomingWebhookKeys, eq(incomingWebhookKeys.id, workflowSessions.keyId))
    .where(
      and(
        eq(workflowSessions.hash, hashKey(token ?? '')),
        eq(workflowSessions.webhookId, webhook.id),
        gt(workflowSessions.endsAt, at),
        or(isNull(incomingWebhookKeys.endsAt), gt(incomingWebhookKeys.endsAt, at)),
      ),
    );
  if (row === undefined)
    throw new PlatformError(401, 'The session token is missing, unknown or has ended', 'SESSION_INVALID');
  return row.hash;
}
