import { createHash } from 'node:crypto';
import { and, asc, between, count, eq, inArray, max } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { dailyActivity, streaks, userFieldHistories, userFields } from '../db/schema.js';
import type { StreakCondition } from '../db/streaks-schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import type { DayRow } from './activity.js';
import { dayOf } from './days.js';
import { fieldsOf, isNumeric } from './field-values.js';
import type { MemberRow } from './members.js';
import { standingOf, stretchesOf, type Deeds, type Stretch } from './streak-progress.js';

export type StreakRow = typeof streaks.$inferSelect;

export interface StreakInput {
  name: string;
  timezone: string;
  startDate: Date;
  timeframe: { value: 'daily' | 'weekly'; count: number };
  action: { operator: 'and' | 'or'; conditions: StreakCondition[] };
  activeDaysType: string;
  activeDays: string[];
}

/** Columns of the daily activity by the names that conditions have for them. */
const COUNTED: Record<string, keyof DayRow> = {
  messages: 'messages',
  replies: 'replies',
  reaction: 'reactions',
  reactions: 'reactions',
  socials: 'socials',
  visits: 'visits',
  xp: 'xp',
  coins: 'coins',
  timeSpent: 'timeSpent',
};

export async function listStreaks(
  db: Database,
  communityId: string,
  { page, limit }: { page: number; limit: number },
): Promise<{ rows: StreakRow[]; total: number }> {
  const where = eq(streaks.communityId, communityId);
  const rows = await db
    .select()
    .from(streaks)
    .where(where)
    .orderBy(asc(streaks.order), asc(streaks.id))
    .limit(limit)
    .offset((page - 1) * limit);
  const [all] = await db.select({ total: count() }).from(streaks).where(where);
  return { rows, total: all!.total };
}

const mine = (communityId: string, id: string) =>
  and(eq(streaks.communityId, communityId), eq(streaks.id, id));

export async function createStreak(
  platform: Platform,
  communityId: string,
  input: StreakInput,
): Promise<StreakRow> {
  const now = new Date(platform.now());
  return platform.db.transaction(async (tx) => {
    const action = await checkedAction(tx, communityId, input.action);
    const [last] = await tx
      .select({ order: max(streaks.order) })
      .from(streaks)
      .where(eq(streaks.communityId, communityId));
    const order = (last?.order ?? 0) + 1;
    const [row] = await tx
      .insert(streaks)
      .values({ id: platform.newId(), communityId, ...input, action, order, createdAt: now, updatedAt: now })
      .returning();
    return row!;
  });
}

export async function updateStreak(
  platform: Platform,
  communityId: string,
  id: string,
  input: StreakInput,
): Promise<StreakRow> {
  return platform.db.transaction(async (tx) => {
    const action = await checkedAction(tx, communityId, input.action);
    const [row] = await tx
      .update(streaks)
      .set({ ...input, action, updatedAt: new Date(platform.now()) })
      .where(mine(communityId, id))
      .returning();
    if (row === undefined) throw notFound('Streak not found');
    return row;
  });
}

export async function deleteStreak(db: Database, communityId: string, id: string): Promise<void> {
  const gone = await db.delete(streaks).where(mine(communityId, id)).returning({ id: streaks.id });
  if (gone.length === 0) throw notFound('Streak not found');
}

/** Every condition names a count of the activity or a numerical custom field, and says which of them it is. */
async function checkedAction(
  db: Database,
  communityId: string,
  { operator, conditions }: StreakInput['action'],
): Promise<StreakInput['action']> {
  const fields = await fieldsOf(db, communityId);
  return {
    operator,
    conditions: conditions.map((condition, index) => {
      const refuse = (what: string) => badRequest(`action.conditions.${index}.action: ${what}`);
      const counted = Object.hasOwn(COUNTED, condition.action);
      if (counted && condition.isCustomField !== true) return condition;
      const field =
        condition.isCustomField === false ? undefined : fields.find((one) => one.field === condition.action);
      if (field === undefined) throw refuse('names no action and no field of the community');
      if (!isNumeric(field.type)) throw refuse('must be a numerical field');
      return { ...condition, isCustomField: true };
    }),
  };
}

/** A streak with a member's stretches in it, the oldest first. */
export interface Progress {
  streak: StreakRow;
  stretches: Stretch[];
}

