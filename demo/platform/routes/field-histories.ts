import { Hono } from 'hono';
import * as z from 'zod';
import { demandCommunity, pathId } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { objectIdText, readBody, readQuery, wholeNumber } from '../http/input.js';
import { LIST_LIMIT, limitUpTo } from '../http/list-query.js';
import { DAY_MS, realDay } from '../services/days.js';
import { createHistory, listHistories, type HistoryRow } from '../services/field-histories.js';

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const isMoment = (value: string): boolean => MOMENT.test(value) && !Number.isNaN(Date.parse(value));
const date = z
  .string()
  .max(40)
  .refine((value) => realDay(value) !== undefined || isMoment(value), 'must be YYYY-MM-DD or ISO 8601');

const Query = z.object({
  page: wholeNumber(1, 1_000_000).default(1),
  limit: limitUpTo(LIST_LIMIT, 20),
  startDate: z.optional(date.transform((value) => new Date(value))),
  /** A day counts whole, a moment too. */
  endDate: z.optional(
    date.transform((value) => new Date(Date.parse(value) + (realDay(value) === undefined ? 1 : DAY_MS))),
  ),
});
const Create = z.object({
  fieldId: objectIdText.transform((id) => id.toLowerCase()),
  value: z.union([z.string().max(5000), z.number(), z.boolean(), z.null()], {
    error: 'must be a text, a number, true, false or null',
  }),
  createdAt: z.optional(
    z
      .string()
      .max(40)
      .refine(isMoment, 'must be ISO 8601')
      .transform((value) => new Date(value)),
  ),
});
const NEEDS = { permission: 'userFields', standing: 'admin' } as const;

/** What custom fields became, and when: of the whole community, a field, a user, or a field of a user. */
export const fieldHistoryRoutes = new Hono<Env>();
for (const of of ['', '/user-fields/:fieldId', '/users/:userId', '/users/:userId/user-fields/:fieldId'])
  fieldHistoryRoutes.get(`/communities/:communityId${of}/user-field-histories`, list);
fieldHistoryRoutes.post('/communities/:communityId/users/:userId/user-field-histories', async (c) => {
  const { communityId } = await demandCommunity(c, NEEDS);
  const userId = pathId(c, 'userId');
  const row = await createHistory(c.get('platform'), communityId, userId, await readBody(c, Create));
  return c.json(appOk(present(row), 'Create user field history success.', 201), 201);
});

async function list(c: Context): Promise<Response> {
  const { communityId } = await demandCommunity(c, NEEDS);
  const given = (name: string) => (c.req.param(name) === undefined ? undefined : pathId(c, name));
  const of = { userId: given('userId'), fieldId: given('fieldId') };
  const { page, limit, startDate, endDate } = readQuery(c, Query);
  const { rows, total } = await listHistories(c.get('platform').db, communityId, of, {
    page,
    limit,
    from: startDate,
    before: endDate,
  });
  return c.json(appOk(rows.map(present), 'Get user field histories success.', 200, { page, limit, total }));
}

const present = ({ id, createdAt, updatedAt, ...row }: HistoryRow) => ({
  _id: id,
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
