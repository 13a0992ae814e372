import { and, asc, between, eq, gt, gte, lt } from 'drizzle-orm';
import type { WheelPrize } from '../db/games-schema.js';
import type { BoardSettings } from '../db/leaderboards-schema.js';
import type { Database } from '../db/open.js';
import * as schema from '../db/schema.js';
import { DAY_MS, dayBefore } from '../services/days.js';
import { insertRows } from '../db/insert-rows.js';
import { communityIdOf } from './credentials.js';
import { FIRST_NUMBER } from './people.js';
import { Random, seededHex } from './random.js';

/** So many of the first members play, on so many of the last days. */
const PLAYERS = 24;
const PLAYED_DAYS = 45;

interface SeedBoard {
  slug: string;
  name: string;
  description: string;
  rankingField: string;
  columns: readonly string[];
  isEnabled: boolean;
  /** Days before now; absent on a row from before durations were kept. */
  begun?: number;
  ends?: number;
  settings?: Partial<BoardSettings>;
  /** Titles of roles that may look at it. */
  viewers?: readonly string[];
}

const onSites = (text: string): Partial<BoardSettings> => ({
  widget: {
    enabled: true,
    whitelistedDomains: ['localhost', '*.localhost'],
    size: { type: 'custom', value: { width: 360, height: 520 } },
    button: { enabled: true, text, link: 'http://localhost/' },
  },
});

const BOARDS: readonly SeedBoard[] = [
  {
    slug: 'xp',
    name: 'Top makers',
    description: 'Everybody at the benches, by what they have earned so far.',
    rankingField: 'xp',
    columns: ['display_name', 'xp', 'country'],
    isEnabled: true,
    begun: 700,
    settings: {
      ...onSites('Join the workshop'),
      hasNoEndDate: true,
      allowedTimeFilters: ['all-time', 'monthly', 'weekly', 'daily'],
      onlyPositiveRanks: true,
    },
  },
  {
    slug: 'coins',
    name: 'Coin chest',
    description: 'Who has saved up most for the store.',
    rankingField: 'coins',
    columns: ['display_name', 'coins'],
    isEnabled: true,
    begun: 400,
    settings: {
      hasNoEndDate: true,
      allowedTimeFilters: ['all-time', 'weekly'],
      topRankOnly: true,
      topRankLimit: 50,
    },
  },
  {
    slug: 'answers-of-the-season',
    name: 'Answers of the season',
    description: 'Replies at the help desk and everywhere else, until the end of the season.',
    rankingField: 'replies',
    columns: ['display_name', 'replies', 'xp'],
    isEnabled: true,
    begun: 60,
    ends: -30,
    settings: { timeZone: 1, allowedTimeFilters: ['all-time', 'weekly'], onlyPositiveRanks: true },
  },
  {
    slug: 'skill-ladder',
    name: 'Skill ladder',
    description: 'Workshop levels, for those who plan the courses.',
    rankingField: 'workshop_level',
    columns: ['display_name', 'workshop_level'],
    isEnabled: true,
    begun: 200,
    settings: { hasNoEndDate: true, isPreviewEnabled: true },
    viewers: ['Owner', 'Steward', 'Mentor'],
  },
  {
    slug: 'first-season',
    name: 'First season',
    description: 'From before boards had a beginning and an end.',
    rankingField: 'xp',
    columns: ['display_name', 'xp'],
    isEnabled: false,
  },
];

const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const STREAKS: readonly {
  name: string;
  begun: number;
  timeframe: { value: 'daily' | 'weekly'; count: number };
  operator: 'and' | 'or';
  conditions: readonly [action: string, value: number][];
  days: readonly string[];
}[] = [
  {
    name: 'A word a day',
    begun: 120,
    timeframe: { value: 'daily', count: 1 },
    operator: 'and',
    conditions: [['messages', 1]],
    days: EVERY_DAY,
  },
  {
    name: 'Weekday helper',
    begun: 90,
    timeframe: { value: 'daily', count: 1 },
    operator: 'and',
    conditions: [
      ['replies', 1],
      ['reactions', 2],
    ],
    days: EVERY_DAY.slice(0, 5),
  },
  {
    name: 'A busy week',
    begun: 84,
    timeframe: { value: 'weekly', count: 1 },
    operator: 'or',
    conditions: [
      ['messages', 15],
      ['xp', 250],
    ],
    days: EVERY_DAY,
  },
];

const WHEELS: readonly { name: string; spins: number; prizes: WheelPrize[] }[] = [
  {
    name: 'Workshop wheel',
    spins: 3,
    prizes: [
      { label: 'Nothing this time', xp: 0, coins: 0, weight: 35 },
      { label: '5 XP and a coin', xp: 5, coins: 1, weight: 35 },
      { label: '5 coins', xp: 0, coins: 5, weight: 15 },
      { label: '25 XP', xp: 25, coins: 0, weight: 10 },
      { label: '50 coins', xp: 0, coins: 50, weight: 5 },
    ],
  },
  {
    name: 'Maker fair wheel',
    spins: 0,
    prizes: [
      { label: '10 coins', xp: 0, coins: 10, weight: 6 },
      { label: '100 XP', xp: 100, coins: 0, weight: 3 },
      { label: '100 coins', xp: 0, coins: 100, weight: 1 },
    ],
  },
];

