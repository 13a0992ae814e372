import { and, asc, count, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { webhookAttempts, webhookDeliveries, webhookEvents, webhookSubscriptions } from '../../db/schema.js';

const matching = (communityId: string, search: string) =>
  and(
    eq(webhookSubscriptions.communityId, communityId),
    search === ''
      ? undefined
      : or(
          eq(webhookEvents.id, search),
          eq(webhookEvents.type, search),
          eq(webhookSubscriptions.id, search),
          eq(sql`lower(${webhookSubscriptions.name})`, search.toLowerCase()),
          ...(isState(search) ? [eq(webhookDeliveries.state, search)] : []),
        ),
  );

const isState = (text: string): text is 'waiting' | 'delivered' | 'failed' =>
  ['waiting', 'delivered', 'failed'].includes(text);

const select = (db: Database) =>
  db
    .select({ delivery: webhookDeliveries, event: webhookEvents, subscription: webhookSubscriptions })
    .from(webhookDeliveries)
    .innerJoin(webhookSubscriptions, eq(webhookSubscriptions.id, webhookDeliveries.subscriptionId))
    .innerJoin(webhookEvents, eq(webhookEvents.seq, webhookDeliveries.eventSeq));

/**
 * A page of the deliveries of a community, the newest first. A search is the id or type of an event, the name or id of
 * a subscription, or a state.
 */
export const listDeliveries = (
  db: Database,
  communityId: string,
  { limit, offset, search }: { limit: number; offset: number; search: string },
) =>
  select(db)
    .where(matching(communityId, search))
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit)
    .offset(offset);

export async function countDeliveries(db: Database, communityId: string, search: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(webhookDeliveries)
    .innerJoin(webhookSubscriptions, eq(webhookSubscriptions.id, webhookDeliveries.subscriptionId))
    .innerJoin(webhookEvents, eq(webhookEvents.seq, webhookDeliveries.eventSeq))
    .where(matching(communityId, search));
  return row!.n;
}

/** How many deliveries of some subscriptions wait, and how many were given up. */
export async function backlogOf(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, { waiting: number; failed: number }>> {
  const backlog = new Map<string, { waiting: number; failed: number }>();
  if (ids.length === 0) return backlog;
  const rows = await db
    .select({ id: webhookDeliveries.subscriptionId, state: webhookDeliveries.state, n: count() })
    .from(webhookDeliveries)
    .where(
      and(
        inArray(webhookDeliveries.subscriptionId, [...ids]),
        inArray(webhookDeliveries.state, ['waiting', 'failed']),
      ),
    )
    .groupBy(webhookDeliveries.subscriptionId, webhookDeliveries.state);
  for (const { id, state, n } of rows) {
    const entry = backlog.get(id) ?? { waiting: 0, failed: 0 };
    backlog.set(id, { ...entry, [state]: n });
  }
  return backlog;
}

export type AttemptRow = typeof webhookAttempts.$inferSelect;

/** The tries of some deliveries, each with what came back, the first one first. */
export async function attemptsOf(db: Database, ids: readonly number[]): Promise<Map<number, AttemptRow[]>> {
  const byDelivery = new Map<number, AttemptRow[]>();
  if (ids.length === 0) return byDelivery;
  const rows = await db
    .select()
    .from(webhookAttempts)
    .where(inArray(webhookAttempts.deliveryId, [...ids]))
    .orderBy(asc(webhookAttempts.deliveryId), asc(webhookAttempts.attempt));
  for (const row of rows) byDelivery.set(row.deliveryId, [...(byDelivery.get(row.deliveryId) ?? []), row]);
  return byDelivery;
}
