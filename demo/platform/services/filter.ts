import { and, asc, count, eq, gt, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { memberRoles, members, roles, userFields, users } from '../db/schema.js';
import { badRequest } from '../http/errors.js';
import { DAY_MS, dayOf, realDay } from './days.js';
import { ALL_ROLE, memberColumns, roleTitles, rolesOf, type MemberRow } from './members.js';

/** Fixed by the contract. */
export const PAGE_SIZE = 200;

export type Scalar = string | number | boolean;
export type Condition = Scalar | { gte?: Scalar | undefined; lte?: Scalar | undefined };

export interface FilterQuery {
  fields: readonly string[];
  filter: Record<string, Condition>;
  cursor?: string | undefined;
  page?: number | undefined;
}

export interface FilterPage {
  users: Record<string, unknown>[];
  next_cursor?: string;
  current_page?: number;
  total_pages?: number;
}

type Kind = 'text' | 'number' | 'date';
interface Column {
  kind: Kind;
  column: SQLWrapper;
}

/** Built-in fields that can be filtered by comparison, under their database column names. */
const COLUMNS: Record<string, Column> = {
  _id: { kind: 'text', column: sql`${users.id}` },
  user_id: { kind: 'number', column: users.number },
  username: { kind: 'text', column: sql`${users.username}` },
  email: { kind: 'text', column: sql`${users.email}` },
  first_name: { kind: 'text', column: sql`${users.firstName}` },
  last_name: { kind: 'text', column: sql`${users.lastName}` },
  display_name: { kind: 'text', column: sql`${users.displayName}` },
  country: { kind: 'text', column: sql`${users.country}` },
  join_date: { kind: 'date', column: sql`${members.joinedAt}` },
  last_online: { kind: 'date', column: sql`${members.lastOnlineAt}` },
  xp: { kind: 'number', column: members.xp },
  coins: { kind: 'number', column: members.coins },
};

/** Values of one row by field name; a field that is neither here nor custom is ignored. */
const VALUES: Record<string, (row: MemberRow, roleNames: string[]) => unknown> = {
  user_id: (row) => String(row.number),
  username: (row) => row.username,
  email: (row) => row.email,
  first_name: (row) => row.firstName,
  last_name: (row) => row.lastName,
  display_name: (row) => row.displayName,
  country: (row) => row.country,
  join_date: (row) => dayOf(row.joinedAt.getTime()),
  last_online: (row) => row.lastOnlineAt?.toISOString() ?? null,
  xp: (row) => row.xp,
  coins: (row) => row.coins,
  tags: (row) => row.tags,
  roles: (_row, roleNames) => roleNames,
};

/** The column that each of them, and a picture, comes from. */
const NEEDS: Record<string, keyof typeof memberColumns> = {
  username: 'username',
  email: 'email',
  first_name: 'firstName',
  last_name: 'lastName',
  display_name: 'displayName',
  country: 'country',
  join_date: 'joinedAt',
  last_online: 'lastOnlineAt',
  xp: 'xp',
  coins: 'coins',
  tags: 'tags',
  avatar: 'avatar',
};

export interface FilterOptions {
  communityId: string;
  /** Turns the path of a picture into an address; absent in strict mode, where there are no pictures. */
  picture?: (path: string) => string;
}

/** One page of the community's members, ordered by short id. */
export async function filterMembers(
  db: Database,
  query: FilterQuery,
  options: FilterOptions,
): Promise<FilterPage> {
  const { communityId } = options;
  const custom = await customFields(db, communityId);
  const where = [eq(members.communityId, communityId), isNull(members.deletedAt)];
  for (const [field, condition] of Object.entries(query.filter)) {
    where.push(...conditions(field, condition, custom, communityId));
  }
  if (query.page !== undefined) {
    const [total] = await db
      .select({ n: count() })
      .from(members)
      .innerJoin(users, eq(users.number, members.userNumber))
      .where(and(...where));
    const rows = await selectAsked(db, query.fields, custom)
      .where(and(...where))
      .orderBy(asc(members.userNumber))
      .limit(PAGE_SIZE)
      .offset((query.page - 1) * PAGE_SIZE);
    return {
      users: await present(db, rows, query.fields, custom, options),
      current_page: query.page,
      total_pages: Math.max(1, Math.ceil((total?.n ?? 0) / PAGE_SIZE)),
    };
  }

  if (query.cursor !== undefined) where.push(gt(members.userNumber, readCursor(query.cursor)));
  const rows = await selectAsked(db, query.fields, custom)
    .where(and(...where))
    .orderBy(asc(members.userNumber))
    .limit(PAGE_SIZE + 1);
  const page = rows.slice(0, PAGE_SIZE);
  const answer: FilterPage = { users: await present(db, page, query.fields, custom, options) };
  const last = page.at(-1);
  if (rows.length > PAGE_SIZE && last) answer.next_cursor = writeCursor(last.number);
  return answer;
}

/** Members with the columns that the fields need, and no others: a page has 200 rows, and most columns go unasked. */
function selectAsked(db: Database, fields: readonly string[], custom: ReadonlyMap<string, string>) {
  const names = new Set<keyof typeof memberColumns>(['id', 'number']);
  for (const field of fields) {
    if (Object.hasOwn(NEEDS, field)) names.add(NEEDS[field]!);
    else if (custom.has(field)) names.add('customFields');
  }
  const columns = Object.fromEntries([...names].map((name) => [name, memberColumns[name]]));
  return db
    .select(columns as typeof memberColumns)
    .from(members)
    .innerJoin(users, eq(users.number, members.userNumber));
}

const writeCursor = (number: number): string => Buffer.from(`u${number}`).toString('base64url');

function readCursor(cursor: string): number {
  const match = /^u(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw badRequest('cursor is not one of this platform');
  return Number(match[1]);
}

async function customFields(db: Database, communityId: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ field: userFields.field, type: userFields.type })
    .from(userFields)
    .where(eq(userFields.communityId, communityId));
  return new Map(rows.map((row) => [row.field, row.type]));
}

