import { and, eq, sql } from 'drizzle-orm';
import { members, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { unauthorized } from '../http/errors.js';
import { isPassword } from './passwords.js';
import { issueToken } from './tokens.js';

/** Checks e-mail and password and makes a token; inside one community when it is given. */
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
  if (communityId !== undefined) {
    const [member] = await platform.db
      .select({ n: members.userNumber })
      .from(members)
      .where(and(eq(members.communityId, communityId), eq(members.userNumber, user.number)));
    if (member === undefined) throw unauthorized('E-mail or password is wrong');
  }
  return { token: await issueToken(platform, user), user };
}
