import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey } from '../http/auth.js';
import { originOf, type Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { badRequest, notFound } from '../http/errors.js';
import { readBody, text } from '../http/input.js';
import { filterMembers } from '../services/filter.js';
import { ALL_ROLE, findMember, memberCounts, roleTitles, rolesOf } from '../services/members.js';

const Scalar = z.union([text(500), z.number(), z.boolean()]);
const Filter = z.object({
  fields: z.array(text(100)).min(1).max(100),
  filter: z
    .record(
      text(100),
      z.union([Scalar, z.strictObject({ gte: z.optional(Scalar), lte: z.optional(Scalar) })], {
        error: 'must be a value, or an object of gte and lte',
      }),
    )
    .default({}),
  cursor: z.optional(text(200)),
  page: z.optional(z.number().int().min(1).max(1_000_000)),
});
const Info = z.object({ idOrEmail: text(320) });

/** Users of the Integration API. */
export const userRoutes = new Hono<Env>()
  .post('/users/filter', async (c) => {
    const { communityId } = await communityKey(c, 'getUserData');
    const query = await readBody(c, Filter);
    if (query.cursor !== undefined && query.page !== undefined)
      throw badRequest('cursor and page cannot be used together');
    const { db, strict } = c.get('platform');
    const page = await filterMembers(db, query, { communityId, picture: strict ? undefined : originOf(c) });
    return c.body(`{"status":"success","data":${page}}`, 200, { 'content-type': 'application/json' });
  })
  .post('/users/info', async (c) => {
    const { communityId } = await communityKey(c, 'getUserData');
    const { idOrEmail } = await readBody(c, Info);
    const { db, strict, now } = c.get('platform');
    const member = await findMember(db, communityId, idOrEmail.trim());
    if (member === undefined) throw notFound('User not found');
    const held = (await rolesOf(db, communityId, [member.number])).get(member.number);
    const counts = await memberCounts(db, communityId, member.number, now());
    return c.json(
      ok({
        _id: member.id,
        userId: String(member.number),
        username: member.username,
        xp: member.xp,
        coins: member.coins,
        roles: roleTitles(held),
        highestRole: held?.[0]?.title ?? ALL_ROLE,
        firstName: member.firstName,
        lastName: member.lastName,
        xpEarnedToday: counts.xpEarnedToday,
        coinsEarnedToday: counts.coinsEarnedToday,
        language: member.language,
        totalMessages: counts.totalMessages,
        totalReactions: counts.totalReactions,
        visitCount: counts.visitCount,
        replySent: counts.replySent,
        timeSpent: counts.timeSpent,
        loginStreak: counts.loginStreak,
        customFields: member.customFields,
        ...(strict
          ? {}
          : {
              display_name: member.displayName,
              email: member.email,
              avatar: member.avatar === null ? null : originOf(c) + member.avatar,
            }),
      }),
    );
  });
