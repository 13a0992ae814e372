import * as z from 'zod/mini';
import { Amount, maybe, Numeric, ObjectId, ShortId } from './primitives.js';

/** What names a user. `custom-field` is SEEN, the others are inferred. */
export const UserIdentifier = z.object({
  type: z.enum(['custom-field', 'email', 'user-id', 'username']),
  value: z.string(),
  /** Required for `custom-field`. */
  fieldName: z.optional(z.string()),
});
export type UserIdentifier = z.infer<typeof UserIdentifier>;

/** Body of `POST /referrals/summary` (permission `getUserData`). SEEN: api-37905861. */
export const ReferralSummaryRequest = z.object({
  identifier: UserIdentifier,
  /** Of the referees; `limit` is 25 without it. */
  pagination: z.optional(z.object({ limit: z.optional(z.number()), cursor: z.optional(z.string()) })),
  /** Only the progress in this program. */
  programId: z.optional(ObjectId),
});
export type ReferralSummaryRequest = z.infer<typeof ReferralSummaryRequest>;

const Condition = z.object({
  conditionId: z.string(),
  text: maybe(z.string()),
  /** The sample is cut before this; inferred. */
  isMet: maybe(z.boolean()),
});

const Requirement = z.object({
  groupId: z.string(),
  /** `and` or `or`. */
  operator: maybe(z.string()),
  text: maybe(z.string()),
  isMet: maybe(z.boolean()),
  nestedConditions: z.array(Condition),
});

const Rewards = z.object({ xp: Amount, coins: Amount });

/** A stage of a program and how far one referee is in it. SEEN; the end of the sample is cut. */
export const ReferralStageProgress = z.object({
  stageId: z.string(),
  stageNumber: Numeric,
  name: z.string(),
  description: maybe(z.string()),
  displaySetting: maybe(z.string()),
  /** `completed`, `in-progress` or `not-started`; the values are inferred. */
  status: z.string(),
  isCompleted: z.boolean(),
  rewards: Rewards,
  requirements: z.object({
    operator: maybe(z.string()),
    met: Numeric,
    total: Numeric,
    mainConditions: z.array(Requirement),
  }),
});
export type ReferralStageProgress = z.infer<typeof ReferralStageProgress>;

/** Somebody who was brought, and how far they are in each program. SEEN. */
export const Referee = z.object({
  userId: ShortId,
  username: maybe(z.string()),
  avatar: maybe(z.string()),
  joinedAt: maybe(z.string()),
  progressByProgram: z.array(
    z.object({
      programId: z.string(),
      programName: maybe(z.string()),
      completedStages: Numeric,
      totalStages: Numeric,
      percentage: Numeric,
      stages: z.array(ReferralStageProgress),
    }),
  ),
});
export type Referee = z.infer<typeof Referee>;

/** Answer of `POST /referrals/summary`. SEEN, in two envelopes on one page; where the cursor stands is inferred. */
export const ReferralSummary = z.object({
  user: z.object({ id: z.string(), userId: ShortId, email: maybe(z.string()), username: maybe(z.string()) }),
  invite: z.object({
    code: z.string(),
    origin: maybe(z.string()),
    url: maybe(z.string()),
    platformUrl: maybe(z.string()),
  }),
  activity: z.object({
    coinsEarned: Amount,
    xpEarned: Amount,
    totalReferrals: Amount,
    inProgress: Amount,
    completed: Amount,
  }),
  referees: z.array(Referee),
  /** Inferred: the documentation takes a cursor, and its sample is cut before it would give one. */
  pagination: maybe(z.object({ limit: maybe(Numeric), nextCursor: maybe(z.string()) })),
});
export type ReferralSummary = z.infer<typeof ReferralSummary>;

/** A program and its stages as they are set up. NOT FOUND; inferred from the summary. */
export const ReferralProgram = z.object({
  programId: z.string(),
  programName: z.string(),
  stages: z.array(
    z.object({
      stageId: z.string(),
      stageNumber: Numeric,
      name: z.string(),
      description: maybe(z.string()),
      displaySetting: maybe(z.string()),
      rewards: Rewards,
      requirements: maybe(
        z.object({
          operator: maybe(z.string()),
          total: maybe(Numeric),
          mainConditions: z.array(Requirement),
        }),
      ),
    }),
  ),
});
export type ReferralProgram = z.infer<typeof ReferralProgram>;

/** Answer of `GET /referrals/programs`. NOT FOUND: path and answer are inferred. */
export const ReferralProgramsData = z.array(ReferralProgram);
export type ReferralProgramsData = z.infer<typeof ReferralProgramsData>;
