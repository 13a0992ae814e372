import { and, inArray, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { Platform } from '../../http/context.js';
import { webhookDeliveries, webhookSubscriptions } from '../../db/schema.js';
import type { Parcel, SubscriptionRow } from './outgoing.js';

/** How long a process may have a delivery in hand before another takes it over. */
const CLAIM_MS = 60_000;

/** A delivery that this process has in hand. */
export interface Claimed extends Parcel {
  id: number;
  /** How often it was sent before. */
  attempts: number;
  tries: number;
  beganAt: Date;
}

export interface Claim {
  deliveries: Claimed[];
  /** Those of the deliveries, and those of which something was in hand before, as they are now. */
  subscriptions: Map<string, SubscriptionRow>;
}

/**
 * Takes deliveries that are due, for each subscription up to `each` less what it has in hand already. Two processes
 * never wait for each other here, and never take the same.
 */
export async function claimDue(
  { db, now }: Platform,
  each: number,
  held: ReadonlyMap<string, readonly number[]>,
): Promise<Claim> {
  const at = now();
  const full = [...held].map(([id, ids]) => ({ id, free: Math.max(0, each - ids.length) }));
  const inHand = [...held.values()].flat();
  const { rows } = (await db.execute(sql`
    with room as (
      select wants.id, coalesce(held.free, ${each}) as free from webhook_subscriptions wants
      left join json_to_recordset(${JSON.stringify(full)}::json) as held(id text, free int) on held.id = wants.id
      where wants.state = 'on'),
    due as (
      select next.id from room cross join lateral (
        select id from webhook_deliveries
        where subscription_id = room.id and state = 'waiting' and due_at <= ${iso(at)}::timestamptz
          and (claimed_until is null or claimed_until <= ${iso(at)}::timestamptz)
          and id <> all (${`{${inHand.join(',')}}`}::bigint[])
        order by due_at, id limit room.free for update skip locked) next
      where room.free > 0),
    taken as (
      update webhook_deliveries set claimed_until = ${iso(at + CLAIM_MS)}::timestamptz
      from due where webhook_deliveries.id = due.id
      returning webhook_deliveries.*)
    select taken.id::text, taken.subscription_id, taken.sequence::text, taken.attempts, taken.tries,
      ${millis(sql`taken.began_at`)} as began_at, event.id as event_id, event.type, event.community_id,
      event.channel_id, ${millis(sql`event.created_at`)} as created_at, event.data
    from taken join webhook_events event on event.seq = taken.event_seq
    order by taken.due_at, taken.id`)) as unknown as { rows: Row[] };
  const ids = [...new Set([...rows.map(({ subscription_id }) => subscription_id), ...held.keys()])];
  const wanted =
    ids.length === 0
      ? []
      : await db.select().from(webhookSubscriptions).where(inArray(webhookSubscriptions.id, ids));
  return {
    deliveries: rows.map(claimedOf),
    subscriptions: new Map(wanted.map((row) => [row.id, row])),
  };
}

/** Lets go of deliveries that were taken and not sent; without ids of all, which only a process alone may do. */
export async function release({ db }: Platform, ids?: readonly number[]): Promise<void> {
  if (ids?.length === 0) return;
  await db
    .update(webhookDeliveries)
    .set({ claimedUntil: null })
    .where(
      and(
        isNotNull(webhookDeliveries.claimedUntil),
        ids === undefined ? undefined : inArray(webhookDeliveries.id, [...ids]),
      ),
    );
}

/** When the next delivery is due that nobody has in hand; undefined when none waits. */
export async function nextDue({ db }: Platform): Promise<number | undefined> {
  const { rows } = (await db.execute(sql`
    select ${millis(sql`min(next.at)`)} as at from webhook_subscriptions wants cross join lateral (
      select greatest(due_at, claimed_until) as at from webhook_deliveries
      where subscription_id = wants.id and state = 'waiting' order by due_at, id limit 1) next
    where wants.state = 'on'`)) as unknown as { rows: { at: number | null }[] };
  return rows[0]?.at ?? undefined;
}

interface Row {
  id: string;
  subscription_id: string;
  sequence: string;
  attempts: number;
  tries: number;
  began_at: number;
  event_id: string;
  type: string;
  community_id: string;
  channel_id: string | null;
  created_at: number;
  data: Record<string, unknown>;
}

const claimedOf = (row: Row): Claimed => ({
  id: Number(row.id),
  subscriptionId: row.subscription_id,
  sequence: Number(row.sequence),
  attempts: row.attempts,
  tries: row.tries,
  beganAt: new Date(row.began_at),
  event: {
    id: row.event_id,
    type: row.type,
    communityId: row.community_id,
    channelId: row.channel_id,
    createdAt: new Date(row.created_at),
    data: row.data,
  },
});

/** A moment as milliseconds since 1970. */
const millis = (moment: SQL): SQL => sql`round(extract(epoch from ${moment}) * 1000)::float8`;

const iso = (at: number): string => new Date(at).toISOString();
