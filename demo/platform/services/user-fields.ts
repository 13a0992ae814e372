import { createHash } from 'node:crypto';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, members, userFields, users, type FieldSettings } from '../db/schema.js';
import { isDuplicate } from '../db/unique.js';
import type { Platform } from '../http/context.js';
import { badRequest, conflict, forbidden, notFound } from '../http/errors.js';
import { fieldsOf, fieldValue, type UserFieldRow } from './field-values.js';

/** Fields that the platform keeps by itself, under the names of the user filter. */
const DEFAULT_FIELDS = {
  username: ['Username', 'single-line-text'],
  email: ['E-mail', 'single-line-text'],
  first_name: ['First name', 'single-line-text'],
  last_name: ['Last name', 'single-line-text'],
  display_name: ['Display name', 'single-line-text'],
  join_date: ['Join date', 'date'],
  last_online: ['Last online', 'date'],
  xp: ['XP', 'numerical'],
  coins: ['Coins', 'numerical'],
  country: ['Country', 'single-line-text'],
  roles: ['Roles', 'text'],
  tags: ['Tags', 'text'],
} as const;

/** Names that mean something else where fields are named. */
const RESERVED = new Set([...Object.keys(DEFAULT_FIELDS), '_id', 'user_id', 'avatar']);

/** Members whose values are looked at in one go. */
const BATCH = 2000;

export interface Creator {
  _id: string;
  id: number;
  avatar: string | null;
  displayName: string;
  username: string;
}
/** A field as it is told; `creator` is null for those of the platform. */
export interface ListedField extends UserFieldRow {
  creator: Creator | null;
}

/** Every field of the community: those of the platform first. */
export async function listFields(db: Database, communityId: string): Promise<ListedField[]> {
  const custom = await fieldsOf(db, communityId);
  return [...(await defaultFields(db, communityId)), ...(await withCreators(db, communityId, custom))];
}

/** One field by id, or 404. */
export async function findField(db: Database, communityId: string, id: string): Promise<ListedField> {
  const own = await customField(db, communityId, id);
  const [field] =
    own === undefined
      ? (await defaultFields(db, communityId)).filter((one) => one.id === id)
      : await withCreators(db, communityId, [own]);
  if (field === undefined) throw notFound('User field not found');
  return field;
}

export interface FieldInput extends FieldSettings {
  field: string;
  name: string;
  type: string;
}

/** Makes a custom field. 409 when its name in the database is taken. */
export async function createField(
  platform: Platform,
  communityId: string,
  { field, name, type, ...settings }: FieldInput,
  by: number | null,
): Promise<ListedField> {
  checkName(field);
  checkOptions(type, settings);
  if (settings.defaultValue !== undefined)
    settings.defaultValue = fieldValue({ field: 'defaultValue', type, settings }, settings.defaultValue);
  const taken = () => conflict(`field: ${field} is taken`);
  const { db } = platform;
  const [same] = await db
    .select({ id: userFields.id })
    .from(userFields)
    .where(
      and(eq(userFields.communityId, communityId), eq(sql`lower(${userFields.field})`, field.toLowerCase())),
    );
  if (same !== undefined || RESERVED.has(field.toLowerCase())) throw taken();
  const now = new Date(platform.now());
  const made = { id: platform.newId(), communityId, field, name, type, settings };
  const [row] = await db
    .insert(userFields)
    .values({ ...made, createdBy: by, createdAt: now, updatedAt: now })
    .returning()
    .catch((error: unknown) => {
      throw isDuplicate(error) ? taken() : error;
    });
  return (await withCreators(db, communityId, [row!]))[0]!;
}

/** What may stand as a key of a member's values, as a column of a CSV and in a query of the user filter. */
function checkName(field: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]*$/u.test(field) || field in {} || /^[0-9a-f]{24}$/i.test(field))
    throw badRequest('field: must be of letters, digits, spaces, . _ and -');
  // `<field>_op` is the column that says what a bulk update does with a number.
  if (/_op$/.test(field)) throw badRequest('field: must not end in _op');
}

function checkOptions(type: string, { options }: FieldSettings): void {
  if ((type === 'select') !== (options !== undefined && options.length > 0))
    throw badRequest('options: are for a field of the type select, which needs at least one');
}

/**
 * Gives a custom field another name and type. Its values become values of the new type; 409 when one cannot, and
 * then nothing has changed.
 */
