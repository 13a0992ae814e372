import { randomBytes } from 'node:crypto';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, members } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, conflict } from '../http/errors.js';
import { accessRoles, checkPassword, createAccount, joinCommunity, prepareJoin } from './accounts.js';
import { fieldsOf, fieldValue, type FieldValue, type UserFieldRow } from './field-values.js';
import { sendMail } from './outbox.js';
import { hashPassword } from './passwords.js';

export interface NewUser {
  firstname: string;
  lastname: string;
  username: string;
  displayname: string;
  email: string;
  password?: string | undefined;
  confirmPassword?: string | undefined;
  accessLevel: number;
  joinServer: boolean;
  sendEmail: boolean;
  emailPassword: boolean;
  emailTemplate?: string | undefined;
  customFields?: readonly { fieldIdorName: string; value?: unknown }[] | undefined;
  externalId?: string | undefined;
  referral?: string | undefined;
}

/**
 * Makes an account; with `joinServer` a member at once, else one that has to join by itself and then gets its roles,
 * fields and referral. All of it or nothing.
 */
export async function createUser(
  platform: Platform,
  communityId: string,
  input: NewUser,
): Promise<{ id: string; number: number }> {
  const { db } = platform;
  if (input.password !== undefined) checkPassword(input.password, input.username);
  if (input.confirmPassword !== undefined && input.confirmPassword !== input.password)
    throw badRequest('confirmPassword: must equal password');
  await accessRoles(db, communityId, input.accessLevel);
  const fields = await fieldsOf(db, communityId);
  const customFields = givenFields(fields, input.customFields ?? []);
  const identifier = await identifierField(db, communityId, fields);
  if (input.externalId !== undefined) {
    if (identifier === undefined)
      throw badRequest('externalId: the community has no active user identifier field');
    customFields[identifier.field] = fieldValue(identifier, input.externalId);
  }
  const own = identifier && customFields[identifier.field];
  if (identifier && own != null && (await isFieldTaken(db, communityId, identifier.field, own)))
    throw conflict(`${identifier.field}: is already used`);
  // Whoever is to be mailed a password and brought none gets a made one.
  const password = input.password ?? (input.emailPassword ? `${randomBytes(9).toString('base64url')}!` : '');
  const passwordHash = password === '' ? null : await hashPassword(password);
  const { accessLevel, referral } = input;
  return db.transaction(async (tx) => {
    const account = await createAccount(tx, platform, {
      username: input.username,
      email: input.email,
      firstName: input.firstname,
      lastName: input.lastname,
      displayName: input.displayname,
      passwordHash,
    });
    const entry = { accessLevel, customFields, referral };
    if (input.joinServer) await joinCommunity(tx, platform, communityId, account.number, entry);
    else await prepareJoin(tx, communityId, account.number, entry);
    const mail = { communityId, to: input.email, template: input.emailTemplate };
    if (input.sendEmail)
      await sendMail(
        tx,
        { ...mail, subject: 'Welcome', text: `${input.displayname}, your account is ready.` },
        platform.now(),
      );
    if (input.emailPassword && password !== '')
      await sendMail(tx, { ...mail, subject: 'Your password', text: password }, platform.now());
    return account;
  });
}

/** Values by the key of their field, which callers name by its id, its key or its name. */
export function givenFields(
  fields: readonly UserFieldRow[],
  given: readonly { fieldIdorName: string; value?: unknown }[],
  place = 'customFields',
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const { fieldIdorName, value } of given) {
    const named = (of: (field: UserFieldRow) => string) =>
      fields.find((field) => of(field) === fieldIdorName);
    const field = named(({ id }) => id) ?? named((row) => row.field) ?? named(({ name }) => name);
    if (field === undefined) throw badRequest(`${place}: ${fieldIdorName} is not a field of this community`);
    values[field.field] = fieldValue(field, value);
  }
  return values;
}

/** The field whose value names a user in the customer's own systems, where the community has one. */
export async function identifierField(
  db: Database,
  communityId: string,
  fields: readonly UserFieldRow[],
): Promise<UserFieldRow | undefined> {
  const [community] = await db
    .select({ field: communities.identifierField })
    .from(communities)
    .where(eq(communities.id, communityId));
  return fields.find(({ field }) => field === community?.field);
}

/** Whether anybody but `except` has this value in a field. */
export async function isFieldTaken(
  db: Database,
  communityId: string,
  field: string,
  value: FieldValue,
  except = -1,
): Promise<boolean> {
  const [taken] = await db
    .select({ number: members.userNumber })
    .from(members)
    .where(
      and(
        eq(members.communityId, communityId),
        ne(members.userNumber, except),
        sql`${members.customFields} ->> ${field}::text = ${String(value)}`,
      ),
    )
    .limit(1);
  return taken !== undefined;
}
