import * as z from 'zod/mini';
import { Amount, maybe, Numeric } from './primitives.js';

/** `POST /mini-games/logs`, "Get all mini game logs by user email". NOT FOUND, inferred: 13 #42. */
export const MiniGameLogsRequest = z.object({
  email: z.string(),
  page: z.optional(z.number()),
  limit: z.optional(z.number()),
});
export type MiniGameLogsRequest = z.infer<typeof MiniGameLogsRequest>;

/** One game that a member played. Inferred: 13 #42. */
export const MiniGameLog = z.object({
  game: z.string(),
  result: z.string(),
  reward: z.object({ xp: Amount, coins: Amount }),
  playedAt: z.string(),
});
export type MiniGameLog = z.infer<typeof MiniGameLog>;

export const MiniGameLogsData = z.array(MiniGameLog);

/** `POST /users/mini-games/stats`, "Get user's current Mini Games and Streak stats". NOT FOUND, inferred: 13 #43. */
export const MiniGameStatsRequest = z.object({ email: z.string() });
export type MiniGameStatsRequest = z.infer<typeof MiniGameStatsRequest>;

/** What a member has played, and where their streaks stand. Inferred: 13 #43. */
export const MiniGameStats = z.object({
  /** The contract leaves their keys open; these are the sandbox's. */
  miniGames: z.array(
    z.looseObject({
      game: maybe(z.string()),
      played: maybe(Numeric),
      /** How often it brought XP or coins. */
      rewarded: maybe(Numeric),
      xp: maybe(Numeric),
      coins: maybe(Numeric),
      /** Of a wheel: spins that are left. */
      spins: maybe(Numeric),
      lastPlayedAt: maybe(z.string()),
    }),
  ),
  streaks: z.array(z.object({ streakId: z.string(), name: z.string(), current: Numeric, longest: Numeric })),
});
export type MiniGameStats = z.infer<typeof MiniGameStats>;
