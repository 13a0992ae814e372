import { and, count, desc, eq, max, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { miniGameLogs } from '../db/schema.js';
import type { MemberRow } from './members.js';
import { wheelsOf } from './spin-wheels.js';

const mine = (communityId: string, member: MemberRow) =>
  and(eq(miniGameLogs.communityId, communityId), eq(miniGameLogs.userNumber, member.number));

/** One page of what a member played, the newest first. */
export async function gamesOf(
  db: Database,
  communityId: string,
  member: MemberRow,
  { page, limit }: { page: number; limit: number },
) {
  const where = mine(communityId, member);
  const rows = await db
    .select()
    .from(miniGameLogs)
    .where(where)
    .orderBy(desc(miniGameLogs.playedAt), desc(miniGameLogs.seq))
    .limit(limit)
    .offset((page - 1) * limit);
  const [all] = await db.select({ total: count() }).from(miniGameLogs).where(where);
  return { rows, total: all!.total };
}

export interface GameStats {
  game: string;
  played: number;
  /** How often it brought something. */
  rewarded: number;
  xp: number;
  coins: number;
  /** Of a wheel: spins that are left. */
  spins?: number;
  lastPlayedAt: string | null;
}

/** What a member played and won, game by game, and every wheel of the community. */
export async function gameStats(db: Database, communityId: string, member: MemberRow): Promise<GameStats[]> {
  const number = (value: ReturnType<typeof sql>) => sql<string>`coalesce(${value}, 0)`.mapWith(Number);
  const rows = await db
    .select({
      game: miniGameLogs.game,
      played: count(),
      rewarded: number(sql`sum(case when ${miniGameLogs.xp} > 0 or ${miniGameLogs.coins} > 0 then 1 end)`),
      xp: number(sql`sum(${miniGameLogs.xp})`),
      coins: number(sql`sum(${miniGameLogs.coins})`),
      last: max(miniGameLogs.playedAt),
    })
    .from(miniGameLogs)
    .where(mine(communityId, member))
    .groupBy(miniGameLogs.game);
  const played = new Map(
    rows.map(({ last, ...row }): [string, GameStats] => [
      row.game,
      { ...row, lastPlayedAt: last?.toISOString() ?? null },
    ]),
  );
  for (const { wheel, spins } of await wheelsOf(db, communityId, member)) {
    const none: GameStats = { game: wheel.name, played: 0, rewarded: 0, xp: 0, coins: 0, lastPlayedAt: null };
    const stats = played.get(wheel.name) ?? none;
    played.set(wheel.name, { ...stats, spins: (stats.spins ?? 0) + spins });
  }
  return [...played.values()].sort((a, b) => (a.game < b.game ? -1 : 1));
}
