import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { notFound } from '../http/errors.js';
import { objectIdText, readBody, readQuery } from '../http/input.js';
import { pageNumbers } from '../http/list-query.js';
import { memberByEmail, MemberEmail, MemberPage } from '../http/member-page.js';
import type { MemberRow } from '../services/members.js';
import { gamesOf, gameStats } from '../services/mini-games.js';
import { setSpins, spin, wheelsOf, type WheelOfMember } from '../services/spin-wheels.js';
import { progressOf, streakStats } from '../services/streaks.js';

const Wheel = MemberEmail.extend({ wheelId: objectIdText.transform((id) => id.toLowerCase()) });
const Spins = Wheel.extend({ spins: z.number().int().min(0).max(1_000_000) });
const Logs = MemberEmail.extend(MemberPage.shape);

/** Spin wheels, what members played, and where their streaks stand. */
export const gameRoutes = new Hono<Env>()
  .put('/spin-wheels/users', async (c) => {
    const { communityId } = await communityKey(c, 'manageUser');
    const { email, wheelId, spins } = await readBody(c, Spins);
    const member = await memberByEmail(c, communityId, email);
    const wheel = await setSpins(c.get('platform'), communityId, member, wheelId, spins);
    return c.json(ok(present(wheel, member), 'Spin wheel updated successfully'));
  })
  // Beyond the contract: which wheels there are, and a turn of one.
  .get('/spin-wheels/users', async (c) => {
    const { db, strict } = c.get('platform');
    if (strict) throw notFound('Route not found');
    const { communityId } = await communityKey(c, 'manageUser');
    const { email } = readQuery(c, MemberEmail);
    const member = await memberByEmail(c, communityId, email);
    const wheels = await wheelsOf(db, communityId, member);
    return c.json(ok(wheels.map((wheel) => present(wheel, member))));
  })
  .post('/spin-wheels/users/spin', async (c) => {
    if (c.get('platform').strict) throw notFound('Route not found');
    const { communityId } = await communityKey(c, 'manageUser');
    const { email, wheelId } = await readBody(c, Wheel);
    const member = await memberByEmail(c, communityId, email);
    const { prize, spins } = await spin(c.get('platform'), communityId, member, wheelId);
    const { label, xp, coins } = prize;
    return c.json(
      ok({ wheelId, result: label, reward: { xp, coins }, spins }, 'Spin wheel spun successfully'),
    );
  })
  .post('/mini-games/logs', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    const { email, page, limit } = await readBody(c, Logs);
    const member = await memberByEmail(c, communityId, email);
    const { rows, total } = await gamesOf(c.get('platform').db, communityId, member, { page, limit });
    const data = rows.map(({ game, result, xp, coins, playedAt }) => ({
      game,
      result,
      reward: { xp, coins },
      playedAt: playedAt.toISOString(),
    }));
    return c.json({ ...ok(data), pagination: pageNumbers(total, page, limit) });
  })
  .post('/users/mini-games/stats', async (c) => {
    const { communityId } = await communityKey(c, 'getUserStats');
    const { email } = await readBody(c, MemberEmail);
    const member = await memberByEmail(c, communityId, email);
    const { db, now } = c.get('platform');
    const miniGames = await gameStats(db, communityId, member);
    const streaks = streakStats(await progressOf(db, communityId, member, now()));
    return c.json(ok({ miniGames, streaks }));
  });

const present = ({ wheel, spins, updatedAt }: WheelOfMember, member: MemberRow) => ({
  wheelId: wheel.id,
  name: wheel.name,
  userId: String(member.number),
  email: member.email,
  spins,
  ...(updatedAt && { updatedAt: updatedAt.toISOString() }),
});
