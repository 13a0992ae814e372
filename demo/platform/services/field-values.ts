import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { insertRows } from '../db/insert-rows.js';
import type { Database } from '../db/open.js';
import { members, userFieldHistories, userFields } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, conflict } from '../http/errors.js';
import { realDay } from './days.js';

export type UserFieldRow = typeof userFields.$inferSelect;
export type FieldValue = string | number | boolean | null;

const LINE = 500;
const TEXT = 5000;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export const isNumeric = (type: string): boolean => type === 'numerical' || type === 'number';

/** All custom fields of a community. */
export const fieldsOf = (db: Database, communityId: string): Promise<UserFieldRow[]> =>
  db
    .select()
    .from(userFields)
    .where(eq(userFields.communityId, communityId))
    .orderBy(asc(userFields.createdAt), asc(userFields.id));

/**
 * A value as a field of its type stores it: numbers as numbers, also where they came as text. Null and an empty
 * text take the value away. 400 naming the field.
 */
export function fieldValue(
  { field, type, settings }: Pick<UserFieldRow, 'field' | 'type' | 'settings'>,
  raw: unknown,
): FieldValue {
  const wrong = (what: string) => badRequest(`${field}: must be ${what}`);
  if (raw === null || raw === undefined || raw === '') {
    if (settings.required) throw wrong('given: the field is required');
    return null;
  }
  if (typeof raw === 'object' || typeof raw === 'function') throw wrong('a text, a number or true or false');
  const value = String(raw);
  if (value.includes('\0')) throw wrong('without NUL');
  if (isNumeric(type)) {
    const number = typeof raw === 'boolean' || value.trim() === '' ? Number.NaN : Number(value);
    if (!/^\s*[+-]?[\d.eE+-]+\s*$/.test(value) || !Number.isFinite(number) || Math.abs(number) > 1e15)
      throw wrong('a number');
    return number;
  }
  if (type === 'boolean') {
    if (value !== 'true' && value !== 'false') throw wrong('true or false');
    return value === 'true';
  }
  if (type === 'date') {
    const isMoment = MOMENT.test(value) && !Number.isNaN(Date.parse(value));
    if (!isMoment && realDay(value) === undefined) throw wrong('a date, YYYY-MM-DD or ISO 8601');
    return value;
  }
  if (type === 'select' && !settings.options?.includes(value)) throw wrong('one of its options');
  const max = type === 'single-line-text' ? LINE : TEXT;
  if (value.length > max) throw wrong(`at most ${max} characters`);
  if (type === 'single-line-text' && /[\r\n]/.test(value)) throw wrong('one line');
  return value;
}

export interface FieldChange {
  userNumber: number;
  field: UserFieldRow;
  value: FieldValue;
}

/**
 * Sets custom fields of members and writes their histories, within a transaction. What a field has already is no
 * change; of two changes of one field the later one stays and both are history.
 */
export async function writeFieldValues(
  tx: Database,
  platform: Platform,
  communityId: string,
  changes: readonly FieldChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await holdFields(
    tx,
    changes.map(({ field }) => field),
  );
  const numbers = [...new Set(changes.map(({ userNumber }) => userNumber))];
  const rows = await tx
    .select({ number: members.userNumber, values: members.customFields })
    .from(members)
    .where(and(eq(members.communityId, communityId), inArray(members.userNumber, numbers)))
    .orderBy(asc(members.userNumber))
    .for('update');
  const current = new Map(rows.map(({ number, values }) => [number, { ...values }]));
  const patches = new Map<number, Record<string, FieldValue>>();
  const now = new Date(platform.now()).toISOString();
  const histories: Record<string, unknown>[] = [];
  for (const { userNumber, field, value } of changes) {
    const values = current.get(userNumber);
    if (values === undefined || (values[field.field] ?? null) === value) continue;
    values[field.field] = value;
    patches.set(userNumber, { ...patches.get(userNumber), [field.field]: value });
    histories.push({
      id: platform.newId(),
      community_id: communityId,
      user_number: userNumber,
      field_id: field.id,
      value,
      created_at: now,
      updated_at: now,
    });
  }
  if (histories.length === 0) return;
  const changed = [...patches].map(([user_number, patch]) => ({ user_number, patch }));
  await tx.execute(sql`
    update members set custom_fields = jsonb_strip_nulls(members.custom_fields || changed.patch)
    from json_to_recordset(${JSON.stringify(changed)}::json) as changed(user_number int, patch jsonb)
    where members.community_id = ${communityId} and members.user_number = changed.user_number`);
  await insertRows(tx, userFieldHistories, histories);
}

/**
 * Keeps fields as they are until the transaction ends, always before members are locked. A value that was checked
 * against a type which the field has lost is not stored: 409, and whoever asks again is told why.
 */
export async function holdFields(tx: Database, fields: readonly UserFieldRow[]): Promise<void> {
  if (fields.length === 0) return;
  const known = new Map(fields.map((field) => [field.id, field.type]));
  const rows = await tx
    .select({ id: userFields.id, type: userFields.type })
    .from(userFields)
    .where(inArray(userFields.id, [...known.keys()]))
    .orderBy(asc(userFields.id))
    .for('share');
  if (rows.length < known.size || rows.some(({ id, type }) => known.get(id) !== type))
    throw conflict('A custom field was changed in the meantime');
}
