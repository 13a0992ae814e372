import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, dailyActivity, members, rewards, type RewardRule } from '../db/schema.js';
import { dayOf } from './days.js';

/** Actions of this slice, under the names of the XP settings. */
export type RewardedAction = 'message' | 'reply' | 'react';

const COUNTED = {
  message: dailyActivity.messages,
  reply: dailyActivity.replies,
  react: dailyActivity.reactions,
} as const;
const COUNTER = { message: 'messages', reply: 'replies', react: 'reactions' } as const;

/**
 * Counts an action of a member and pays XP and coins for it, unless its cooldown is still running.
 * Runs inside the transaction that stores the action, so that both happen or neither.
 */
export async function rewardAction(
  tx: Database,
  communityId: string,
  userNumber: number,
  action: RewardedAction,
  now: number,
): Promise<{ xp: number; coins: number }> {
  const [community] = await tx
    .select({ xp: communities.xpSetting, coins: communities.coinSetting })
    .from(communities)
    .where(eq(communities.id, communityId));
  const rule = community?.xp[action] as RewardRule | undefined;
  const pays = await takeTurn(tx, communityId, userNumber, action, (rule?.time ?? 0) * 1000, now);
  const xp = pays && community?.xp.enabled && rule?.enabled ? rule.xp : 0;
  const coins = pays && community?.coins.enabled ? (community.coins.amounts[action] ?? 0) : 0;

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
  await tx
    .update(members)
    .set({
      xp: sql`${members.xp} + ${xp}`,
      coins: sql`${members.coins} + ${coins}`,
      lastOnlineAt: new Date(now),
    })
    .where(and(eq(members.communityId, communityId), eq(members.userNumber, userNumber)));
  return { xp, coins };
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
