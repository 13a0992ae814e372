import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../db/open.js';
import * as schema from '../db/schema.js';
import type { Operator, ReferralRequirement } from '../db/schema.js';
import { DAY_MS } from '../services/days.js';
import { completedStages } from '../services/referral-rewards.js';
import { figuresOf, programsOf } from '../services/referrals.js';
import { CAST } from './cast.js';
import { communityIdOf } from './credentials.js';
import { FIRST_NUMBER } from './people.js';
import { Random, seededHex } from './random.js';

/** Among the first so many people some were brought by one of the cast. */
const REACH = 400;

type SeedCondition = readonly [text: string, action: string, value: number, isCustomField?: true];

interface SeedStage {
  name: string;
  description: string;
  xp: number;
  coins: number;
  operator?: Operator;
  groups: readonly { text: string; operator?: Operator; conditions: readonly SeedCondition[] }[];
}

const PROGRAMS: readonly { name: string; stages: readonly SeedStage[] }[] = [
  {
    name: 'Bring a maker',
    stages: [
      {
        name: 'First words',
        description: 'They said hello.',
        xp: 25,
        coins: 10,
        groups: [{ text: 'Says something', conditions: [['Posts a message', 'messages', 1]] }],
      },
      {
        name: 'At home',
        description: 'They take part.',
        xp: 50,
        coins: 25,
        groups: [
          {
            text: 'Answers or reacts',
            operator: 'or',
            conditions: [
              ['Answers five times', 'replies', 5],
              ['Reacts ten times', 'reactions', 10],
            ],
          },
          { text: 'Comes back', conditions: [['Visits ten times', 'visits', 10]] },
        ],
      },
      {
        name: 'A regular',
        description: 'They know their way around the workshop.',
        xp: 150,
        coins: 100,
        groups: [
          {
            text: 'Has learned something',
            conditions: [['Workshop level two', 'workshop_level', 2, true]],
          },
          { text: 'Helps along', conditions: [['Earns 300 XP', 'xp', 300]] },
        ],
      },
    ],
  },
  {
    name: 'Friends of the counter',
    stages: [
      {
        name: 'First purchase',
        description: 'They bought something at the makers’ counter.',
        xp: 20,
        coins: 40,
        groups: [{ text: 'Buys something', conditions: [['Places an order', 'purchases', 1]] }],
      },
    ],
  },
];

/** Two programs, the invite codes of those who sign in, and who brought whom. */
export async function seedReferrals(
  db: Database,
  { seed, members }: { seed: number; members: number },
  now: number,
): Promise<void> {
  const communityId = communityIdOf(seed);
  const id = (name: string) => seededHex(seed, `referral/${name}`, 24);
  await db.insert(schema.referralPrograms).values(
    PROGRAMS.map(({ name }, order) => ({
      id: id(name),
      communityId,
      name,
      order,
      createdAt: new Date(now - 400 * DAY_MS),
    })),
  );
  await db.insert(schema.referralStages).values(
    PROGRAMS.flatMap((program) =>
      program.stages.map((stage, at) => ({
        id: id(`${program.name}/${stage.name}`),
        programId: id(program.name),
        number: at + 1,
        name: stage.name,
        description: stage.description,
        xp: stage.xp,
        coins: stage.coins,
        operator: stage.operator ?? 'and',
        requirements: requirementsOf(stage, (name) => id(`${program.name}/${stage.name}/${name}`)),
      })),
    ),
  );
  const referrers = CAST.slice(0, members).flatMap((person, index) =>
    person.signIn ? [FIRST_NUMBER + index] : [],
  );
  await db.insert(schema.referralCodes).values(
    referrers.map((userNumber) => ({
      communityId,
      userNumber,
      code: seededHex(seed, `referral/code/${userNumber}`, 8).toUpperCase(),
    })),
  );
  await storeReferrals(db, communityId, pairs(seed, members, referrers));
  await storePaid(db, communityId, now);
}

const requirementsOf = (stage: SeedStage, id: (name: string) => string): ReferralRequirement[] =>
  stage.groups.map(({ text, operator = 'and', conditions }) => ({
    groupId: id(text),
    operator,
    text,
    conditions: conditions.map(([said, action, value, isCustomField = false]) => ({
      conditionId: id(`${text}/${said}`),
      text: said,
      action,
      value,
      isCustomField,
    })),
  }));

/** Who was brought by whom. The first of the cast brings most of them. */
function pairs(seed: number, members: number, referrers: readonly number[]): Map<number, number> {
  const random = new Random(seed, 'referrals');
  const brought = new Map<number, number>();
  for (let index = CAST.length - 8; index < Math.min(members, REACH); index += 1) {
    const isBrought = random.chance(0.6);
    const referrer = referrers[Math.floor(referrers.length * random.next() ** 6)];
    if (isBrought && referrer !== undefined) brought.set(FIRST_NUMBER + index, referrer);
  }
  return brought;
}

/** Nobody is brought by somebody who joined later. */
async function storeReferrals(
  db: Database,
  communityId: string,
  brought: ReadonlyMap<number, number>,
): Promise<void> {
  if (brought.size === 0) return;
  const inviters = alias(schema.members, 'inviters');
  const joined = await db
    .select({ refereeNumber: schema.members.userNumber, createdAt: schema.members.joinedAt })
    .from(schema.members)
    .innerJoin(
      inviters,
      and(
        eq(inviters.communityId, schema.members.communityId),
        eq(inviters.userNumber, referrerIn(brought)),
        gt(schema.members.joinedAt, inviters.joinedAt),
      ),
    )
    .where(
      and(
        eq(schema.members.communityId, communityId),
        inArray(schema.members.userNumber, [...brought.keys()]),
      ),
    );
  if (joined.length > 0)
    await db.insert(schema.referrals).values(
      joined.map((row) => ({
        ...row,
        communityId,
        referrerNumber: brought.get(row.refereeNumber)!,
      })),
    );
}

/** What is completed already was paid before the days of the history. */
async function storePaid(db: Database, communityId: string, now: number): Promise<void> {
  const programs = await programsOf(db, communityId);
  const figures = await figuresOf(db, communityId, 'all');
  const stored = await db
    .select()
    .from(schema.referrals)
    .where(eq(schema.referrals.communityId, communityId));
  const paid = stored.flatMap(({ refereeNumber, referrerNumber }) =>
    completedStages(programs, figures.get(refereeNumber)!).map(({ id, xp, coins }) => ({
      communityId,
      refereeNumber,
      referrerNumber,
      stageId: id,
      xp,
      coins,
      createdAt: new Date(now - DAY_MS),
    })),
  );
  if (paid.length > 0) await db.insert(schema.referralRewards).values(paid);
}

const referrerIn = (brought: ReadonlyMap<number, number>) =>
  sql`(${JSON.stringify(Object.fromEntries(brought))}::jsonb ->> ${schema.members.userNumber}::text)::int`;
