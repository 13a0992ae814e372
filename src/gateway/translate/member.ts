import type { UserInfo, UserRow } from '../../contract/users.js';
import type { MemberRecord } from '../members/directory.js';
import { nameOf } from '../members/names.js';

export type { UserInfo, UserRow };

/** A member as the gateway keeps them, with what only its own rooms need. */
export interface KeptMember extends MemberRecord {
  readonly publicId: string;
  /** Number columns that boards count besides XP and coins. */
  readonly fields?: Readonly<Record<string, number>> | undefined;
  /** Only where a board asks for tags. */
  readonly tags?: readonly string[] | undefined;
  /** Milliseconds since 1970 at which the member joined. */
  readonly joinedAt?: number | undefined;
}

/** Columns that the gateway asks for. Those that a platform does not know are left out of its answers. */
export const MEMBER_COLUMNS = [
  'user_id',
  'username',
  'email',
  'first_name',
  'last_name',
  'display_name',
  'join_date',
  'xp',
  'coins',
  'roles',
  'avatar',
] as const;

const TAGS = 'tags';
/** Columns that are no further numbers. */
const COUNTED = new Set(['xp', 'coins', TAGS]);

/** A row of the user filter as a member. */
export function fromRow(row: UserRow, publicId: string, columns: readonly string[] = []): KeptMember {
  const name = nameOf(
    { displayName: row.display_name, firstName: row.first_name, lastName: row.last_name },
    publicId,
  );
  const joinedAt = Date.parse(row.join_date ?? '');
  const extra = columns.filter((column) => !COUNTED.has(column));
  return {
    platformId: row._id,
    publicId,
    name,
    xp: row.xp ?? 0,
    coins: row.coins ?? 0,
    roles: row.roles ?? [],
    ...known('shortId', row.user_id),
    ...known('username', row.username),
    ...known('email', row.email),
    ...known('avatarUrl', row.avatar),
    ...(Number.isNaN(joinedAt) ? {} : { joinedAt }),
    ...(extra.length > 0 ? { fields: numbersOf(row, extra) } : {}),
    ...(columns.includes(TAGS) ? known('tags', row.tags) : {}),
  };
}

/** What user info says, laid over what is known. Info has fewer names than the filter: what it lacks stays. */
export function withInfo(member: KeptMember, info: UserInfo): KeptMember {
  const displayName = info.displayName ?? info.display_name;
  const extra = Object.keys(member.fields ?? {});
  return {
    ...plainMember(member),
    shortId: info.userId,
    xp: info.xp,
    coins: info.coins,
    roles: info.roles,
    ...known('username', info.username),
    ...known('email', info.email),
    ...known('avatarUrl', info.avatar),
    ...(displayName ? { name: nameOf({ displayName }, member.publicId) } : {}),
    ...known('earnedToday', info.xpEarnedToday),
    ...(extra.length > 0
      ? { fields: { ...member.fields, ...numbersOf(info.customFields ?? {}, extra) } }
      : {}),
  };
}

/** All of a member as an object of its own. */
export function plainMember(member: KeptMember): KeptMember {
  const { platformId, publicId, name, xp, coins, roles } = member;
  return {
    ...{ platformId, publicId, name, xp, coins, roles },
    ...known('shortId', member.shortId),
    ...known('username', member.username),
    ...known('email', member.email),
    ...known('avatarUrl', member.avatarUrl),
    ...known('joinedAt', member.joinedAt),
    ...known('earnedToday', member.earnedToday),
    ...known('fields', member.fields),
    ...known('tags', member.tags),
  };
}

/** Somebody whom only user info knows, such as a member who joined since the last sweep. */
export function fromInfo(info: UserInfo & { _id: string }, publicId: string): KeptMember {
  const { firstName, lastName } = info;
  const displayName = info.displayName ?? info.display_name;
  const name = nameOf({ displayName, firstName, lastName }, publicId);
  return withInfo({ platformId: info._id, publicId, name, xp: 0, coins: 0, roles: [] }, info);
}

function numbersOf(source: Record<string, unknown>, columns: readonly string[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const column of columns) {
    const value = source[column];
    const number = typeof value === 'string' && value.trim() ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) out[column] = number;
  }
  return out;
}

function known<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: V };
}
