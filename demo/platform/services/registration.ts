import { randomInt } from 'node:crypto';
import { and, eq, lt, lte, notExists, or, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { emailVerifications, members, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest } from '../http/errors.js';
import { checkPassword, createAccount, joinCommunity, type Account } from './accounts.js';
import { hashKey } from './keys.js';
import { sendMail } from './outbox.js';
import { hashPassword } from './passwords.js';

const CODE_LIFETIME_MS = 60 * 60_000;
const TRIES = 5;

/**
 * Makes an account and mails a code. Nobody signs in to it before the code came back, so that nobody speaks for an
 * address that is not theirs. 409 naming what is taken.
 */
export async function register(
  platform: Platform,
  communityId: string,
  { password, ...account }: Omit<Account, 'passwordHash'> & { password: string },
): Promise<{ number: number; id: string }> {
  checkPassword(password, account.username);
  const passwordHash = await hashPassword(password);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  return platform.db.transaction(async (tx) => {
    await forgetUnverified(tx, account.email, platform.now());
    const made = await createAccount(tx, platform, { ...account, passwordHash });
    await tx.insert(emailVerifications).values({
      userNumber: made.number,
      communityId,
      codeHash: codeHash(made.number, code),
      triesLeft: TRIES,
      expiresAt: new Date(platform.now() + CODE_LIFETIME_MS),
    });
    const text = `${account.firstName}, your code is ${code}. It is good for one hour.`;
    await sendMail(
      tx,
      { communityId, to: account.email, subject: 'Verify your e-mail address', text },
      platform.now(),
    );
    return made;
  });
}

/**
 * Takes a mailed code back: the account may sign in from now on and is a member. A wrong address, a wrong code and
 * one that has ended are answered alike; after five wrong ones a code has ended.
 */
export async function verifyEmail(
  platform: Platform,
  communityId: string,
  { email, code }: { email: string; code: string },
): Promise<void> {
  const isRight = await platform.db.transaction(async (tx) => {
    const [pending] = await tx
      .select({
        number: emailVerifications.userNumber,
        codeHash: emailVerifications.codeHash,
        triesLeft: emailVerifications.triesLeft,
        expiresAt: emailVerifications.expiresAt,
      })
      .from(emailVerifications)
      .innerJoin(users, eq(users.number, emailVerifications.userNumber))
      .where(
        and(
          eq(emailVerifications.communityId, communityId),
          eq(sql`lower(${users.email})`, email.toLowerCase()),
        ),
      )
      .for('update');
    if (pending === undefined || pending.triesLeft <= 0 || pending.expiresAt.getTime() <= platform.now())
      return false;
    const own = eq(emailVerifications.userNumber, pending.number);
    if (codeHash(pending.number, code) !== pending.codeHash) {
      await tx
        .update(emailVerifications)
        .set({ triesLeft: pending.triesLeft - 1 })
        .where(own);
      return false;
    }
    await tx.delete(emailVerifications).where(own);
    await joinCommunity(tx, platform, communityId, pending.number);
    return true;
  });
  if (!isRight) throw badRequest('code: is wrong or has ended');
}

/** Whether the e-mail address of an account still has to be proven. */
export async function isUnverified(db: Database, userNumber: number): Promise<boolean> {
  const [row] = await db
    .select({ n: emailVerifications.userNumber })
    .from(emailVerifications)
    .where(eq(emailVerifications.userNumber, userNumber));
  return row !== undefined;
}

/** An account whose code has ended unused makes room for another with its address. */
async function forgetUnverified(tx: Database, email: string, now: number): Promise<void> {
  const [ended] = await tx
    .delete(emailVerifications)
    .where(
      and(
        eq(
          emailVerifications.userNumber,
          sql`(select ${users.number} from ${users} where lower(${users.email}) = ${email.toLowerCase()})`,
        ),
        or(lte(emailVerifications.expiresAt, new Date(now)), lt(emailVerifications.triesLeft, 1)),
        notExists(
          tx
            .select({ n: members.userNumber })
            .from(members)
            .where(eq(members.userNumber, emailVerifications.userNumber)),
        ),
      ),
    )
    .returning({ number: emailVerifications.userNumber });
  if (ended !== undefined) await tx.delete(users).where(eq(users.number, ended.number));
}

/** A code has a million values, so its hash is one of its account too. */
const codeHash = (userNumber: number, code: string): string => hashKey(`${userNumber}/${code}`);
