import { and, count, eq, gt, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { memberRoles, members, roles, userFields, users } from '../db/schema.js';
import { badRequest } from '../http/errors.js';
import { DAY_MS, realDay } from './days.js';
import { ALL_ROLE } from './members.js';

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

const textOf = (column: string): string => `to_json(${column})::text`;
const textOrNull = (column: string): string => `coalesce(to_json(${column})::text, 'null')`;
const atUtc = (column: string, pattern: string): string =>
  `to_char(${column} at time zone 'UTC', '\\"${pattern}\\"')`;

/** JSON texts of built-in fields, as SQL. A field that is neither here nor custom is ignored. */
const TEXTS: Record<string, string> = {
  user_id: `'"' || users.number || '"'`,
  username: textOf('users.username'),
  email: textOf('users.email'),
  first_name: textOf('users.first_name'),
  last_name: textOf('users.last_name'),
  display_name: textOf('users.display_name'),
  country: textOrNull('users.country'),
  join_date: atUtc('members.joined_at', 'YYYY-MM-DD'),
  last_online: `coalesce(${atUtc('members.last_online_at', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')}, 'null')`,
  xp: 'members.xp::text',
  coins: 'members.coins::text',
  tags: textOf('members.tags'),
  roles: `to_json('${ALL_ROLE}'::text || array(
    select roles.title from member_roles join roles on roles.id = member_roles.role_id
    where member_roles.community_id = members.community_id and member_roles.user_number = members.user_number
    order by roles."order" desc))::text`,
};

export interface FilterOptions {
  communityId: string;
  /** Origin of the paths of pictures; undefined in strict mode, where there are no pictures. */
  picture: string | undefined;
}

/**
 * One page of the community's members, ordered by short id, as JSON text: the database writes it, and nobody on the
 * way to the caller reads its 200 rows.
 */
export async function filterMembers(
  db: Database,
  query: FilterQuery,
  { communityId, picture }: FilterOptions,
): Promise<string> {
  const isKnown = (field: string) => Object.hasOwn(TEXTS, field);
  const isPlain = query.fields.every(isKnown) && Object.keys(query.filter).every(isKnown);
  const custom = isPlain ? NO_FIELDS : await customFields(db, communityId);
  const matching = [eq(members.communityId, communityId), isNull(members.deletedAt)];
  for (const [field, condition] of Object.entries(query.filter))
    matching.push(...conditions(field, condition, custom, communityId));
  const row = rowText(query.fields, custom, picture);
  if (query.page !== undefined) {
    const total = await countMembers(db, and(...matching)!);
    const { users: rows } = await readPage(db, row, and(...matching)!, (query.page - 1) * PAGE_SIZE);
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return `{"users":[${rows}],"current_page":${query.page},"total_pages":${pages}}`;
  }
  if (query.cursor !== undefined) matching.push(gt(members.userNumber, readCursor(query.cursor)));
  const { users: rows, last, found } = await readPage(db, row, and(...matching)!);
  const next = found > PAGE_SIZE ? `,"next_cursor":"${writeCursor(last!)}"` : '';
  return `{"users":[${rows}]${next}}`;
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map();

interface Page {
  /** JSON texts of the rows with commas between them. */
  users: string;
  /** Short id in the last row of a full page. */
  last: number | null;
  /** Rows, and one more where the page is not the last. */
  found: number;
}

async function readPage(db: Database, row: SQL, matching: SQL, offset = 0): Promise<Page> {
  const { rows } = (await db.execute(sql`
    select coalesce(array_to_string(texts[1:${FULL}], ','), '') as users, numbers[${FULL}] as last,
      coalesce(cardinality(numbers), 0) as found
    from (
      select array_agg(text order by number) as texts, array_agg(number order by number) as numbers
      from (
        select users.number, ${row} as text
        from members join users on users.number = members.user_number
        where ${matching} order by members.user_number limit ${PAGE_SIZE + 1} offset ${offset}) as page) as whole`)) as unknown as {
    rows: [Page];
  };
  return rows[0];
}

const FULL = sql.raw(String(PAGE_SIZE));

async function countMembers(db: Database, matching: SQL): Promise<number> {
  const [total] = await db
    .select({ n: count() })
    .from(members)
    .innerJoin(users, eq(users.number, members.userNumber))
    .where(matching);
  return total?.n ?? 0;
}

/** The JSON text of one member with the fields that were asked for and are there, as SQL. */
function rowText(
  fields: readonly string[],
  custom: ReadonlyMap<string, string>,
  picture: string | undefined,
): SQL {
  const parts = [sql.raw(`'{"_id":"' || users.id || '"'`)];
  for (const field of new Set(fields)) {
    const name = sql`${`,${JSON.stringify(field)}:`}::text`;
    if (Object.hasOwn(TEXTS, field)) parts.push(sql.raw(`',"${field}":' || ${TEXTS[field]}`));
    else if (custom.has(field))
      parts.push(name, sql`coalesce((${members.customFields} -> ${field}::text)::text, 'null')`);
    else if (field === 'avatar' && picture !== undefined)
      parts.push(name, sql`coalesce(to_json(${picture}::text || ${users.avatar})::text, 'null')`);
  }
  return sql`${sql.join(parts, sql` || `)} || '}'`;
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