export async function updateField(
  platform: Platform,
  communityId: string,
  id: string,
  { name, type }: { name: string; type: string },
): Promise<ListedField> {
  return platform.db.transaction(async (tx) => {
    const stored = await lockField(tx, communityId, id);
    const next = { ...stored, name, type };
    if (type !== stored.type) {
      checkOptions(type, stored.settings);
      await convertValues(tx, next);
    }
    const [row] = await tx
      .update(userFields)
      .set({ name, type, updatedAt: new Date(platform.now()) })
      .where(eq(userFields.id, stored.id))
      .returning();
    return (await withCreators(tx, communityId, [row!]))[0]!;
  });
}

async function convertValues(tx: Database, field: UserFieldRow): Promise<void> {
  for (let after = 0; ;) {
    const rows = await tx
      .select({ number: members.userNumber, values: members.customFields })
      .from(members)
      .where(
        and(
          eq(members.communityId, field.communityId),
          gt(members.userNumber, after),
          sql`jsonb_exists(${members.customFields}, ${field.field})`,
        ),
      )
      .orderBy(asc(members.userNumber))
      .limit(BATCH)
      .for('update');
    const changed = rows.flatMap(({ number, values }) => {
      const value = converted(field, values[field.field]);
      return value === values[field.field] ? [] : [{ user_number: number, value }];
    });
    if (changed.length > 0)
      await tx.execute(sql`
        update members set custom_fields = jsonb_set(members.custom_fields, array[${field.field}::text], changed.value)
        from json_to_recordset(${JSON.stringify(changed)}::json) as changed(user_number int, value jsonb)
        where members.community_id = ${field.communityId} and members.user_number = changed.user_number`);
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.number;
  }
}

function converted(field: UserFieldRow, value: unknown): unknown {
  try {
    return fieldValue(field, value);
  } catch {
    throw conflict(`type: there are values of ${field.field} that are none of ${field.type}`);
  }
}

/** Deletes a custom field with its values and histories; returns what it was. */
export async function deleteField(platform: Platform, communityId: string, id: string): Promise<ListedField> {
  return platform.db.transaction(async (tx) => {
    const stored = await lockField(tx, communityId, id);
    const [field] = await withCreators(tx, communityId, [stored]);
    await tx
      .update(members)
      .set({ customFields: sql`${members.customFields} - ${stored.field}::text` })
      .where(
        and(
          eq(members.communityId, communityId),
          sql`jsonb_exists(${members.customFields}, ${stored.field})`,
        ),
      );
    await tx.delete(userFields).where(eq(userFields.id, stored.id));
    return field!;
  });
}

/** The custom field, which nobody else changes until the transaction ends; 403 for one of the platform. */
async function lockField(tx: Database, communityId: string, id: string): Promise<UserFieldRow> {
  const [row] = await tx
    .select()
    .from(userFields)
    .where(and(eq(userFields.communityId, communityId), eq(userFields.id, id)))
    .for('update');
  if (row !== undefined) return row;
  await findField(tx, communityId, id);
  throw forbidden('Default user fields are kept by the platform');
}

export async function customField(
  db: Database,
  communityId: string,
  id: string,
): Promise<UserFieldRow | undefined> {
  const [row] = await db
    .select()
    .from(userFields)
    .where(and(eq(userFields.communityId, communityId), eq(userFields.id, id)));
  return row;
}

/** Their ids follow from the community and the name: they are stored nowhere. */
async function defaultFields(db: Database, communityId: string): Promise<ListedField[]> {
  const [community] = await db
    .select({ createdAt: communities.createdAt })
    .from(communities)
    .where(eq(communities.id, communityId));
  const since = community?.createdAt ?? new Date(0);
  return Object.entries(DEFAULT_FIELDS).map(([field, [name, type]]) => ({
    id: createHash('sha256').update(`default field/${communityId}/${field}`).digest('hex').slice(0, 24),
    communityId,
    field,
    name,
    type,
    settings: {},
    createdBy: null,
    creator: null,
    createdAt: since,
    updatedAt: since,
  }));
}

/** What a key made was made for the owner of the community, who gave it out. */
async function withCreators(
  db: Database,
  communityId: string,
  rows: readonly UserFieldRow[],
): Promise<ListedField[]> {
  if (rows.length === 0) return [];
  const [community] = await db
    .select({ owner: communities.ownerNumber })
    .from(communities)
    .where(eq(communities.id, communityId));
  const makerOf = (row: UserFieldRow) => row.createdBy ?? community?.owner ?? null;
  const numbers = [...new Set(rows.flatMap((row) => makerOf(row) ?? []))];
  const people = await db
    .select({
      _id: users.id,
      id: users.number,
      avatar: users.avatar,
      displayName: users.displayName,
      username: users.username,
    })
    .from(users)
    .where(inArray(users.number, numbers));
  const known = new Map(people.map((person) => [person.id, person]));
  return rows.map((row) => ({ ...row, creator: known.get(makerOf(row) ?? -1) ?? null }));
}
