import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { insertRows } from '../../db/insert-rows.js';
import type { Database } from '../../db/open.js';
import { webhookEvents } from '../../db/schema.js';
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

/** The types that some subscription of a community wants, as an expression of a query. */
export const wantedTypes = (communityId: string): SQL<string[]> =>
  sql<string[]>`to_json(array(select distinct unnest(types) from webhook_subscriptions
    where community_id = ${communityId} and state <> 'off'))`;

/**
 * Stores what happened, within the transaction in which it happens: either both are there afterwards, or neither.
 * `tell` is asked only for types that somebody wants, as it reads what an event says about people;
 * `known` are those types where a statement before has read them.
 */
export async function emit(
  tx: Database,
  communityId: string,
  now: number,
  types: readonly EventType[],
  tell: (wanted: ReadonlySet<string>) => Promise<Happening[]>,
  known?: readonly string[],
): Promise<void> {
  const wanted = new Set(known ?? (await readWanted(tx, communityId)));
  if (!types.some((type) => wanted.has(type))) return;
  const happened = (await tell(wanted)).filter(({ type }) => wanted.has(type));
  await storeEvents(tx, communityId, now, happened);
}

async function readWanted(tx: Database, communityId: string): Promise<string[]> {
  const { rows } = (await tx.execute(sql`select ${wantedTypes(communityId)} as types`)) as unknown as {
    rows: { types: string[] }[];
  };
  return rows[0]!.types;
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
