import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { CreateLeaderboardRequest, PlatformLeaderboard } from './leaderboards.js';
import { MiniGameLog, MiniGameStats } from './mini-games.js';
import { MemberSpins, UpdateSpinsRequest } from './spin-wheels.js';
import { PlatformStreak, StreakLog } from './streaks.js';

const ID = '6650a0f0c0ffee0000000001';

describe('leaderboards on the wire', () => {
  it('read alike in the newer and in the older spelling', () => {
    const older = PlatformLeaderboard.parse({
      _id: ID,
      communityID: ID,
      name: 'XP',
      slug: 'xp',
      rankBy: 'xp',
      displayedFields: ['name', 'xp'],
      enabled: true,
      duration: { start: '2026-01-01T00:00:00.000Z', end: null },
      somethingNew: { a: 1 },
    });
    const newer = PlatformLeaderboard.parse({
      _id: ID,
      communityID: ID,
      name: 'XP',
      slug: 'xp',
      rankingField: 'xp',
      displayedColumns: [
        { column: 'xp', visible: true, order: 2 },
        { column: 'email', visible: false, order: 1 },
        { column: 'name', visible: true, order: '0' },
      ],
      isEnabled: true,
      topRankLimit: '10',
      image: null,
    });
    for (const key of ['rankBy', 'displayedFields', 'enabled', 'slug', 'communityID'] as const)
      assert.deepEqual(newer[key], older[key], key);
    assert.deepEqual(older.duration, { start: '2026-01-01T00:00:00.000Z', end: undefined });
    assert.equal(newer.topRankLimit, 10);
    assert.equal('somethingNew' in older, false);
  });

  it('may be projected down to their id', () => {
    const { _id, rankBy, enabled, displayedFields } = PlatformLeaderboard.parse({ _id: ID });
    assert.deepEqual([_id, rankBy, enabled, displayedFields], [ID, undefined, undefined, undefined]);
    assert.equal(z.safeParse(PlatformLeaderboard, { name: 'XP' }).success, false);
  });

  it('are made in either spelling, and a missing one is named', () => {
    const base = { name: 'XP', slug: 'xp', rankBy: 'xp', displayedFields: ['xp'], enabled: true };
    const duration = { start: '2026-01-01' };
    assert.ok(z.safeParse(CreateLeaderboardRequest, { ...base, duration }).success);
    const missing = z.safeParse(CreateLeaderboardRequest, { ...base, enabled: undefined });
    assert.deepEqual(
      missing.error?.issues.map(({ path }) => path.join('.')),
      ['startDate', 'isEnabled'],
    );
    assert.equal(z.safeParse(CreateLeaderboardRequest, { ...base, duration, slug: 'X P' }).success, false);
  });
});

describe('streaks, wheels and games on the wire', () => {
  it('numbers read as numbers and unknown keys are ignored', () => {
    const streak = PlatformStreak.parse({
      _id: ID,
      name: 'Daily',
      startDate: '2026-01-01T00:00:00.000Z',
      timeframe: { value: 'daily', count: '1' },
      action: { operator: 'and', conditions: [{ action: 'messages', value: '3', isCustomField: null }] },
      activeDaysType: 'custom',
      activeDays: ['Monday'],
      __v: 0,
    });
    assert.equal(streak.timeframe.count, 1);
    assert.equal(streak.action.conditions[0]!.value, 3);
    assert.equal(streak.action.conditions[0]!.isCustomField, undefined);
    assert.equal('__v' in streak, false);
    const log = StreakLog.parse({
      _id: ID,
      streakId: ID,
      userId: 7,
      date: '2026-01-01',
      status: 'missed',
      count: 0,
    });
    assert.equal(log.userId, '7');
    assert.equal(MemberSpins.parse({ wheelId: ID, spins: '4' }).spins, 4);
    assert.equal(z.safeParse(UpdateSpinsRequest, { email: 'a@b.c', wheelId: 'x', spins: 1 }).success, false);
  });

  it('a reward may leave out what was not won', () => {
    const log = MiniGameLog.parse({
      game: 'Wheel',
      result: 'Lost',
      reward: { xp: null },
      playedAt: '2026-01-01',
    });
    assert.deepEqual(log.reward, { xp: 0, coins: 0 });
    const stats = MiniGameStats.parse({ miniGames: [{ title: 'Wheel', turns: 3 }], streaks: [] });
    assert.deepEqual(stats.miniGames, [{ title: 'Wheel', turns: 3 }]);
  });
});
