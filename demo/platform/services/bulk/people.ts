import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { insertRows } from '../../db/insert-rows.js';
import type { Database } from '../../db/open.js';
import { accessLevels, memberRoles, members, users } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { badRequest } from '../../http/errors.js';
import { isEmail, isUsername, takenNames } from '../accounts.js';
import type { AccountKey, ReadRow } from './plan.js';

/** Somebody whom rows of a chunk mean, with what the rows before have made of them. */
export interface Person {
  /** Short id; undefined until the account is made. */
  number?: number;
  email: string;
  username: string;
  xp: number;
  coins: number;
  fields: Record<string, unknown>;
  account: Partial<Record<AccountKey, string>>;
  tags?: string[];
  level?: number;
  /** Whether they are a member already, an account that joins, or somebody new. */
  enters: 'member' | 'joins' | 'made';
  /** Another took the e-mail address or the username meanwhile. */
  lost?: boolean;
}

const isDigits = (text: string): boolean => /^\d{1,9}$/.test(text);

/** The people whom the rows of a chunk mean, held for the transaction. */
export class People {
  readonly #byEmail = new Map<string, Person>();
  readonly #byUsername = new Map<string, Person>();
  readonly #byNumber = new Map<number, Person>();
  /** Usernames of accounts, members or not, in lower case. */
  readonly #taken = new Set<string>();
  readonly #deleted = new Set<string>();

  /** Members that are there. They are locked in the order of their short ids, as everywhere. */
  async load(tx: Database, communityId: string, rows: readonly ReadRow[]): Promise<void> {
    const said = (key: 'email' | 'username' | 'userId') => [
      ...new Set(rows.map((row) => row[key].toLowerCase()).filter((text) => text !== '')),
    ];
    const emails = said('email');
    const usernames = said('username');
    const numbers = said('userId').filter(isDigits).map(Number);
    const meant: SQL[] = [];
    if (emails.length > 0) meant.push(inArray(sql`lower(${users.email})`, emails));
    if (usernames.length > 0) meant.push(inArray(sql`lower(${users.username})`, usernames));
    if (numbers.length > 0) meant.push(inArray(users.number, numbers));
    if (meant.length === 0) return;
    const found = await tx
      .select({
        number: users.number,
        email: users.email,
        username: users.username,
        xp: members.xp,
        coins: members.coins,
        fields: members.customFields,
      })
      .from(members)
      .innerJoin(users, eq(users.number, members.userNumber))
      .where(and(eq(members.communityId, communityId), isNull(members.deletedAt), or(...meant)))
      .orderBy(asc(members.userNumber))
      .for('update', { of: members });
    for (const row of found) this.#add({ ...row, account: {}, enters: 'member' });
  }

