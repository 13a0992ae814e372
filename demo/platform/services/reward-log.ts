import { and, count, desc, eq, gte, lt } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { rewardLog } from '../db/schema.js';
import { DAY_MS } from './days.js';

export interface RewardLogQuery {
  communityId: string;
  userNumber: number;
  page: number;
  limit: number;
  /** `YYYY-MM-DD`, both days included. */
  start?: string | undefined;
  end?: string | undefined;
}

/** A page of what a member was given or had taken away, the newest first, and how much of it there is. */
export async function listRewards(db: Database, query: RewardLogQuery) {
  const matching = [eq(rewardLog.communityId, query.communityId), eq(rewardLog.userNumber, query.userNumber)];
  if (query.start !== undefined) matching.push(gte(rewardLog.createdAt, new Date(query.start)));
  if (query.end !== undefined)
    matching.push(lt(rewardLog.createdAt, new Date(Date.parse(query.end) + DAY_MS)));
  const [total] = await db
    .select({ n: count() })
    .from(rewardLog)
    .where(and(...matching));
  const rows = await db
    .select()
    .from(rewardLog)
    .where(and(...matching))
    .orderBy(desc(rewardLog.seq))
    .limit(query.limit)
    .offset((query.page - 1) * query.limit);
  return { total: total?.n ?? 0, rows };
}
