import { and, desc, eq, inArray } from 'drizzle-orm';
import { createWebhookKey, createWebhookSecret } from '../../../../src/webhooks/index.js';
import type { Database } from '../../db/open.js';
import type { StoredEncryption } from '../../db/outgoing-webhooks-schema.js';
import { channels, webhookDeliveries, webhookSubscriptions } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest, conflict, notFound } from '../../http/errors.js';
import { DAY_MS } from '../days.js';
import { parseDestination } from './destinations.js';
import { isEventType } from './event-types.js';
import type { SubscriptionRow } from './outgoing.js';
import { storeEvents } from './emit.js';

/** How long an old secret signs beside the new one, and how long a new key waits before it is used. */
export const OVERLAP_MS = DAY_MS;
/** Subscriptions of a community: what happens is written once for each. */
const MOST = 50;

export interface SubscriptionInput {
  name: string;
  url: string;
  types: readonly string[];
  /** Null: every channel except direct ones. */
  channelIds: readonly string[] | null;
}

/** Makes a subscription, which is on. Its secret and key are only in this answer. */
export async function createSubscription(
  platform: Platform,
  communityId: string,
  input: SubscriptionInput & { alg?: StoredEncryption['alg'] | undefined },
): Promise<{ row: SubscriptionRow; secret: string; key?: { kid: string; key: string } }> {
  const { db } = platform;
  const values = await checked(db, communityId, input);
  const others = await listSubscriptions(db, communityId);
  if (others.length >= MOST) throw conflict(`A community has at most ${MOST} webhooks`);
  const now = platform.now();
  const secret = createWebhookSecret();
  const key = input.alg === undefined ? undefined : { ...newKey(platform), usedFrom: now };
  const [row] = await db
    .insert(webhookSubscriptions)
    .values({
      ...values,
      id: platform.newId(),
      communityId,
      secrets: [{ secret, notAfter: null }],
      encryption: key && input.alg ? { alg: input.alg, keys: [key] } : null,
      createdAt: new Date(now),
      updatedAt: new Date(now),
    })
    .returning();
  return { row: row!, secret, ...(key && { key: { kid: key.kid, key: key.key } }) };
}

/** What is given replaces what was there; secrets and state stay. */
export async function updateSubscription(
  { db, now }: Platform,
  communityId: string,
  id: string,
  input: SubscriptionInput,
): Promise<SubscriptionRow> {
  const values = await checked(db, communityId, input);
  const [row] = await db
    .update(webhookSubscriptions)
    .set({ ...values, updatedAt: new Date(now()) })
    .where(own(communityId, id))
    .returning();
  if (row === undefined) throw gone();
  return row;
}

/** Off: nothing that happens is kept for it. On: what waited goes out at once. */
export async function switchSubscription(
  { db, now }: Platform,
  communityId: string,
  id: string,
  isOn: boolean,
): Promise<SubscriptionRow> {
  const at = new Date(now());
  return db.transaction(async (tx) => {
    await findSubscription(tx, communityId, id);
    // Deliveries before their subscription, as everywhere.
    if (isOn)
      await tx
        .update(webhookDeliveries)
        .set({ dueAt: at, beganAt: at, tries: 0, claimedUntil: null })
        .where(and(eq(webhookDeliveries.subscriptionId, id), eq(webhookDeliveries.state, 'waiting')));
    const [row] = await tx
      .update(webhookSubscriptions)
      .set({ state: isOn ? 'on' : 'off', stateReason: '', updatedAt: at })
      .where(own(communityId, id))
      .returning();
    if (row === undefined) throw gone();
    return row;
  });
}

/** A new secret, which is only in this answer. The one before it signs too for a day, older ones no more. */
export async function rotateSecret(
  { db, now }: Platform,
  communityId: string,
  id: string,
): Promise<{ row: SubscriptionRow; secret: string }> {
  const secret = createWebhookSecret();
  return db.transaction(async (tx) => {
    const { secrets } = await findSubscription(tx, communityId, id, true);
    const before = secrets.slice(-1).map((one) => ({ ...one, notAfter: now() + OVERLAP_MS }));
    const [row] = await tx
      .update(webhookSubscriptions)
      .set({ secrets: [...before, { secret, notAfter: null }], updatedAt: new Date(now()) })
      .where(own(communityId, id))
      .returning();
    return { row: row!, secret };
  });
}

/**
 * A new encryption key, which is only in this answer. It is used a day from now, so that the receiver knows it by then,
 * or from `useKey` on.
 */
export async function rotateKey(
  platform: Platform,
  communityId: string,
  id: string,
): Promise<{ row: SubscriptionRow; kid: string; key: string; usedFrom: number }> {
  const { db, now } = platform;
  return db.transaction(async (tx) => {
    const { encryption } = await findSubscription(tx, communityId, id, true);
    if (encryption === null) throw conflict('This webhook does not encrypt');
    const used = encryption.keys.findLast(({ usedFrom }) => usedFrom <= now());
    const key = { ...newKey(platform), usedFrom: now() + OVERLAP_MS };
    const [row] = await tx
      .update(webhookSubscriptions)
      .set({
        encryption: { ...encryption, keys: [...(used ? [used] : []), key] },
        updatedAt: new Date(now()),
      })
      .where(own(communityId, id))
      .returning();
    return { row: row!, ...key };
  });
}