  /** Accounts that are no members, for an import: those that may join, and names that are taken. */
  async loadOthers(tx: Database, communityId: string, rows: readonly ReadRow[]): Promise<void> {
    const names = rows
      .filter(({ email }) => email !== '')
      .flatMap(({ email, username }) => [email, username || usernameFrom(email), marked(email)]);
    const others = await takenNames(tx, names);
    const seats = await tx
      .select({ number: members.userNumber })
      .from(members)
      .where(
        and(
          eq(members.communityId, communityId),
          inArray(members.userNumber, [-1, ...others.map(({ number }) => number)]),
        ),
      );
    const seated = new Set(seats.map(({ number }) => number));
    for (const { number, email, username } of others) {
      this.#taken.add(username);
      if (this.#byNumber.has(number)) continue;
      if (seated.has(number)) this.#deleted.add(email);
      else
        this.#add({
          number,
          email,
          username,
          xp: 0,
          coins: 0,
          fields: {},
          account: {},
          enters: 'joins',
        });
    }
  }

  /** The member that a row means. Throws when there is none, or when its columns mean different ones. */
  member(row: ReadRow): Person {
    const [person] = this.#meant(row);
    if (person === undefined) throw badRequest('the user is not a member of this community');
    return person;
  }

  /** The member, the account that joins, or somebody new. */
  memberOrNew(row: ReadRow): Person {
    if (row.email === '') throw badRequest('email: is missing');
    if (this.#deleted.has(row.email.toLowerCase())) throw badRequest('the user is deleted');
    const known = this.#byEmail.get(row.email.toLowerCase());
    if (known !== undefined) {
      this.#meant(row);
      return known;
    }
    if (!isEmail(row.email)) throw badRequest('email: must be an e-mail address');
    if (row.userId !== '') throw badRequest('user_id: is not the short id of this e-mail address');
    const username = this.#freeUsername(row);
    return { email: row.email, username, xp: 0, coins: 0, fields: {}, account: {}, enters: 'made' };
  }

  /** Remembers somebody new for the rows that follow, once a row of theirs came through. */
  keep(person: Person): void {
    if (!this.#byEmail.has(person.email.toLowerCase())) this.#add(person);
  }

  #meant(row: ReadRow): Person[] {
    const found: (Person | undefined)[] = [];
    if (row.email !== '') found.push(this.#byEmail.get(row.email.toLowerCase()));
    if (row.username !== '') found.push(this.#byUsername.get(row.username.toLowerCase()));
    if (row.userId !== '') {
      if (!isDigits(row.userId)) throw badRequest('user_id: must be a short id');
      found.push(this.#byNumber.get(Number(row.userId)));
    }
    if (found.length === 0) throw badRequest('the row names no user');
    const [first] = found;
    if (first === undefined) return [];
    if (found.some((person) => person !== first))
      throw badRequest('email, username and user_id do not mean the same user');
    return [first];
  }

  #freeUsername(row: ReadRow): string {
    if (row.username !== '') {
      if (!isUsername(row.username)) throw badRequest('username: is none that a user may have');
      if (this.#taken.has(row.username.toLowerCase())) throw badRequest('username: is already used');
      return row.username;
    }
    const short = usernameFrom(row.email);
    return this.#taken.has(short) ? marked(row.email) : short;
  }

  #add(person: Person): void {
    this.#byEmail.set(person.email.toLowerCase(), person);
    this.#byUsername.set(person.username.toLowerCase(), person);
    if (person.number !== undefined) this.#byNumber.set(person.number, person);
    this.#taken.add(person.username.toLowerCase());
  }
}

/** A username made of an e-mail address. */
export function usernameFrom(email: string): string {
  const local = email
    .split('@')[0]!
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '')
    .slice(0, 40);
  return isUsername(local) ? local : `user-${local}`;
}

/** The same with a mark of the address, where the short one is taken. */
export const marked = (email: string): string =>
  `${usernameFrom(email)}-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 6)}`;

/** Makes the accounts that a chunk needs and lets them in. Whoever's name was taken meanwhile is marked as lost. */
export async function letIn(
  tx: Database,
  platform: Platform,
  communityId: string,
  people: readonly Person[],
): Promise<void> {
  if (people.length === 0) return;
  const at = new Date(platform.now()).toISOString();
  const made = people.filter(({ enters }) => enters === 'made');
  if (made.length > 0) {
    const rows = made.map(({ email, username, account }) => ({
      id: platform.newId(),
      username,
      email,
      first_name: account.first_name ?? '',
      last_name: account.last_name ?? '',
      display_name: account.display_name ?? username,
      language: account.language ?? 'en',
      country: account.country ?? null,
      created_at: at,
    }));
    const answer = (await tx.execute(sql`
      insert into users (id, username, email, first_name, last_name, display_name, language, country, created_at)
      select id, username, email, first_name, last_name, display_name, language, country, created_at
      from json_populate_recordset(null::users, ${JSON.stringify(rows)}::json)
      on conflict do nothing returning number, email`)) as unknown as {
      rows: { number: number; email: string }[];
    };
    const numbers = new Map(answer.rows.map(({ number, email }) => [email, number]));
    for (const person of made) {
      const number = numbers.get(person.email);
      if (number === undefined) person.lost = true;
      else person.number = number;
    }
  }
  const entering = people.filter(({ lost }) => !lost);
  await insertRows(
    tx,
    members,
    entering.map(({ number }) => ({ community_id: communityId, user_number: number, joined_at: at })),
  );
  await giveLevels(tx, communityId, entering);
}

async function giveLevels(tx: Database, communityId: string, people: readonly Person[]): Promise<void> {
  const levels = await levelsOf(tx, communityId);
  const held = people.flatMap(({ number, level = 0 }) =>
    (levels.get(level) ?? []).map((role_id) => ({ community_id: communityId, user_number: number, role_id })),
  );
  await insertRows(tx, memberRoles, held);
}

/** Roles by access level. */
export async function levelsOf(tx: Database, communityId: string): Promise<Map<number, string[]>> {
  const rows = await tx.select().from(accessLevels).where(eq(accessLevels.communityId, communityId));
  return new Map([[0, []], ...rows.map(({ level, roleIds }) => [level, roleIds] as const)]);
}

/** The values that a chunk has written to accounts. */
export async function writeAccounts(tx: Database, people: readonly Person[]): Promise<void> {
  const rows = people
    .filter(({ enters, account }) => enters === 'member' && Object.keys(account).length > 0)
    .map(({ number, account }) => ({ number, ...account }));
  if (rows.length > 0)
    await tx.execute(sql`
      update users set first_name = coalesce(said.first_name, users.first_name),
        last_name = coalesce(said.last_name, users.last_name),
        display_name = coalesce(said.display_name, users.display_name),
        country = coalesce(said.country, users.country),
        language = coalesce(said.language, users.language)
      from json_to_recordset(${JSON.stringify(rows)}::json) as said(number int, first_name text,
        last_name text, display_name text, country text, language text)
      where users.number = said.number`);
}

/** Tags that a chunk has set. */
export async function writeTags(tx: Database, communityId: string, people: readonly Person[]): Promise<void> {
  const rows = people.filter(({ tags }) => tags !== undefined).map(({ number, tags }) => ({ number, tags }));
  if (rows.length > 0)
    await tx.execute(sql`
      update members set tags = array(select json_array_elements_text(said.tags))
      from json_to_recordset(${JSON.stringify(rows)}::json) as said(number int, tags json)
      where members.community_id = ${communityId} and members.user_number = said.number`);
}
