import { sql } from 'drizzle-orm';
import { insertRows } from '../db/insert-rows.js';
import type { Database } from '../db/open.js';
import { rewardLog } from '../db/schema.js';
import { PlatformError } from '../http/errors.js';
import { dayOf } from './days.js';
import { tellRewards } from './webhooks/tell-rewards.js';

/** Actions of this slice, under the names of the XP settings. */
export type RewardedAction = 'message' | 'reply' | 'react';

/** Their columns of a day. */
const COUNTER = { message: 'messages', reply: 'replies', react: 'reactions' } as const;

/** What an action brought, and the member's totals after it. */
export interface Gain {
  xp: number;
  coins: number;
  totalXp: number;
  totalCoins: number;
  /** Whether somebody referred the member. */
  isReferee: boolean;
}

/**
 * Counts an action of a member and pays XP and coins for it, unless its cooldown is still running.
 * Runs inside the transaction that stores the action, so that both happen or neither. `source` is the id of
 * what was written. A referee's progress in the referral programs is settled afterwards.
 *
 * One statement, as nothing is done as often: two sends cannot both win the turn that ends a cooldown, and the
 * member's row comes before their day, as in every transaction, so that two of them never wait for each other.
 */
export async function rewardAction(
  tx: Database,
  communityId: string,
  userNumber: number,
  action: RewardedAction,
  source: string,
  now: number,
): Promise<Gain> {
  const counter = sql.raw(COUNTER[action]);
  const at = sql`${new Date(now).toISOString()}::timestamptz`;
  const whose = sql`${communityId}::text, ${userNumber}::int`;
  const { rows } = (await tx.execute(sql`
    with rule as (
      select (xp_setting ->> 'enabled')::boolean and (xp_setting -> ${action}::text ->> 'enabled')::boolean as pays_xp,
        (xp_setting -> ${action}::text ->> 'xp')::int as xp,
        (coin_setting ->> 'enabled')::boolean as pays_coins,
        (coin_setting -> 'amounts' ->> ${action}::text)::int as coins,
        coalesce((xp_setting -> ${action}::text ->> 'time')::float8, 0) * interval '1 second' as cooldown
      from communities where id = ${communityId}),
    turn as (
      insert into rewards (community_id, user_number, action, rewarded_at) values (${whose}, ${action}, ${at})
      on conflict (community_id, user_number, action) do update set rewarded_at = excluded.rewarded_at
      where rewards.rewarded_at <= excluded.rewarded_at - (select cooldown from rule)
      returning true),
    gain as (
      select case when is_due and pays_xp then coalesce(xp, 0) else 0 end as xp,
        case when is_due and pays_coins then coalesce(coins, 0) else 0 end as coins
      from rule, (select exists (select from turn) as is_due) as due),
    member as (
      update members set xp = members.xp + gain.xp, coins = members.coins + gain.coins, last_online_at = ${at}
      from gain where (members.community_id, members.user_number) = (${whose})
      returning members.xp, members.coins),
    day as (
      insert into daily_activity (community_id, user_number, day, xp, coins, visits, ${counter})
      select ${whose}, ${dayOf(now)}::date, gain.xp, gain.coins, 1, 1 from gain left join member on true
      on conflict (community_id, user_number, day) do update
      set xp = daily_activity.xp + excluded.xp, coins = daily_activity.coins + excluded.coins,
        visits = greatest(daily_activity.visits, 1), ${counter} = daily_activity.${counter} + 1),
    log as (
      insert into reward_log (community_id, user_number, action, source, xp, coins, created_at)
      select ${whose}, ${action}, ${source}, xp, coins, ${at} from gain where xp <> 0 or coins <> 0)
    select gain.xp, gain.coins, member.xp::text as total_xp, member.coins::text as total_coins,
      exists (select from referrals
        where (community_id, referee_number) = (${whose})) as is_referee
    from gain left join member on true`)) as unknown as { rows: GainRow[] };
  const [row] = rows;
  return {
    xp: row?.xp ?? 0,
    coins: row?.coins ?? 0,
    totalXp: Number(row?.total_xp ?? 0),
    totalCoins: Number(row?.total_coins ?? 0),
    isReferee: row?.is_referee === true,
  };
}

interface GainRow {
  xp: number;
  coins: number;
  /** Null: nobody is a member under this number. */
  total_xp: string | null;
  total_coins: string | null;
  is_referee: boolean;
}

/** What a member is given, or has taken away where a number is negative. */
export interface Reward {
  userNumber: number;
  /** An action of the XP settings, or what else pays: `badge`, `spin-wheel`, `bulk-update` … */
  action: string;
  /** Id of what it is for. */
  source: string;
  xp: number;
  coins: number;
}

/**
 * Gives members of a community what they earned by other means than writing: totals, today and the ledger
 * together. Runs inside the transaction of whatever it is for. Nobody's XP or coins fall below `floor`: 409.
 */
export async function payRewards(
  tx: Database,
  communityId: string,
  paid: readonly Reward[],
  now: number,
  floor = 0,
): Promise<void> {
  const real = paid.filter(({ xp, coins }) => xp !== 0 || coins !== 0);
  if (real.length === 0) return;
  const sums = new Map<number, { user_number: number; xp: number; coins: number }>();
  for (const { userNumber, xp, coins } of real) {
    const sum = sums.get(userNumber) ?? { user_number: userNumber, xp: 0, coins: 0 };
    sums.set(userNumber, { ...sum, xp: sum.xp + xp, coins: sum.coins + coins });
  }
  const given = sql`json_to_recordset(${JSON.stringify([...sums.values()])}::json)
    as given(user_number int, xp int, coins int)`;
  // Members are held in the order of their short ids, as everywhere.
  const { rows } = (await tx.execute(sql`
    with held as (
      select members.user_number, given.xp, given.coins from members, ${given}
      where members.community_id = ${communityId} and members.user_number = given.user_number
      order by members.user_number for update of members)
    update members set xp = members.xp + held.xp, coins = members.coins + held.coins from held
    where members.community_id = ${communityId} and members.user_number = held.user_number
    returning (held.xp < 0 and members.xp < ${floor}::bigint)
      or (held.coins < 0 and members.coins < ${floor}::bigint) as broke,
      members.user_number, members.xp::text, members.coins::text`)) as unknown as {
    rows: { broke: boolean; user_number: number; xp: string; coins: string }[];
  };
  if (rows.some(({ broke }) => broke)) throw new PlatformError(409, 'The member has not enough XP or coins');
  await tx.execute(sql`
    insert into daily_activity (community_id, user_number, day, xp, coins)
    select ${communityId}, given.user_number, ${dayOf(now)}::date, given.xp, given.coins from ${given}
    on conflict (community_id, user_number, day) do update
    set xp = daily_activity.xp + excluded.xp, coins = daily_activity.coins + excluded.coins`);
  const created_at = new Date(now).toISOString();
  await insertRows(
    tx,
    rewardLog,
    real.map(({ userNumber, action, source, xp, coins }) => ({
      community_id: communityId,
      user_number: userNumber,
      action,
      source,
      xp,
      coins,
      created_at,
    })),
  );
  const balances = rows.map(({ user_number, xp, coins }) => ({
    userNumber: user_number,
    xp: Number(xp),
    coins: Number(coins),
  }));
  await tellRewards(tx, communityId, real, balances, now);
}
