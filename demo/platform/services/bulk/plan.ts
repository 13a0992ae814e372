import { badRequest } from '../../http/errors.js';
import { fieldValue, isNumeric, type FieldValue, type UserFieldRow } from '../field-values.js';

export type JobType = 'import' | 'update';

/** What a column of a file changes. */
export type Target =
  | { kind: 'account'; key: AccountKey }
  | { kind: 'amount'; key: 'xp' | 'coins' }
  | { kind: 'tags' }
  | { kind: 'level' }
  | { kind: 'field'; field: UserFieldRow };
export type AccountKey = 'first_name' | 'last_name' | 'display_name' | 'country' | 'language';

export type Operator = 'add' | 'subtract' | 'overwrite';

interface Column {
  name: string;
  at: number;
  /** Where its operator stands. */
  opAt?: number;
  target: Target;
}

/** How the lines of a file are read. */
export interface Plan {
  width: number;
  /** Where the columns are that say who is meant. */
  who: { email?: number; username?: number; user_id?: number };
  columns: Column[];
}

/** One cell that is not blank, read and checked. */
export interface Change {
  name: string;
  target: Target;
  op: Operator;
  value: FieldValue | string[];
}

export interface ReadRow {
  email: string;
  username: string;
  userId: string;
  changes: Change[];
}

/** Longest texts of an account, in UTF-16 code units. */
const ACCOUNT: Record<AccountKey, number> = {
  first_name: 100,
  last_name: 100,
  display_name: 100,
  country: 60,
  language: 35,
};
/** The same columns as the body of a new user spells them. */
const SPELLINGS: Readonly<Record<string, string>> = {
  firstname: 'first_name',
  lastname: 'last_name',
  displayname: 'display_name',
};
const canonical = (name: string): string => (Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name]! : name);

const WHO = ['email', 'username', 'user_id'] as const;
const MAX_TAGS = 50;

/** Reads the line of names: 400 naming every column that nobody knows. */
export function planColumns(header: readonly string[], type: JobType, fields: readonly UserFieldRow[]): Plan {
  const names = header.map((name) => canonical(name.trim()));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw badRequest(`data: the column ${shown(twice)} is there twice`);
  const plan: Plan = { width: names.length, who: {}, columns: [] };
  const unknown: string[] = [];
  for (const [at, name] of names.entries()) {
    const who = WHO.find((key) => key === name);
    const target = targetOf(name, type, fields);
    if (who !== undefined) plan.who[who] = at;
    else if (target !== undefined) plan.columns.push({ name, at, target });
    else if (!isOperatorOf(names, at)) unknown.push(name);
  }
  if (unknown.length > 0)
    throw badRequest(`data: unknown columns: ${unknown.slice(0, 20).map(shown).join(', ')}`);
  for (const column of plan.columns) {
    const opAt = names.indexOf(`${column.name}_op`);
    if (opAt < 0 || targetOf(`${column.name}_op`, type, fields)) continue;
    if (!isNumber(column.target)) throw badRequest(`data: ${column.name}_op: ${column.name} is not numeric`);
    if (opAt > column.at) throw badRequest(`data: ${column.name}_op must stand before ${column.name}`);
    column.opAt = opAt;
  }
  if (type === 'import' && plan.who.email === undefined)
    throw badRequest('data: the column email is missing');
  if (Object.keys(plan.who).length === 0)
    throw badRequest(`data: one of the columns ${WHO.join(', ')} is needed`);
  return plan;
}

/** Who a line means, in its own words. */
export function identifierOf({ who }: Plan, cells: readonly string[]): string {
  const said = WHO.map((key) => (who[key] === undefined ? '' : (cells[who[key]] ?? '').trim()));
  return (said.find((text) => text !== '') ?? '').slice(0, 320).replaceAll('\0', '');
}

/** Reads the cells of a line; blank ones change nothing. Throws what is wrong, naming the column. */
export function readRow(plan: Plan, cells: readonly string[]): ReadRow {
  if (cells.length !== plan.width)
    throw badRequest(`the row has ${cells.length} cells, the line of names ${plan.width}`);
  if (cells.some((cell) => cell.includes('\0'))) throw badRequest('a cell must not contain NUL');
  const cell = (at: number | undefined) => (at === undefined ? '' : cells[at]!.trim());
  const { email, username, user_id } = plan.who;
  return {
    email: cell(email),
    username: cell(username),
    userId: cell(user_id),
    changes: plan.columns.flatMap(({ name, at, opAt, target }) => {
      const raw = cell(at);
      if (raw === '') return [];
      const op = opAt === undefined ? 'overwrite' : operator(`${name}_op`, cell(opAt));
      return [{ name, target, op, value: valueOf(name, target, raw) }];
    }),
  };
}

function targetOf(name: string, type: JobType, fields: readonly UserFieldRow[]): Target | undefined {
  if (Object.hasOwn(ACCOUNT, name)) return { kind: 'account', key: name as AccountKey };
  if (name === 'xp' || name === 'coins') return { kind: 'amount', key: name };
  if (name === 'tags') return { kind: 'tags' };
  if (name === 'access_level' && type === 'import') return { kind: 'level' };
  const field = fields.find((candidate) => candidate.field === name);
  return field && { kind: 'field', field };
}

const isOperatorOf = (names: readonly string[], at: number): boolean =>
  names[at]!.endsWith('_op') && names.includes(names[at]!.slice(0, -'_op'.length));

const isNumber = (target: Target): boolean =>
  target.kind === 'amount' || (target.kind === 'field' && isNumeric(target.field.type));

function operator(name: string, cell: string): Operator {
  if (cell === 'add' || cell === 'subtract' || cell === 'overwrite') return cell;
  throw badRequest(`${name}: must be add, subtract or overwrite`);
}

function valueOf(name: string, target: Target, raw: string): FieldValue | string[] {
  switch (target.kind) {
    case 'field':
      return fieldValue(target.field, raw);
    case 'amount':
      if (!/^[+-]?\d{1,10}$/.test(raw)) throw badRequest(`${name}: must be a whole number`);
      return Number(raw);
    case 'level':
      if (!/^\d{1,7}$/.test(raw)) throw badRequest(`${name}: must be a whole number`);
      return Number(raw);
    case 'tags': {
      const tags = raw.split(';').map((tag) => tag.trim());
      if (tags.length > MAX_TAGS || tags.some((tag) => tag === '' || tag.length > 100))
        throw badRequest(`${name}: must be at most ${MAX_TAGS} tags between semicolons`);
      return [...new Set(tags)];
    }
    case 'account':
      if (raw.length > ACCOUNT[target.key])
        throw badRequest(`${name}: must have at most ${ACCOUNT[target.key]} characters`);
      return raw;
  }
}

const shown = (name: string): string => (name === '' ? '(blank)' : name.slice(0, 60));