async function present(
  db: Database,
  rows: readonly MemberRow[],
  fields: readonly string[],
  custom: ReadonlyMap<string, string>,
  options: FilterOptions,
): Promise<Record<string, unknown>[]> {
  const held = fields.includes('roles')
    ? await rolesOf(
        db,
        options.communityId,
        rows.map((row) => row.number),
      )
    : new Map();
  return rows.map((row) => {
    const out: Record<string, unknown> = { _id: row.id };
    for (const field of fields) {
      if (Object.hasOwn(VALUES, field)) out[field] = VALUES[field]!(row, roleTitles(held.get(row.number)));
      else if (custom.has(field)) out[field] = row.customFields[field] ?? null;
      else if (field === 'avatar' && options.picture)
        out['avatar'] = row.avatar === null ? null : options.picture(row.avatar);
    }
    return out;
  });
}

function conditions(
  field: string,
  condition: Condition,
  custom: ReadonlyMap<string, string>,
  communityId: string,
): SQL[] {
  if (field === 'roles') return [hasRole(exactText(field, condition), communityId)];
  if (field === 'tags') return [sql`${exactText(field, condition)} = any(${members.tags})`];
  const column = Object.hasOwn(COLUMNS, field) ? COLUMNS[field] : customColumn(field, custom);
  if (column === undefined) throw badRequest(`filter.${field} is not a field of this community`);
  if (typeof condition !== 'object') return equals(field, column, condition);
  const out: SQL[] = [];
  if (condition.gte !== undefined)
    out.push(sql`${column.column} >= ${bound(field, column.kind, condition.gte)}`);
  if (condition.lte !== undefined) {
    const day = column.kind === 'date' ? realDay(String(condition.lte)) : undefined;
    out.push(
      day === undefined
        ? sql`${column.column} <= ${bound(field, column.kind, condition.lte)}`
        : sql`${column.column} < ${new Date(Date.parse(day) + DAY_MS).toISOString()}::timestamptz`,
    );
  }
  return out;
}

function equals(field: string, { kind, column }: Column, value: Scalar): SQL[] {
  if (kind === 'text') {
    // Addresses are the same however they are written; everything else matches exactly.
    return field === 'email'
      ? [sql`lower(${column}) = lower(${String(value)})`]
      : [sql`${column} = ${bound(field, kind, value)}`];
  }
  const day = kind === 'date' ? realDay(String(value)) : undefined;
  if (day === undefined) return [sql`${column} = ${bound(field, kind, value)}`];
  const end = new Date(Date.parse(day) + DAY_MS).toISOString();
  return [sql`${column} >= ${day}::timestamptz`, sql`${column} < ${end}::timestamptz`];
}

function bound(field: string, kind: Kind, value: Scalar): SQL {
  if (kind === 'number') {
    const number = typeof value === 'boolean' ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw badRequest(`filter.${field} must be a number`);
    return sql`${String(number)}::numeric`;
  }
  if (kind === 'date') {
    const at = Date.parse(String(value));
    if (Number.isNaN(at)) throw badRequest(`filter.${field} must be a date, YYYY-MM-DD`);
    return sql`${new Date(at).toISOString()}::timestamptz`;
  }
  if (String(value).includes('\0')) throw badRequest(`filter.${field} must not contain NUL`);
  return sql`${String(value)}::text`;
}

function exactText(field: string, condition: Condition): string {
  if (typeof condition !== 'string') throw badRequest(`filter.${field} must be a text`);
  return condition;
}

function hasRole(title: string, communityId: string): SQL {
  if (title === ALL_ROLE) return sql`true`;
  return sql`exists (select 1 from ${memberRoles} join ${roles} on ${roles.id} = ${memberRoles.roleId}
    where ${memberRoles.communityId} = ${communityId} and ${memberRoles.userNumber} = ${members.userNumber}
    and ${roles.title} = ${title})`;
}

function customColumn(field: string, custom: ReadonlyMap<string, string>): Column | undefined {
  const type = custom.get(field);
  if (type === undefined) return undefined;
  const value = sql`${members.customFields} ->> ${field}::text`;
  if (type === 'numerical' || type === 'number') return { kind: 'number', column: sql`(${value})::numeric` };
  if (type === 'date') return { kind: 'date', column: sql`(${value})::timestamptz` };
  return { kind: 'text', column: sql`(${value})` };
}
