import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey, pathId } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { objectIdText, readBody, readQuery, text, titleText, wholeNumber } from '../http/input.js';
import { isoDate } from '../http/iso-date.js';
import { LIST_LIMIT, limitUpTo, pageNumbers } from '../http/list-query.js';
import { memberByEmail, MemberEmail, MemberPage } from '../http/member-page.js';
import { WEEKDAYS } from '../services/streak-progress.js';
import {
  createStreak,
  deleteStreak,
  listStreaks,
  logOf,
  progressOf,
  updateStreak,
  type StreakRow,
} from '../services/streaks.js';

const Condition = z.object({
  _id: text(64).optional(),
  action: text(100),
  value: z.number().min(0).max(1_000_000_000),
  isCustomField: z.boolean().nullish(),
});

/** The whole definition, for a new streak and for one that changes. */
const Input = z
  .object({
    name: titleText(200),
    timezone: text(64),
    startDate: isoDate.transform((value) => new Date(value)),
    timeframe: z.object({ value: z.enum(['daily', 'weekly']), count: z.number().int().min(1).max(366) }),
    action: z.object({ operator: z.enum(['and', 'or']), conditions: z.array(Condition).min(1).max(20) }),
    activeDaysType: z.enum(['custom', 'everyday']),
    activeDays: z
      .array(
        text(10).refine((day) => WEEKDAYS.includes(day.toLowerCase()), 'must be the English name of a day'),
      )
      .max(7),
  })
  .superRefine(({ action, activeDaysType, activeDays }, context) => {
    const days = new Set(activeDays.map((day) => day.toLowerCase()));
    if (activeDaysType === 'custom' && days.size === 0)
      context.addIssue({ code: 'custom', path: ['activeDays'], message: 'must name at least one day' });
    if (days.size < activeDays.length)
      context.addIssue({ code: 'custom', path: ['activeDays'], message: 'must name a day once' });
    const ids = action.conditions.flatMap(({ _id }) => _id ?? []);
    if (new Set(ids).size < ids.length)
      context.addIssue({
        code: 'custom',
        path: ['action', 'conditions'],
        message: 'must have different _id',
      });
  })
  .transform(({ action, ...rest }) => ({
    ...rest,
    action: {
      operator: action.operator,
      conditions: action.conditions.map(({ _id, action: name, value, isCustomField }) => ({
        _id: _id ?? randomBytes(6).toString('hex'),
        action: name,
        value,
        isCustomField: isCustomField ?? null,
      })),
    },
  }));

const List = z.object({ page: wholeNumber(1, 1_000_000).default(1), limit: limitUpTo(LIST_LIMIT, 20) });
const Logs = MemberEmail.extend(MemberPage.shape).extend({ streakId: objectIdText.optional() });

/** Definitions of streaks, and how a member stands in them. */
export const streakRoutes = new Hono<Env>()
  .get('/streaks', async (c) => {
    const { communityId } = await communityKey(c, 'streak');
    const { page, limit } = readQuery(c, List);
    const { rows, total } = await listStreaks(c.get('platform').db, communityId, { page, limit });
    return c.json({ ...ok(rows.map(present)), pagination: pageNumbers(total, page, limit) });
  })
  .post('/streaks', async (c) => {
    const { communityId } = await communityKey(c, 'streak');
    const row = await createStreak(c.get('platform'), communityId, await readBody(c, Input));
    return c.json(ok(present(row), 'Streak created successfully'), 201);
  })
  .put('/streaks/:streakId', async (c) => {
    const { communityId } = await communityKey(c, 'streak');
    const id = pathId(c, 'streakId');
    const row = await updateStreak(c.get('platform'), communityId, id, await readBody(c, Input));
    return c.json(ok(present(row), 'Streak updated successfully'));
  })
  .delete('/streaks/:streakId', async (c) => {
    const { communityId } = await communityKey(c, 'streak');
    const id = pathId(c, 'streakId');
    await deleteStreak(c.get('platform').db, communityId, id);
    return c.json(ok({ _id: id }, 'Streak deleted successfully'));
  })
  .post('/streaks/logs', async (c) => {
    const { communityId } = await communityKey(c, 'streak');
    const { email, page, limit, streakId } = await readBody(c, Logs);
    const member = await memberByEmail(c, communityId, email);
    const { db, now } = c.get('platform');
    const progress = await progressOf(db, communityId, member, now(), streakId?.toLowerCase());
    const logs = logOf(progress, member);
    const data = logs.slice((page - 1) * limit, page * limit);
    return c.json({ ...ok(data), pagination: pageNumbers(logs.length, page, limit) });
  });

const present = (row: StreakRow) => ({
  _id: row.id,
  name: row.name,
  communityId: row.communityId,
  timezone: row.timezone,
  startDate: row.startDate.toISOString(),
  timeframe: row.timeframe,
  action: row.action,
  activeDaysType: row.activeDaysType,
  activeDays: row.activeDays,
  order: row.order,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  __v: 0,
});
