import { randomBytes, randomUUID } from 'node:crypto';
import { and, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, loginTickets, members, pendingJoins, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, forbidden, PlatformError, unauthorized } from '../http/errors.js';
import { accessRoles, createAccount, isEmail, isUsername, joinCommunity } from './accounts.js';
import { DAY_MS } from './days.js';
import { hashKey } from './keys.js';
import { isMember } from './members.js';
import { issueToken } from './tokens.js';
import { tellVisit } from './webhooks/tell-members.js';

/** Long enough for a redirect, too short for a bookmark. */
const TICKET_LIFETIME_MS = 5 * 60_000;

export interface SecureLogin {
  username: string;
  accessLevel: number;
  email?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  displayName?: string | undefined;
}

/**
 * A ticket for a user whom the community's own server vouches for. A user whom the community does not know is created
 * with the roles of the access level; one whom it knows keeps the roles that they have.
 */
export async function openTicket(
  platform: Platform,
  communityId: string,
  host: string,
  login: SecureLogin,
): Promise<{ token: string; sessionId: string }> {
  // A level that nobody defined is a mistake of the caller, whoever signs in.
  await accessRoles(platform.db, communityId, login.accessLevel);
  const userNumber =
    (await knownUser(platform.db, communityId, login.username)) ??
    (await newUser(platform, communityId, login));
  const token = randomBytes(32).toString('hex');
  const sessionId = randomUUID();
  const now = platform.now();
  await platform.db.transaction(async (tx) => {
    await tx.delete(loginTickets).where(lt(loginTickets.expiresAt, new Date(now - DAY_MS)));
    await tx.insert(loginTickets).values({
      hash: hashKey(token),
      sessionId,
      communityId,
      userNumber,
      host,
      expiresAt: new Date(now + TICKET_LIFETIME_MS),
    });
  });
  return { token, sessionId };
}

/** The session of a ticket: once, in time, and for the name that it was asked for. */
export async function redeemTicket(
  platform: Platform,
  token: string,
  host: string,
): Promise<{ token: string; user: typeof users.$inferSelect; communityId: string }> {
  const now = new Date(platform.now());
  const [ticket] = await platform.db
    .update(loginTickets)
    .set({ redeemedAt: now })
    .where(
      and(
        eq(loginTickets.hash, hashKey(token)),
        eq(loginTickets.host, host.toLowerCase()),
        isNull(loginTickets.redeemedAt),
        gt(loginTickets.expiresAt, now),
      ),
    )
    .returning();
  const user = ticket && (await seatedUser(platform.db, ticket.communityId, ticket.userNumber));
  if (user === undefined) throw unauthorized('The address was used already, or has ended');
  const { communityId } = ticket!;
  await platform.db.transaction(async (tx) => {
    await tx.update(users).set({ lastLoginAt: now }).where(eq(users.number, user.number));
    if (await isMember(tx, communityId, user.number))
      await tellVisit(tx, communityId, user.number, now.getTime());
  });
  return { token: await issueToken(platform, user), user, communityId };
}

/** Whether a name is one of the community's: its own, or the one under which this machine was called. */
export async function isHostOf(
  db: Database,
  communityId: string,
  host: string,
  calledAs: string,
): Promise<boolean> {
  const bare = host.replace(/:\d+$/, '');
  if (host === calledAs || bare === calledAs.replace(/:\d+$/, '')) return true;
  const [row] = await db
    .select({ cname: communities.cname })
    .from(communities)
    .where(eq(communities.id, communityId));
  return row?.cname?.toLowerCase() === bare;
}

/** A member who is not deleted, or an account that has yet to join this very community. */
const isSeated = or(
  and(isNotNull(members.userNumber), isNull(members.deletedAt)),
  isNotNull(pendingJoins.userNumber),
);

async function seatedUser(db: Database, communityId: string, userNumber: number) {
  const [row] = await people(db, communityId).where(and(eq(users.number, userNumber), isSeated));
  return row?.user;
}

async function knownUser(db: Database, communityId: string, username: string): Promise<number | undefined> {
  const [row] = await people(db, communityId).where(
    and(
      eq(sql`lower(${users.username})`, username.toLowerCase()),
      or(isNotNull(members.userNumber), isNotNull(pendingJoins.userNumber)),
    ),
  );
  if (row?.deletedAt) throw forbidden('The user is deleted');
  return row?.user.number;
}

const people = (db: Database, communityId: string) =>
  db
    .select({ user: users, deletedAt: members.deletedAt })
    .from(users)
    .leftJoin(members, and(eq(members.userNumber, users.number), eq(members.communityId, communityId)))
    .leftJoin(
      pendingJoins,
      and(eq(pendingJoins.userNumber, users.number), eq(pendingJoins.communityId, communityId)),
    );

async function newUser(
  platform: Platform,
  communityId: string,
  { username, accessLevel, email, firstName, lastName, displayName }: SecureLogin,
): Promise<number> {
  if (!isUsername(username)) throw badRequest('userId: must be a username');
  if (email === undefined) throw badRequest('email: is needed for a user who is not known yet');
  if (!isEmail(email)) throw badRequest('email: must be an e-mail address');
  if (firstName === undefined) throw badRequest('firstname: is needed for a user who is not known yet');
  if (lastName === undefined) throw badRequest('lastname: is needed for a user who is not known yet');
  try {
    return await platform.db.transaction(async (tx) => {
      const { number } = await createAccount(tx, platform, {
        username,
        email,
        firstName,
        lastName,
        displayName: displayName ?? `${firstName} ${lastName}`,
        passwordHash: null,
      });
      await joinCommunity(tx, platform, communityId, number, { accessLevel, customFields: {} });
      return number;
    });
  } catch (error) {
    // Two pages that open at once ask for the same new user.
    const number =
      error instanceof PlatformError && error.status === 409
        ? await knownUser(platform.db, communityId, username)
        : undefined;
    if (number === undefined) throw error;
    return number;
  }
}
