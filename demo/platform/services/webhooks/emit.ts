import { randomUUID } from 'node:crypto';
import { and, eq, ne, sql } from 'drizzle-orm';
import { insertRows } from '../../db/insert-rows.js';
import type { Database } from '../../db/open.js';
import { webhookEvents, webhookSubscriptions } from '../../db/schema.js';
import type { EventType } from './event-types.js';

/** Something that a subscription may want to be told of. */
export interface Happening {
  type: EventType;
  /** The channel in which it happened, if it did in one. */
  channelId?: string;
  /** That channel is a direct one. */
  isDirect?: boolean;
  data: object;
}

/**
 * Stores what happened, within the transaction in which it happens: either both are there afterwards, or neither.
 * `tell` is asked only for types that somebody wants, as it reads what an event says about people.
 */
export async function emit(
  tx: Database,
  communityId: string,
  now: number,
  types: readonly EventType[],
  tell: (wanted: ReadonlySet<string>) => Promise<Happening[]>,
): Promise<void> {
  const rows = await tx
    .selectDistinct({ type: sql<string>`unnest(${webhookSubscriptions.types})` })
    .from(webhookSubscriptions)
    .where(and(eq(webhookSubscriptions.communityId, communityId), ne(webhookSubscriptions.state, 'off')));
  const wanted = new Set(rows.map(({ type }) => type));
  if (!types.some((type) => wanted.has(type))) return;
  const happened = (await tell(wanted)).filter(({ type }) => wanted.has(type));
  await storeEvents(tx, communityId, now, happened);
}

/** Stores events; with `subscriptionId` they are for that one alone. Answers their ids. */
export async function storeEvents(
  tx: Database,
  communityId: string,
  now: number,
  happened: readonly Happening[],
  subscriptionId: string | null = null,
): Promise<string[]> {
  const rows = happened.map(({ type, channelId, isDirect, data }) => ({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    community_id: communityId,
    type,
    channel_id: channelId ?? null,
    is_direct: isDirect === true,
    subscription_id: subscriptionId,
    data,
    created_at: new Date(now).toISOString(),
  }));
  await insertRows(tx, webhookEvents, rows);
  return rows.map(({ id }) => id);
}