/** The newest key is used from now on. */
export async function useKey(
  { db, now }: Platform,
  communityId: string,
  id: string,
): Promise<SubscriptionRow> {
  return db.transaction(async (tx) => {
    const { encryption } = await findSubscription(tx, communityId, id, true);
    if (encryption === null) throw conflict('This webhook does not encrypt');
    const newest = encryption.keys.at(-1)!;
    const keys = [{ ...newest, usedFrom: Math.min(newest.usedFrom, now()) }];
    const [row] = await tx
      .update(webhookSubscriptions)
      .set({ encryption: { ...encryption, keys }, updatedAt: new Date(now()) })
      .where(own(communityId, id))
      .returning();
    return row!;
  });
}

/** Encrypts from now on with a new key, which is only in this answer; undefined ends encryption. */
export async function switchEncryption(
  platform: Platform,
  communityId: string,
  id: string,
  alg: StoredEncryption['alg'] | undefined,
): Promise<{ row: SubscriptionRow; key?: { kid: string; key: string } }> {
  const now = platform.now();
  const key = alg === undefined ? undefined : newKey(platform);
  const encryption = key && alg ? { alg, keys: [{ ...key, usedFrom: now }] } : null;
  const [row] = await platform.db
    .update(webhookSubscriptions)
    .set({ encryption, updatedAt: new Date(now) })
    .where(own(communityId, id))
    .returning();
  if (row === undefined) throw gone();
  return { row, ...(key && { key }) };
}

/** Deletes a subscription with its deliveries and their log. */
export async function deleteSubscription(
  { db }: Platform,
  communityId: string,
  id: string,
): Promise<SubscriptionRow> {
  return db.transaction(async (tx) => {
    await findSubscription(tx, communityId, id);
    await tx.delete(webhookDeliveries).where(eq(webhookDeliveries.subscriptionId, id));
    const [row] = await tx.delete(webhookSubscriptions).where(own(communityId, id)).returning();
    if (row === undefined) throw gone();
    return row;
  });
}

/** Sends an event of the type `webhook.test` that stands outside of the order. Answers its id. */
export async function sendTest(platform: Platform, communityId: string, id: string): Promise<string> {
  const { db, now } = platform;
  return db.transaction(async (tx) => {
    const { state } = await findSubscription(tx, communityId, id);
    if (state !== 'on') throw conflict('This webhook is off');
    const data = { message: 'If you can read this, the webhook works.' };
    const [made] = await storeEvents(tx, communityId, now(), [{ type: 'webhook.test', data }], id);
    return made!;
  });
}

/** Delivers once more what was delivered or given up, at once. */
export async function redeliver(
  { db, now }: Platform,
  communityId: string,
  deliveryId: number,
): Promise<void> {
  const at = new Date(now());
  const [row] = await db
    .update(webhookDeliveries)
    .set({ state: 'waiting', dueAt: at, beganAt: at, tries: 0 })
    .where(
      and(
        eq(webhookDeliveries.id, deliveryId),
        inArray(
          webhookDeliveries.subscriptionId,
          db
            .select({ id: webhookSubscriptions.id })
            .from(webhookSubscriptions)
            .where(eq(webhookSubscriptions.communityId, communityId)),
        ),
      ),
    )
    .returning({ id: webhookDeliveries.id });
  if (row === undefined) throw notFound('This delivery is not there.');
}

/** The subscriptions that the platform has switched off, and why. */
export const listFailed = (db: Database, communityId: string): Promise<{ name: string; reason: string }[]> =>
  db
    .select({ name: webhookSubscriptions.name, reason: webhookSubscriptions.stateReason })
    .from(webhookSubscriptions)
    .where(and(eq(webhookSubscriptions.communityId, communityId), eq(webhookSubscriptions.state, 'failed')));

export const listSubscriptions = (db: Database, communityId: string): Promise<SubscriptionRow[]> =>
  db
    .select()
    .from(webhookSubscriptions)
    .where(eq(webhookSubscriptions.communityId, communityId))
    .orderBy(desc(webhookSubscriptions.createdAt), desc(webhookSubscriptions.id));

/** The subscription, held for the transaction where that is asked for; 404 without one. */
export async function findSubscription(
  db: Database,
  communityId: string,
  id: string,
  isHeld = false,
): Promise<SubscriptionRow> {
  const query = db.select().from(webhookSubscriptions).where(own(communityId, id));
  const [row] = await (isHeld ? query.for('update') : query);
  if (row === undefined) throw gone();
  return row;
}

const own = (communityId: string, id: string) =>
  and(eq(webhookSubscriptions.communityId, communityId), eq(webhookSubscriptions.id, id));

const gone = () => notFound('This webhook is not there.');

const newKey = (platform: Platform) => ({
  kid: `key-${platform.newId().slice(-8)}`,
  key: createWebhookKey(),
});

async function checked(db: Database, communityId: string, input: SubscriptionInput) {
  const name = input.name.trim();
  if (name === '' || name.length > 100) throw badRequest('name: must have 1 to 100 characters');
  const url = parseDestination(input.url);
  if (url === undefined)
    throw badRequest('url: must be an http or https address without a user name or password');
  const types = [...new Set(input.types)];
  if (types.length === 0) throw badRequest('types: at least one event is needed');
  if (!types.every(isEventType)) throw badRequest('types: is none of the list');
  const channelIds = input.channelIds === null ? null : [...new Set(input.channelIds)];
  if (channelIds !== null) {
    if (channelIds.length === 0) throw badRequest('channels: at least one is needed, or all');
    const there = await db
      .select({ id: channels.id })
      .from(channels)
      .where(and(eq(channels.communityId, communityId), inArray(channels.id, channelIds)));
    if (there.length < channelIds.length) throw notFound('Channel not found');
  }
  return { name, url: url.href, types, channelIds };
}
