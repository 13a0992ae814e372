import { sql } from 'drizzle-orm';
import type { Platform } from '../../http/context.js';

/** Events of one statement. */
const AT_ONCE = 500;
/** Names the lock of this work in the database; any number that nothing else uses. */
const LOCK = 7_483_201;

/**
 * Writes a delivery for each subscription that wants an event, numbered without a hole for each subscription and
 * channel. That is done here, by one process at a time and after the events are stored, so that what happens never
 * waits for a number that something else has taken. Answers whether there may be more.
 */
export async function spreadEvents({ db, now }: Platform): Promise<boolean> {
  return db.transaction(async (tx) => {
    const lock = (await tx.execute(
      sql`select pg_try_advisory_xact_lock(${LOCK}::bigint) as mine`,
    )) as unknown as { rows: { mine: boolean }[] };
    if (!lock.rows[0]!.mine) return false;
    const at = new Date(now()).toISOString();
    const spread = (await tx.execute(sql`
      with fresh as (
        select seq, community_id, type, channel_id, is_direct, subscription_id, created_at
        from webhook_events where not is_spread order by seq limit ${AT_ONCE}),
      pairs as (
        select fresh.seq, wants.id as subscription_id, coalesce(fresh.channel_id, '') as channel_id,
          row_number() over (partition by wants.id, coalesce(fresh.channel_id, '') order by fresh.seq) as n
        from fresh join webhook_subscriptions wants on wants.community_id = fresh.community_id
          and fresh.subscription_id is null and wants.state <> 'off' and fresh.type = any (wants.types)
          and wants.created_at <= fresh.created_at
          and (fresh.channel_id is null or fresh.channel_id = any (wants.channel_ids)
            or wants.channel_ids is null and not fresh.is_direct)),
      totals as (select subscription_id, channel_id, max(n) as n from pairs group by subscription_id, channel_id),
      counted as (
        insert into webhook_sequences as had (subscription_id, channel_id, last)
        select subscription_id, channel_id, n from totals
        on conflict (subscription_id, channel_id) do update set last = had.last + excluded.last
        returning subscription_id, channel_id, last),
      numbered as (
        select pairs.seq, subscription_id, counted.last - totals.n + pairs.n as sequence
        from pairs join totals using (subscription_id, channel_id) join counted using (subscription_id, channel_id)
        union all
        select fresh.seq, wants.id, 0 from fresh join webhook_subscriptions wants on wants.id = fresh.subscription_id),
      written as (
        insert into webhook_deliveries (subscription_id, event_seq, sequence, began_at, due_at)
        select subscription_id, seq, sequence, ${at}::timestamptz, ${at}::timestamptz from numbered
        order by seq)
      update webhook_events set is_spread = true from fresh where webhook_events.seq = fresh.seq
      returning webhook_events.seq`)) as unknown as { rows: unknown[] };
    return spread.rows.length === AT_ONCE;
  });
}
