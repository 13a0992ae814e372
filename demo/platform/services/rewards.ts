import { and, eq, sql } from 'drizzle-orm';
import { insertRows } from '../db/insert-rows.js';
import type { Database } from '../db/open.js';
import {
  communities,
  dailyActivity,
  members,
  referrals,
  rewardLog,
  rewards,
  type RewardRule,
} from '../db/schema.js';
import { PlatformError } from '../http/errors.js';
import { dayOf } from './days.js';
import { tellRewards } from './webhooks/tell-rewards.js';

/** Actions of this slice, under the names of the XP settings. */
export type RewardedAction = 'message' | 'reply' | 'react';

const COUNTED = {
  message: dailyActivity.messages,
  reply: dailyActivity.replies,
  react: dailyActivity.reactions,
} as const;
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
 */
export async function rewardAction(
  tx: Database,
  communityId: string,
  userNumber: number,
  action: RewardedAction,
  source: string,
  now: number,
): Promise<Gain> {
  const [community] = await tx
    .select({
      xp: communities.xpSetting,
      coins: communities.coinSetting,
      isReferee: sql<boolean>`exists (select 1 from ${referrals}
        where ${referrals.communityId} = ${communityId} and ${referrals.refereeNumber} = ${userNumber})`,
    })
    .from(communities)
    .where(eq(communities.id, communityId));
  const rule = community?.xp[action] as RewardRule | undefined;
  const pays = await takeTurn(tx, communityId, userNumber, action, (rule?.time ?? 0) * 1000, now);
  const xp = pays && community?.xp.enabled && rule?.enabled ? rule.xp : 0;
  const coins = pays && community?.coins.enabled ? (community.coins.amounts[action] ?? 0) : 0;

  // The member's row comes before their day in every transaction: so two of them never wait for each other.
  const [member] = await tx
    .update(members)
    .set({
      xp: sql`${members.xp} + ${xp}`,
      coins: sql`${members.coins} + ${coins}`,
      lastOnlineAt: new Date(now),
    })
    .where(and(eq(members.communityId, communityId), eq(members.userNumber, userNumber)))
    .returning({ xp: members.xp, coins: members.coins });
  await tx
    .insert(dailyActivity)
    .values({ communityId, userNumber, day: dayOf(now), xp, coins, visits: 1, [COUNTER[action]]: 1 })
    .onConflictDoUpdate({
      target: [dailyActivity.communityId, dailyActivity.userNumber, dailyActivity.day],
      set: {
        xp: sql`${dailyActivity.xp} + ${xp}`,
        coins: sql`${dailyActivity.coins} + ${coins}`,
        visits: sql`greatest(${dailyActivity.visits}, 1)`,
        [COUNTER[action]]: sql`${COUNTED[action]} + 1`,
      },
    });
  if (xp !== 0 || coins !== 0)
    await tx
      .insert(rewardLog)
      .values({ communityId, userNumber, action, source, xp, coins, createdAt: new Date(now) });
  return {
    xp,
    coins,
    totalXp: member?.xp ?? 0,
    totalCoins: member?.coins ?? 0,
    isReferee: community?.isReferee === true,
  };
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

/** True when the cooldown has passed, and starts it anew. One statement, so that two sends cannot both win. */
async function takeTurn(
  tx: Database,
  communityId: string,
  userNumber: number,
  action: string,
  cooldownMs: number,
  now: number,
): Promise<boolean> {
  const latest = new Date(now - cooldownMs);
  const won = await tx
    .insert(rewards)
    .values({ communityId, userNumber, action, rewardedAt: new Date(now) })
    .onConflictDoUpdate({
      target: [rewards.communityId, rewards.userNumber, rewards.action],
      set: { rewardedAt: new Date(now) },
      setWhere: sql`${rewards.rewardedAt} <= ${latest.toISOString()}::timestamptz`,
    })
    .returning({ action: rewards.action });
  return won.length > 0;
}