/**
 * How a member stands in the streaks of their community, after what they did day by day since they joined. The
 * days are UTC, like those of the activity.
 * @param streakId one streak alone; 404 when it is not there
 */
export async function progressOf(
  db: Database,
  communityId: string,
  member: MemberRow,
  now: number,
  streakId?: string,
): Promise<Progress[]> {
  const rows = await db
    .select()
    .from(streaks)
    .where(streakId === undefined ? eq(streaks.communityId, communityId) : mine(communityId, streakId))
    .orderBy(asc(streaks.order), asc(streaks.id));
  if (streakId !== undefined && rows.length === 0) throw notFound('Streak not found');
  const joined = dayOf(member.joinedAt.getTime());
  const deeds = await deedsOf(db, communityId, member, rows, now);
  return rows.map((streak) => ({ streak, stretches: stretchesOf(streak, deeds, joined, now) }));
}

async function deedsOf(
  db: Database,
  communityId: string,
  member: MemberRow,
  rows: readonly StreakRow[],
  now: number,
): Promise<Deeds> {
  if (rows.length === 0) return () => 0;
  // A stretch may have begun before the member joined; before that they did nothing.
  const days = await db
    .select()
    .from(dailyActivity)
    .where(
      and(
        eq(dailyActivity.communityId, communityId),
        eq(dailyActivity.userNumber, member.number),
        between(
          dailyActivity.day,
          dayOf(Math.min(...rows.map((row) => row.startDate.getTime()))),
          dayOf(now),
        ),
      ),
    );
  const byDay = new Map(days.map((row) => [row.day, row]));
  const fieldAt = await fieldValuesOf(db, communityId, member, rows);
  return ({ action, isCustomField }, day) => {
    if (isCustomField) return fieldAt(action, day);
    const column = COUNTED[action];
    return column === undefined ? 0 : Number(byDay.get(day)?.[column] ?? 0);
  };
}

/** What a member's custom field was at the end of a day: by its history, and where it has none by what it is. */
async function fieldValuesOf(
  db: Database,
  communityId: string,
  member: MemberRow,
  rows: readonly StreakRow[],
): Promise<(field: string, day: string) => number> {
  const named = rows.flatMap(({ action }) =>
    action.conditions.flatMap((condition) => (condition.isCustomField ? condition.action : [])),
  );
  const number = (value: unknown) => (Number.isFinite(Number(value ?? 0)) ? Number(value ?? 0) : 0);
  if (named.length === 0) return () => 0;
  const histories = await db
    .select({
      field: userFields.field,
      value: userFieldHistories.value,
      createdAt: userFieldHistories.createdAt,
    })
    .from(userFieldHistories)
    .innerJoin(userFields, eq(userFields.id, userFieldHistories.fieldId))
    .where(
      and(
        eq(userFieldHistories.communityId, communityId),
        eq(userFieldHistories.userNumber, member.number),
        inArray(userFields.field, named),
      ),
    )
    .orderBy(asc(userFieldHistories.createdAt), asc(userFieldHistories.id));
  return (field, day) => {
    const changes = histories.filter((change) => change.field === field);
    if (changes.length === 0) return number(member.customFields[field]);
    return number(changes.findLast((change) => dayOf(change.createdAt.getTime()) <= day)?.value);
  };
}

export interface StreakLogRow extends Stretch {
  _id: string;
  streakId: string;
  userId: string;
}

/** The stretches of a member as a log, the newest first. A stretch has the same id whenever it is asked for. */
export function logOf(progress: readonly Progress[], member: MemberRow): StreakLogRow[] {
  const id = (streakId: string, date: string) =>
    createHash('sha256').update(`${streakId}/${member.id}/${date}`).digest('hex').slice(0, 24);
  return progress
    .flatMap(({ streak, stretches }) =>
      stretches.map((stretch) => ({
        _id: id(streak.id, stretch.date),
        streakId: streak.id,
        userId: String(member.number),
        ...stretch,
      })),
    )
    .sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1));
}

/** Where a member's streaks stand now. */
export const streakStats = (progress: readonly Progress[]) =>
  progress.map(({ streak, stretches }) => ({
    streakId: streak.id,
    name: streak.name,
    ...standingOf(stretches),
  }));
