import { randomBytes } from 'node:crypto';
import { and, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import {
  incomingWebhookKeys,
  incomingWebhooks,
  type WebhookAction,
  type WebhookLimits,
} from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest, notFound } from '../../http/errors.js';
import { findChannel } from '../channels.js';
import { dropKeys, newWebhookKey } from './keys.js';

export type WebhookRow = typeof incomingWebhooks.$inferSelect;

/** What a webhook may be made to do. */
export const WEBHOOK_ACTIONS: readonly WebhookAction[] = [
  'send-message',
  'update-fields',
  'update-currency',
  'workflow',
];

/** How far below zero an operator may let a webhook go. */
export const LOWEST_FLOOR = -1_000_000_000;

export interface NewWebhook {
  name: string;
  action: WebhookAction;
  limits?: WebhookLimits;
}

/**
 * Makes a webhook with both toggles off. A workflow has a key from the beginning and cannot be without one: it is only
 * in this answer.
 */
export async function createIncomingWebhook(
  platform: Platform,
  communityId: string,
  { name, action, limits = {} }: NewWebhook,
): Promise<{ row: WebhookRow; key?: string }> {
  const { channelIds, floor = 0 } = limits;
  if (!Number.isSafeInteger(floor) || floor > 0 || floor < LOWEST_FLOOR)
    throw badRequest(`floor: must be a whole number from ${LOWEST_FLOOR} to 0`);
  for (const id of channelIds ?? []) await findChannel(platform.db, communityId, id);
  const now = new Date(platform.now());
  const needsKey = action === 'workflow';
  return platform.db.transaction(async (tx) => {
    const [row] = await tx
      .insert(incomingWebhooks)
      .values({
        id: randomBytes(16).toString('hex'),
        communityId,
        name,
        action,
        limits,
        needsKey,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    const key = needsKey ? await newWebhookKey(tx, platform, row!.id, 'call') : undefined;
    return { row: row!, ...(key !== undefined && { key }) };
  });
}

/**
 * Switches one of the two toggles on: the key is made now and only in this answer. Switched on again it is rotated:
 * keys from before count for another day. `key` is one that somebody chose, for encryption only.
 */
export async function switchOn(
  platform: Platform,
  communityId: string,
  id: string,
  use: 'call' | 'encryption',
  chosen?: string,
): Promise<{ row: WebhookRow; key: string; kid: string }> {
  return platform.db.transaction(async (tx) => {
    const { action } = await held(tx, communityId, id);
    if (action === 'workflow' && use === 'encryption')
      throw badRequest('A workflow takes no encrypted events.');
    const kid = platform.newId();
    const key = await newWebhookKey(tx, platform, id, use, { kid, chosen });
    const toggle = use === 'call' ? { needsKey: true } : { needsEncryption: true };
    return { row: await changed(tx, platform, communityId, id, toggle), key, kid };
  });
}

/** Switches a toggle off. Its keys are gone: switched on again there is a new one. */
export async function switchOff(
  platform: Platform,
  communityId: string,
  id: string,
  use: 'call' | 'encryption',
): Promise<WebhookRow> {
  return platform.db.transaction(async (tx) => {
    const { action } = await held(tx, communityId, id);
    if (action === 'workflow') throw badRequest('A workflow is called with a key.');
    await dropKeys(tx, id, use);
    const toggle = use === 'call' ? { needsKey: false } : { needsEncryption: false };
    return changed(tx, platform, communityId, id, toggle);
  });
}

/** Ends what counted besides the newest keys, before its day is over. */
export async function endRotation(platform: Platform, communityId: string, id: string): Promise<WebhookRow> {
  return platform.db.transaction(async (tx) => {
    const row = await held(tx, communityId, id);
    await tx
      .update(incomingWebhookKeys)
      .set({ endsAt: new Date(platform.now()) })
      .where(and(eq(incomingWebhookKeys.webhookId, id), isNotNull(incomingWebhookKeys.endsAt)));
    return row;
  });
}

/** A webhook that is off refuses every call, and sessions of its handshakes with them. */
export const setActive = (platform: Platform, communityId: string, id: string, isActive: boolean) =>
  changed(platform.db, platform, communityId, id, { isActive });

/** Deletes a webhook with its keys, its log, and what it remembered of calls. What it did stays done. */
export async function deleteIncomingWebhook(
  db: Database,
  communityId: string,
  id: string,
): Promise<WebhookRow> {
  const [row] = await db.delete(incomingWebhooks).where(own(communityId, id)).returning();
  if (row === undefined) throw notFound('This webhook is not there.');
  return row;
}

const own = (communityId: string, id: string) =>
  and(eq(incomingWebhooks.communityId, communityId), eq(incomingWebhooks.id, id));

/** Held until the transaction ends, so that two rotations come one after the other. */
async function held(tx: Database, communityId: string, id: string): Promise<WebhookRow> {
  const [row] = await tx.select().from(incomingWebhooks).where(own(communityId, id)).for('update');
  if (row === undefined) throw notFound('This webhook is not there.');
  return row;
}

async function changed(
  db: Database,
  { now }: Platform,
  communityId: string,
  id: string,
  change: Partial<Pick<WebhookRow, 'needsKey' | 'needsEncryption' | 'isActive'>>,
): Promise<WebhookRow> {
  const [row] = await db
    .update(incomingWebhooks)
    .set({ ...change, updatedAt: new Date(now()) })
    .where(own(communityId, id))
    .returning();
  if (row === undefined) throw notFound('This webhook is not there.');
  return row;
}
