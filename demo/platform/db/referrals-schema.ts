import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, users } from './schema.js';

export type Operator = 'and' | 'or';

/** One thing that a referee must have done, in the words of a streak's conditions. */
export interface ReferralCondition {
  conditionId: string;
  text: string;
  /** `messages`, `replies`, `reactions`, `visits`, `xp`, `purchases`, or a custom field. */
  action: string;
  /** At least so much. */
  value: number;
  isCustomField: boolean;
}

export interface ReferralRequirement {
  groupId: string;
  operator: Operator;
  text: string;
  conditions: ReferralCondition[];
}

export const referralPrograms = pgTable(
  'referral_programs',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    isActive: boolean('is_active').notNull().default(true),
    order: integer('order').notNull().default(0),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('referral_programs_community').on(t.communityId, t.order)],
);

/** The steps of a program, taken one after the other. */
export const referralStages = pgTable(
  'referral_stages',
  {
    id: text('id').primaryKey(),
    programId: text('program_id')
      .notNull()
      .references(() => referralPrograms.id),
    number: integer('number').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    displaySetting: text('display_setting').notNull().default('always'),
    xp: integer('xp').notNull().default(0),
    coins: integer('coins').notNull().default(0),
    operator: text('operator').$type<Operator>().notNull().default('and'),
    requirements: jsonb('requirements').$type<ReferralRequirement[]>().notNull(),
  },
  (t) => [index('referral_stages_program').on(t.programId, t.number)],
);

/** The code by which a member invites. It is made when it is first asked for. */
export const referralCodes = pgTable(
  'referral_codes',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    code: text('code').notNull().unique(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber] })],
);

/** Who brought whom: a member is brought by one other at most. */
export const referrals = pgTable(
  'referrals',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    refereeNumber: integer('referee_number')
      .notNull()
      .references(() => users.number),
    referrerNumber: integer('referrer_number')
      .notNull()
      .references(() => users.number),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.refereeNumber] }),
    index('referrals_referrer').on(t.communityId, t.referrerNumber, t.createdAt, t.refereeNumber),
  ],
);

/** What a referrer was paid for a stage that a referee completed: once, whatever happens later. */
export const referralRewards = pgTable(
  'referral_rewards',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    refereeNumber: integer('referee_number')
      .notNull()
      .references(() => users.number),
    stageId: text('stage_id')
      .notNull()
      .references(() => referralStages.id),
    referrerNumber: integer('referrer_number')
      .notNull()
      .references(() => users.number),
    xp: integer('xp').notNull(),
    coins: integer('coins').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.refereeNumber, t.stageId] }),
    index('referral_rewards_referrer').on(t.communityId, t.referrerNumber),
  ],
);
