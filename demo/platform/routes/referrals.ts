import { Hono } from 'hono';
import * as z from 'zod';
import type { UserIdentifier } from '../../../src/contract/referrals.js';
import { communityKey } from '../http/auth.js';
import { originOf, pictureAt, type Context, type Env } from '../http/context.js';
import { appOk, ok } from '../http/envelopes.js';
import { Identifier } from '../http/identifier-input.js';
import { objectIdText, readBody, text } from '../http/input.js';
import { LIST_LIMIT } from '../http/list-query.js';
import { demandLookup } from '../services/field-lookup.js';
import { findByIdentifier } from '../services/identifiers.js';
import { progressIn, type Program, type Stage, type StageState } from '../services/referral-progress.js';
import { earnedBy } from '../services/referral-rewards.js';
import { figuresOf, inviteCode, programsOf, refereesOf } from '../services/referrals.js';

const Summary = z.object({
  identifier: Identifier,
  pagination: z
    .object({ limit: z.int().min(1).max(LIST_LIMIT).default(25), cursor: text(200).optional() })
    .default({ limit: 25 }),
  programId: objectIdText.optional(),
});

/** Who brought whom, and how far they came. */
export const referralRoutes = new Hono<Env>()
  .post('/referrals/summary', referralSummary)
  .get('/referrals/programs', async (c) => {
    const { communityId } = await communityKey(c, 'getUserData');
    const programs = await programsOf(c.get('platform').db, communityId);
    return c.json(ok(programs.map(presentProgram), 'Referral programs fetched successfully'));
  });

/** The summary under its own path, and under that of the documentation's sample. */
export async function referralSummary(c: Context): Promise<Response> {
  c.set('envelope', 'application');
  const { communityId } = await communityKey(c, 'getUserData');
  const { identifier, pagination, programId } = await readBody(c, Summary);
  const { db, strict } = c.get('platform');
  await demandLookup(c, communityId, identifier);
  const member = await findByIdentifier(db, communityId, identifier as UserIdentifier);
  const programs = await programsOf(db, communityId, programId);
  const { rows, nextCursor } = await refereesOf(db, communityId, member.number, pagination);
  const figures = await figuresOf(db, communityId, { referrer: member.number });
  const progress = new Map(
    [...figures].map(([number, did]) => [
      number,
      programs.map((program) => ({ program, stages: progressIn(program, did) })),
    ]),
  );
  const data = {
    user: {
      id: member.id,
      userId: String(member.number),
      email: member.email,
      username: member.username,
    },
    invite: invitation(originOf(c), await inviteCode(db, communityId, member.number)),
    activity: activityOf(await earnedBy(db, communityId, member.number, programs), [...progress.values()]),
    referees: rows.map((row) => ({
      userId: String(row.number),
      username: row.username,
      avatar: row.avatar === null ? '' : pictureAt(c)(row.avatar),
      joinedAt: row.joinedAt.toISOString(),
      progressByProgram: (progress.get(row.number) ?? []).map((one) => presentProgress(one, strict)),
    })),
    pagination: { limit: pagination.limit, nextCursor },
  };
  return c.json(appOk(data, 'Read referral summary success.'));
}

interface Progress {
  program: Program;
  stages: StageState[];
}

const isDone = ({ status }: StageState): boolean => status === 'completed';

/** What was earned by all who were brought, also those of other pages. */
function activityOf(earned: { xp: number; coins: number }, all: readonly (readonly Progress[])[]) {
  const completed = all.filter(
    (programs) => programs.length > 0 && programs.every(({ stages }) => stages.every(isDone)),
  ).length;
  return {
    coinsEarned: earned.coins,
    xpEarned: earned.xp,
    totalReferrals: all.length,
    inProgress: all.length - completed,
    completed,
  };
}

const invitation = (origin: string, code: string) => ({
  code,
  origin,
  url: `${origin}/invite/${code}`,
  platformUrl: `${origin}/?referral=${code}`,
});

const stageHead = ({ id, number, name, description, displaySetting, xp, coins }: Stage) => ({
  stageId: id,
  stageNumber: number,
  name,
  description,
  displaySetting,
  rewards: { xp, coins },
});

function presentProgress({ program, stages }: Progress, strict: boolean) {
  const completedStages = stages.filter(isDone).length;
  return {
    programId: program.id,
    programName: program.name,
    completedStages,
    totalStages: stages.length,
    percentage: stages.length === 0 ? 0 : Math.round((100 * completedStages) / stages.length),
    stages: stages.map((state) => ({
      ...stageHead(state.stage),
      status: state.status,
      isCompleted: isDone(state),
      requirements: {
        operator: state.stage.operator,
        met: state.met,
        total: state.groups.length,
        mainConditions: state.groups.map(({ groupId, operator, text, isMet, conditions }) => ({
          groupId,
          operator,
          text,
          isMet,
          nestedConditions: conditions.map((condition) => ({
            conditionId: condition.conditionId,
            text: condition.text,
            // The sample is cut here: what follows is beyond it.
            ...(strict ? {} : { isMet: condition.isMet, current: condition.current, value: condition.value }),
          })),
        })),
      },
    })),
  };
}

const presentProgram = (program: Program) => ({
  programId: program.id,
  programName: program.name,
  stages: program.stages.map((stage) => ({
    ...stageHead(stage),
    requirements: {
      operator: stage.operator,
      total: stage.requirements.length,
      mainConditions: stage.requirements.map(({ groupId, operator, text, conditions }) => ({
        groupId,
        operator,
        text,
        nestedConditions: conditions.map(({ conditionId, text: said }) => ({ conditionId, text: said })),
      })),
    },
  })),
});
