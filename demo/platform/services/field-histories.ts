import { and, count, desc, eq, gte, lt, max, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { members, userFieldHistories, userFields, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, forbidden, notFound } from '../http/errors.js';
import { fieldValue, holdFields } from './field-values.js';
import { profileIn } from './community-users.js';
import { customField, findField } from './user-fields.js';

const columns = {
  id: userFieldHistories.id,
  communityId: userFieldHistories.communityId,
  userId: users.id,
  field: {
    _id: userFields.id,
    field: userFields.field,
    name: userFields.name,
    type: userFields.type,
  },
  value: userFieldHistories.value,
  createdAt: userFieldHistories.createdAt,
  updatedAt: userFieldHistories.updatedAt,
};

export interface HistoryRow {
  id: string;
  communityId: string;
  /** The user's `_id`. */
  userId: string;
  field: { _id: string; field: string; name: string; type: string };
  value: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export interface HistoryQuery {
  page: number;
  limit: number;
  /** The first moment that counts, and the first that does not any more. */
  from?: Date | undefined;
  before?: Date | undefined;
}

/** Whose histories: ids of the path, each 404 when the community has none such. */
export interface HistoryOf {
  userId?: string | undefined;
  fieldId?: string | undefined;
}

/** One page of histories, the newest first, and how many there are. */
export async function listHistories(
  db: Database,
  communityId: string,
  { userId, fieldId }: HistoryOf,
  { page, limit, from, before }: HistoryQuery,
): Promise<{ rows: HistoryRow[]; total: number }> {
  const user = userId === undefined ? undefined : await profileIn(db, communityId, userId);
  // A field of the platform is there, and has no histories.
  if (fieldId !== undefined) await findField(db, communityId, fieldId);
  const where = and(
    eq(userFieldHistories.communityId, communityId),
    user && eq(userFieldHistories.userNumber, user.number),
    fieldId === undefined ? undefined : eq(userFieldHistories.fieldId, fieldId),
    from && gte(userFieldHistories.createdAt, from),
    before && lt(userFieldHistories.createdAt, before),
  );
  const [all] = await db.select({ n: count() }).from(userFieldHistories).where(where);
  const rows = await selectHistories(db)
    .where(where)
    .orderBy(desc(userFieldHistories.createdAt), desc(userFieldHistories.id))
    .limit(limit)
    .offset((page - 1) * limit);
  return { rows, total: all?.n ?? 0 };
}

const selectHistories = (db: Database) =>
  db
    .select(columns)
    .from(userFieldHistories)
    .innerJoin(userFields, eq(userFields.id, userFieldHistories.fieldId))
    .innerJoin(users, eq(users.number, userFieldHistories.userNumber));

/**
 * Writes a value with its date. The newest history of a field is its value: one of an earlier date only tells what
 * was, and so does one with a date where nobody knows since when the member has their value.
 */
export async function createHistory(
  platform: Platform,
  communityId: string,
  userId: string,
  input: { fieldId: string; value: unknown; createdAt?: Date | undefined },
): Promise<HistoryRow> {
  const now = new Date(platform.now());
  const { fieldId, createdAt = now } = input;
  if (createdAt > now) throw badRequest('createdAt: must not be in the future');
  return platform.db.transaction(async (tx) => {
    const user = await profileIn(tx, communityId, userId);
    const field = await customField(tx, communityId, fieldId);
    if (field === undefined) {
      await findField(tx, communityId, fieldId);
      throw forbidden('Default user fields are kept by the platform');
    }
    const value = fieldValue(field, input.value);
    await holdFields(tx, [field]);
    const mine = and(eq(members.communityId, communityId), eq(members.userNumber, user.number));
    const [member] = await tx
      .select({ values: members.customFields })
      .from(members)
      .where(mine)
      .for('update');
    const [newest] = await tx
      .select({ at: max(userFieldHistories.createdAt) })
      .from(userFieldHistories)
      .where(and(eq(userFieldHistories.fieldId, field.id), eq(userFieldHistories.userNumber, user.number)));
    const had = member!.values[field.field] ?? null;
    const isNewest = newest?.at ? createdAt >= newest.at : had === null || input.createdAt === undefined;
    if (isNewest)
      await tx
        .update(members)
        .set({
          customFields: sql`jsonb_strip_nulls(${members.customFields} || ${JSON.stringify({ [field.field]: value })}::jsonb)`,
        })
        .where(mine);
    const id = platform.newId();
    await tx.insert(userFieldHistories).values({
      id,
      communityId,
      userNumber: user.number,
      fieldId: field.id,
      value,
      createdAt,
      updatedAt: now,
    });
    const [row] = await selectHistories(tx).where(eq(userFieldHistories.id, id));
    if (row === undefined) throw notFound('User field history not found');
    return row;
  });
}
