import { eq, sql } from 'drizzle-orm';
import { members, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { forbidden, unauthorized } from '../http/errors.js';
import { isPassword } from './passwords.js';
import { isUnverified } from './registration.js';
import { issueToken } from './tokens.js';
import { tellVisit } from './webhooks/tell-members.js';

/**
 * Checks e-mail and password and makes a token; inside one community when it is given. Who was deleted wherever
 * they were a member cannot sign in; who never joined any community can, as that is how they join one.
 */
export async function logIn(
  platform: Platform,
  input: { email: string; password: string },
  communityId?: string,
): Promise<{ token: string; user: typeof users.$inferSelect }> {
  const [user] = await platform.db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.email})`, input.email.toLowerCase()))
    .limit(1);
  const right = await isPassword(input.password, user?.passwordHash);
  if (user === undefined || !right) throw unauthorized('E-mail or password is wrong');
  if (await isUnverified(platform.db, user.number)) throw forbidden('E-mail address is not verified');
  const seats = await platform.db
    .select({ communityId: members.communityId, deletedAt: members.deletedAt })
    .from(members)
    .where(eq(members.userNumber, user.number));
  const open = seats.filter(({ deletedAt }) => deletedAt === null);
  const mayEnter =
    communityId === undefined
      ? open.length > 0 || seats.length === 0
      : open.some((seat) => seat.communityId === communityId);
  if (!mayEnter) throw unauthorized('E-mail or password is wrong');
  const lastLoginAt = new Date(platform.now());
  const entered = open.filter((seat) => communityId === undefined || seat.communityId === communityId);
  await platform.db.transaction(async (tx) => {
    await tx.update(users).set({ lastLoginAt }).where(eq(users.number, user.number));
    for (const seat of entered) await tellVisit(tx, seat.communityId, user.number, lastLoginAt.getTime());
  });
  return { token: await issueToken(platform, user), user: { ...user, lastLoginAt } };
}
