import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { accessLevels, memberRoles, members, pendingJoins, users } from '../db/schema.js';
import { isObjectId } from '../db/ids.js';
import type { Platform } from '../http/context.js';
import { badRequest, PlatformError } from '../http/errors.js';
import { fieldsOf, writeFieldValues, type FieldValue } from './field-values.js';
import { recordReferral } from './referrals.js';
import { tellJoined } from './webhooks/tell-members.js';

/**
 * Whether a text may be a username: letters, digits, dots, hyphens and underscores, and nothing that could be read
 * as a short id, an `_id` or an e-mail address instead.
 */
export const isUsername = (value: string): boolean =>
  /^[\p{L}\p{N}._-]{1,60}$/u.test(value) && !/^\d+$/.test(value) && !isObjectId(value);

export const isEmail = (value: string): boolean =>
  value.length <= 320 && /^[^\s@\0]+@[^\s@\0]+\.[^\s@\0]+$/.test(value);

/** 400 unless the password has a special character and is not the username. */
export function checkPassword(password: string, username: string): void {
  if (!/[^\p{L}\p{N}\s]/u.test(password)) throw badRequest('password: must have a special character');
  if (password.toLowerCase() === username.toLowerCase())
    throw badRequest('password: must not be the username');
}

export interface Account {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  displayName: string;
  /** Null: signs in by other means. Derived outside of a transaction, as it takes long. */
  passwordHash: string | null;
}

/** Makes an account that is in no community yet. 409 naming what is taken. */
export async function createAccount(
  tx: Database,
  platform: Platform,
  account: Account,
): Promise<{ number: number; id: string }> {
  const [made] = await tx
    .insert(users)
    .values({ ...account, id: platform.newId(), createdAt: new Date(platform.now()) })
    .onConflictDoNothing()
    .returning({ number: users.number, id: users.id });
  if (made !== undefined) return made;
  const taken = await tx
    .select({ email: users.email })
    .from(users)
    .where(
      or(
        eq(sql`lower(${users.email})`, account.email.toLowerCase()),
        eq(sql`lower(${users.username})`, account.username.toLowerCase()),
      ),
    );
  const isEmailTaken = taken.some(({ email }) => email.toLowerCase() === account.email.toLowerCase());
  throw new PlatformError(409, `${isEmailTaken ? 'email' : 'username'}: is already used`);
}

/** Ids of the roles that an access level starts with. Level 0 is always there and has none beyond `@all`. */
export async function accessRoles(db: Database, communityId: string, level: number): Promise<string[]> {
  const [row] = await db
    .select({ roleIds: accessLevels.roleIds })
    .from(accessLevels)
    .where(and(eq(accessLevels.communityId, communityId), eq(accessLevels.level, level)));
  if (row === undefined && level !== 0) throw badRequest('accessLevel: is not defined in this community');
  return row?.roleIds ?? [];
}

/** What an account brings along when it joins. */
export interface Entry {
  accessLevel: number;
  /** By the key of the field, already checked. */
  customFields: Record<string, FieldValue>;
  /** Whoever sent them, as the community's referral links name people. */
  referral?: string | undefined;
}

/** Keeps what an account brings along until it joins by itself. */
export async function prepareJoin(
  tx: Database,
  communityId: string,
  userNumber: number,
  { accessLevel, customFields, referral }: Entry,
): Promise<void> {
  await tx
    .insert(pendingJoins)
    .values({ communityId, userNumber, accessLevel, customFields, referral: referral ?? null });
}

/**
 * Makes an account a member of a community, with what was prepared for it or else with `entry`. False when it is a
 * member already, also a deleted one: only an operator brings those back.
 */
export async function joinCommunity(
  tx: Database,
  platform: Platform,
  communityId: string,
  userNumber: number,
  entry: Entry = { accessLevel: 0, customFields: {} },
): Promise<boolean> {
  const joined = await tx
    .insert(members)
    .values({ communityId, userNumber, joinedAt: new Date(platform.now()) })
    .onConflictDoNothing()
    .returning({ number: members.userNumber });
  if (joined.length === 0) return false;
  const [prepared] = await tx
    .delete(pendingJoins)
    .where(and(eq(pendingJoins.communityId, communityId), eq(pendingJoins.userNumber, userNumber)))
    .returning();
  const { accessLevel, customFields, referral } = prepared ?? entry;
  await giveRoles(tx, communityId, userNumber, await accessRoles(tx, communityId, accessLevel));
  const fields = await fieldsOf(tx, communityId);
  await writeFieldValues(
    tx,
    platform,
    communityId,
    fields.flatMap((field) => {
      const given = Object.hasOwn(customFields, field.field) ? customFields[field.field] : undefined;
      const value = given ?? (field.settings.defaultValue as FieldValue | undefined);
      return value === undefined ? [] : [{ userNumber, field, value }];
    }),
  );
  if (referral) await recordReferral(tx, platform, communityId, userNumber, referral);
  await tellJoined(tx, communityId, [userNumber], platform.now());
  return true;
}

async function giveRoles(
  tx: Database,
  communityId: string,
  userNumber: number,
  roleIds: readonly string[],
): Promise<void> {
  if (roleIds.length === 0) return;
  await tx
    .insert(memberRoles)
    .values(roleIds.map((roleId) => ({ communityId, userNumber, roleId })))
    .onConflictDoNothing();
}

/** Which of some texts are e-mail addresses or usernames of accounts, in lower case. */
export async function takenNames(
  db: Database,
  names: readonly string[],
): Promise<{ number: number; email: string; username: string }[]> {
  if (names.length === 0) return [];
  const lower = [...new Set(names.map((name) => name.toLowerCase()))];
  return db
    .select({
      number: users.number,
      email: sql<string>`lower(${users.email})`,
      username: sql<string>`lower(${users.username})`,
    })
    .from(users)
    .where(or(inArray(sql`lower(${users.email})`, lower), inArray(sql`lower(${users.username})`, lower)));
}
