import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { badRequest, notFound } from '../http/errors.js';
import { readBody, readQuery, text, wholeNumber } from '../http/input.js';
import { lastDays, oneDay, type DayRow } from '../services/activity.js';
import { parseSlashDate, realDay } from '../services/days.js';
import { findMember, membersByEmail, type MemberRow } from '../services/members.js';
import { listRewards } from '../services/reward-log.js';

const FETCHED = 'User gamification stats fetched successfully';
/** Longest stretch of days in one answer, and most identifiers in one question. */
const MAX_DAYS = 366;
const MAX_IDENTIFIERS = 1000;

const identifier_type = z.literal('email', { error: 'must be email' });
const Daily = z.object({
  identifier: text(320),
  identifier_type,
  days: wholeNumber(1, MAX_DAYS).default(30),
});
const DailyOfMany = z.object({
  identifier: z.array(text(320)).min(1).max(MAX_IDENTIFIERS),
  identifier_type,
  date: z.string(),
  page: z.number().int().min(1).max(1_000_000).default(1),
  limit: z.number().int().min(1).max(200).default(50),
});
const Stats = z.object({
  identifier: text(320),
  identifier_type,
  days: z.number().int().min(1).max(MAX_DAYS),
});

const day = z.string().refine((value) => realDay(value) !== undefined, 'must be a day, YYYY-MM-DD');
const Logs = z.object({
  identifier: text(320),
  identifier_type,
  page: z.number().int().min(1).max(1_000_000).default(1),
  limit: z.number().int().min(1).max(200).default(50),
  start_date: z.optional(day),
  end_date: z.optional(day),
});

/** Gamification history (v1 by GET, v2 by POST), action counts (older by GET), and what each reward was for. */
export const activityRoutes = new Hono<Env>()
  .get('/users/activity/daily', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    const query = readQuery(c, Daily);
    const { member, days, range } = await history(c, communityId, query);
    const stats = days.map(({ date, row }) => ({ date, coins: row?.coins ?? 0, xp: row?.xp ?? 0 }));
    return c.json(
      ok(
        {
          user_id: String(member.number),
          range,
          totals: { coins: sum(stats, 'coins'), xp: sum(stats, 'xp') },
          daily_stats: stats,
        },
        FETCHED,
      ),
    );
  })
  .post('/users/activity/daily', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    const body = await readBody(c, DailyOfMany);
    const day = parseSlashDate(body.date);
    if (day === undefined) throw badRequest('date must be DD/MM/YYYY');
    const { db } = c.get('platform');
    const all = [...new Set(body.identifier)];
    const from = (body.page - 1) * body.limit;
    const found = await membersByEmail(db, communityId, all);
    const results = await oneDay(db, communityId, all.slice(from, from + body.limit), day);
    return c.json(
      ok(
        {
          date: body.date,
          pagination: {
            page: body.page,
            limit: body.limit,
            total: all.length,
            total_pages: Math.ceil(all.length / body.limit),
            found: all.filter((identifier) => found.has(identifier.toLowerCase())).length,
          },
          results: results.map(({ identifier, userId, coins, xp }) => ({
            identifier,
            user_id: userId,
            date: body.date,
            coins,
            xp,
          })),
        },
        FETCHED,
      ),
    );
  })
  .get('/users/activity/stats', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    return c.json(ok(await actionCounts(c, communityId, readQuery(c, Daily)), FETCHED));
  })
  .post('/users/activity/stats', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    return c.json(ok(await actionCounts(c, communityId, await readBody(c, Stats)), FETCHED));
  })
  .post('/users/activity/logs', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    const { identifier, page, limit, start_date, end_date } = await readBody(c, Logs);
    const member = await memberByEmail(c, communityId, identifier);
    const { total, rows } = await listRewards(c.get('platform').db, {
      communityId,
      userNumber: member.number,
      page,
      limit,
      start: start_date,
      end: end_date,
    });
    return c.json(
      ok(
        {
          pagination: { page, limit, total, total_pages: Math.ceil(total / limit), found: 1 },
          results: rows.map(({ action, xp, coins, source, createdAt }) => ({
            action,
            xp,
            coins,
            source,
            created_at: createdAt.toISOString(),
          })),
        },
        'User gamification logs fetched successfully',
      ),
    );
  });

async function actionCounts(c: Context, communityId: string, query: { identifier: string; days: number }) {
  const { member, days, range } = await history(c, communityId, query);
  const stats = days.map(({ date, row }) => ({ date, ...acts(row) }));
  return {
    user_id: String(member.number),
    range,
    totals: {
      messages: sum(stats, 'messages'),
      replies: sum(stats, 'replies'),
      reaction: sum(stats, 'reaction'),
      socials: sum(stats, 'socials'),
    },
    daily_stats: stats,
  };
}

async function history(c: Context, communityId: string, query: { identifier: string; days: number }) {
  const { db, now } = c.get('platform');
  const member = await memberByEmail(c, communityId, query.identifier);
  const { start, end, days } = await lastDays(db, communityId, member.number, query.days, now());
  return { member, days, range: { start_date: start, end_date: end } };
}

async function memberByEmail(c: Context, communityId: string, identifier: string): Promise<MemberRow> {
  if (!identifier.includes('@')) throw badRequest('identifier must be an e-mail address');
  const member = await findMember(c.get('platform').db, communityId, identifier);
  if (member === undefined) throw notFound('User not found');
  return member;
}

const acts = (row: DayRow | undefined) => ({
  messages: row?.messages ?? 0,
  replies: row?.replies ?? 0,
  reaction: row?.reactions ?? 0,
  socials: row?.socials ?? 0,
});

const sum = <K extends string>(rows: readonly Record<K, number>[], key: K): number =>
  rows.reduce((total, row) => total + row[key], 0);