/** Leaderboards, streaks, wheels, and what some members played. */
export async function seedGames(
  db: Database,
  { seed, members }: { seed: number; members: number },
  now: number,
): Promise<void> {
  await storeBoards(db, seed, now);
  await storeStreaks(db, seed, now);
  await storeWheels(db, seed, members, now);
}

const startOfDay = (now: number, ago: number): Date => new Date(`${dayBefore(now, ago)}T00:00:00Z`);

async function storeBoards(db: Database, seed: number, now: number): Promise<void> {
  await db.insert(schema.leaderboards).values(
    BOARDS.map((board, displayOrder) => {
      const startsAt = board.begun === undefined ? null : startOfDay(now, board.begun);
      const endsAt = board.ends === undefined ? null : new Date(startOfDay(now, board.ends).getTime() - 1);
      const createdAt = startsAt ?? startOfDay(now, 700);
      return {
        id: seededHex(seed, `leaderboard/${board.slug}`, 24),
        communityId: communityIdOf(seed),
        name: board.name,
        slug: board.slug,
        description: board.description,
        rankingField: board.rankingField,
        isEnabled: board.isEnabled,
        displayOrder,
        startsAt,
        endsAt,
        settings: {
          displayedColumns: board.columns.map((column, order) => ({ column, visible: true, order })),
          ...(startsAt && { startDate: startsAt.toISOString() }),
          ...(endsAt && { endDate: endsAt.toISOString() }),
          ...board.settings,
          ...(board.viewers && {
            allowedRolesToView: board.viewers.map((title) => seededHex(seed, `role/${title}`, 24)),
          }),
        },
        createdAt,
        updatedAt: createdAt,
      };
    }),
  );
}

async function storeStreaks(db: Database, seed: number, now: number): Promise<void> {
  await db.insert(schema.streaks).values(
    STREAKS.map(({ name, begun, timeframe, operator, conditions, days }, index) => ({
      id: seededHex(seed, `streak/${name}`, 24),
      communityId: communityIdOf(seed),
      name,
      timezone: 'utc_gmt',
      startDate: startOfDay(now, begun),
      timeframe,
      action: {
        operator,
        conditions: conditions.map(([action, value]) => ({
          _id: seededHex(seed, `streak/${name}/${action}`, 12),
          action,
          value,
          isCustomField: null,
        })),
      },
      activeDaysType: 'custom',
      activeDays: [...days],
      order: index + 1,
      createdAt: startOfDay(now, begun),
      updatedAt: startOfDay(now, begun),
    })),
  );
}

/**
 * The wheel gave out what a visit pays anyway, and By Eye is played for the fun of it: so members' totals stay
 * the sum of their days.
 */
async function storeWheels(db: Database, seed: number, members: number, now: number): Promise<void> {
  const communityId = communityIdOf(seed);
  const id = (name: string) => seededHex(seed, `wheel/${name}`, 24);
  await db.insert(schema.spinWheels).values(
    WHEELS.map((wheel, index) => ({
      ...wheel,
      id: id(wheel.name),
      communityId,
      createdAt: new Date(startOfDay(now, 150).getTime() + index),
    })),
  );
  const random = new Random(seed, 'games');
  await db.insert(schema.memberSpins).values(
    Array.from({ length: Math.min(PLAYERS, members) }, (_, index) => ({
      wheelId: id('Maker fair wheel'),
      userNumber: FIRST_NUMBER + index,
      spins: random.int(0, 3),
      updatedAt: startOfDay(now, random.int(1, 20)),
    })),
  );
  const days = await db
    .select({ number: schema.dailyActivity.userNumber, day: schema.dailyActivity.day })
    .from(schema.dailyActivity)
    .where(
      and(
        eq(schema.dailyActivity.communityId, communityId),
        gte(schema.dailyActivity.userNumber, FIRST_NUMBER),
        lt(schema.dailyActivity.userNumber, FIRST_NUMBER + PLAYERS),
        between(schema.dailyActivity.day, dayBefore(now, PLAYED_DAYS), dayBefore(now, 1)),
        gt(schema.dailyActivity.visits, 0),
      ),
    )
    .orderBy(asc(schema.dailyActivity.day), asc(schema.dailyActivity.userNumber));
  const [nothing, visit] = WHEELS[0]!.prizes as [WheelPrize, WheelPrize];
  const plays: Record<string, unknown>[] = [];
  for (const { number, day } of days) {
    const at = (part: number) =>
      new Date(Date.parse(`${day}T00:00:00Z`) + Math.floor(part * DAY_MS)).toISOString();
    const about = { community_id: communityId, user_number: number };
    if (random.chance(0.6)) {
      const { label, xp, coins } = random.chance(0.5) ? visit : nothing;
      plays.push({
        ...about,
        game: 'Workshop wheel',
        result: label,
        xp,
        coins,
        played_at: at(random.next()),
      });
    }
    if (random.chance(0.25)) {
      const result = `${random.int(1, 5)} of 5`;
      plays.push({ ...about, game: 'By Eye', result, xp: 0, coins: 0, played_at: at(random.next()) });
    }
  }
  if (plays.length > 0) await insertRows(db, schema.miniGameLogs, plays);
}
