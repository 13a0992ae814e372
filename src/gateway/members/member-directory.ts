import { LRUCache } from 'lru-cache';
import type { IntegrationApi } from '../../api/integration-api.js';
import type { Member } from '../../model/member.js';
import { HttpError } from '../../net/http.js';
import type { Media } from '../context.js';
import {
  fromInfo,
  fromRow,
  MEMBER_COLUMNS,
  withInfo,
  type KeptMember,
  type UserInfo,
  type UserRow,
} from '../translate/member.js';
import type { MemberRecord, Members } from './directory.js';
import { neutralName } from './names.js';
import { publicIdOf } from './public-id.js';

/** Which member is meant: by one of the ids that a site knows. */
export type MemberQuery =
  | { email: string }
  | { username: string }
  /** The short id on the platform. */
  | { sub: string }
  /** A user field of the community by its column name, such as the number of a customer, and its exact value. */
  | { field: string; value: string };

/** Hears of every change, so that standings follow. */
export interface MemberWatcher {
  changed(member: KeptMember, before: KeptMember | undefined): void;
  removed(member: KeptMember): void;
}

export interface MemberDirectoryOptions {
  api: IntegrationApi;
  publicIdKey: string;
  /** Columns that boards count, or ask for otherwise. */
  columns?: readonly string[] | (() => readonly string[]);
  media: Media;
  /** Name of the tier that somebody with so much XP has reached. */
  tierOf: (xp: number) => string | undefined;
  isHidden: (platformId: string) => boolean;
  aliasOf?: (platformId: string) => string | undefined;
  now: () => number;
  watcher: MemberWatcher;
}

const UNKNOWN_FOR = 30_000;
/** So long an answer to "who has this address" is believed, in milliseconds. */
const FOUND_FOR = 5000;

/** Everybody of the community in memory. Records are replaced, never changed in place. */
export class MemberDirectory implements Members {
  readonly #o: MemberDirectoryOptions;
  readonly #members = new Map<string, KeptMember>();
  readonly #publicIds = new Map<string, string>();
  readonly #shortIds = new Map<string, string>();
  readonly #emails = new Map<string, string>();
  readonly #usernames = new Map<string, string>();
  /** When somebody was last asked for alone: a page that was asked for earlier must not undo that. */
  readonly #freshAt = new LRUCache<string, number>({ max: 10_000 });
  readonly #unknown = new LRUCache<string, true>({ max: 5000, ttl: UNKNOWN_FOR });
  readonly #found = new LRUCache<string, { platformId: string; at: number }>({ max: 1000 });
  readonly #refreshing = new Map<string, Promise<KeptMember>>();
  readonly #asking = new Map<string, Promise<KeptMember | undefined>>();

  constructor(options: MemberDirectoryOptions) {
    this.#o = options;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Columns that a sweep asks for. */
  get columns(): string[] {
    return [...new Set([...MEMBER_COLUMNS, ...this.#ofBoards()])];
  }

  values(): IterableIterator<KeptMember> {
    return this.#members.values();
  }

  /** Everybody as they are now, however often and late that is gone through. */
  cut(): Iterable<KeptMember> & { readonly size: number } {
    const all = [...this.#members.values()];
    return { size: all.length, [Symbol.iterator]: () => all[Symbol.iterator]() };
  }

  get(platformId: string): KeptMember | undefined {
    return this.#members.get(platformId);
  }

  byPublicId(publicId: string): KeptMember | undefined {
    return this.#by(this.#publicIds, publicId);
  }

  byShortId(shortId: string): KeptMember | undefined {
    return this.#by(this.#shortIds, shortId);
  }

  byEmail(email: string): KeptMember | undefined {
    return this.#by(this.#emails, email.toLowerCase());
  }

  publicId(platformId: string): string {
    return this.#members.get(platformId)?.publicId ?? publicIdOf(this.#o.publicIdKey, platformId);
  }

  isHidden(platformId: string): boolean {
    return this.#o.isHidden(platformId);
  }

  aliasOf(platformId: string): string | undefined {
    return this.#o.aliasOf?.(platformId);
  }

  toPublic(record: MemberRecord): Member {
    const alias = this.aliasOf(record.platformId);
    // A picture says who somebody is as well as a name.
    const avatar = alias === undefined ? this.#o.media.addressOf(record.avatarUrl) : undefined;
    const tier = this.#o.tierOf(record.xp);
    const id = this.publicId(record.platformId);
    return {
      id,
      // An author of a message may not be known yet.
      name: alias ?? (record.name || neutralName(id)),
      ...(avatar === undefined ? {} : { avatar }),
      ...(tier === undefined ? {} : { tier }),
    };
  }

  async resolve(shortId: string, signal?: AbortSignal): Promise<KeptMember | undefined> {
    const known = this.byShortId(shortId);
    if (known || this.#unknown.has(shortId)) return known;
    let asking = this.#asking.get(shortId);
    if (!asking) {
      // Without the caller's signal: others may wait for the same answer.
      asking = this.#ask(shortId).finally(() => this.#asking.delete(shortId));
      this.#asking.set(shortId, asking);
    }
    const found = await asking;
    signal?.throwIfAborted();
    if (!found) this.#unknown.set(shortId, true);
    return found;
  }

  /**
   * A member by one of the ids that a site knows. An address or a name may have gone to somebody else since the last
   * sweep, so the platform is asked, unless it answered the same question a moment ago. Rejects when it cannot be asked.
   */
  async find(query: MemberQuery): Promise<KeptMember | undefined> {
    if ('sub' in query) return this.resolve(query.sub);
    if (Object.values(query).includes('')) return undefined;
    const name = nameOfQuery(query);
    const before = this.#found.get(name);
    if (before && this.#o.now() - before.at < FOUND_FOR) return this.get(before.platformId);
    const found = (await this.#filter(query)) ?? (await this.#filterAsKnown(query));
    if (found) this.#found.set(name, { platformId: found.platformId, at: this.#o.now() });
    return found;
  }

  async refresh(record: MemberRecord, signal?: AbortSignal): Promise<KeptMember> {
    const before = this.#members.get(record.platformId);
    const name = record.shortId ?? record.email ?? record.username;
    if (!before || name === undefined) throw new HttpError('NOT_FOUND', 'the member is not known any more');
    const info = await this.#o.api.userInfo(name, { signal });
    // Whoever else the platform means, it is not this member.
    if (info._id !== undefined && info._id !== record.platformId) {
      throw new HttpError('BAD_ANSWER', 'user info answered for somebody else');
    }
    const after = withInfo(this.#members.get(record.platformId) ?? before, info);
    this.#freshAt.set(record.platformId, this.#o.now());
    this.#keep(after);
    return after;
  }

  /** Asks the platform for one member, unless it was asked so short a time ago or is being asked now. */
  async refreshOlder(record: MemberRecord, ageMs: number, signal?: AbortSignal): Promise<void> {
    const { platformId } = record;
    if (this.isFresh(platformId, this.#o.now() - ageMs)) return;
    let running = this.#refreshing.get(platformId);
    if (!running) {
      running = this.refresh(record, signal).finally(() => this.#refreshing.delete(platformId));
      this.#refreshing.set(platformId, running);
    }
    await running;
  }

  /** Takes rows that were asked for at `askedAt`. Answers the platform ids that they hold. */
  take(rows: readonly UserRow[], askedAt: number): string[] {
    for (const row of rows) {
      if (this.isFresh(row._id, askedAt)) continue;
      const before = this.#members.get(row._id);
      const publicId = before?.publicId ?? publicIdOf(this.#o.publicIdKey, row._id);
      const member = fromRow(row, publicId, this.#ofBoards());
      const { earnedToday } = before ?? {};
      this.#keep(earnedToday === undefined ? member : { ...member, earnedToday });
    }
    return rows.map((row) => row._id);
  }

  remove(platformId: string): void {
    const member = this.#members.get(platformId);
    if (!member) return;
    this.#members.delete(platformId);
    this.#forget(member);
    this.#o.watcher.removed(member);
  }

  /** Whether somebody was asked for alone since this moment. */
  isFresh(platformId: string, since: number): boolean {
    return (this.#freshAt.get(platformId) ?? -1) >= since;
  }

  async #filter(query: Exclude<MemberQuery, { sub: string }>): Promise<KeptMember | undefined> {
    const askedAt = this.#o.now();
    const [column, value] = 'field' in query ? [query.field, query.value] : Object.entries(query)[0]!;
    const fields = [...new Set([...this.columns, column])];
    const { users } = await this.#o.api.filterUsers({ fields, filter: { [column]: value } });
    const [row, ...others] = users.filter((one) => isAskedFor(one, column, value));
    // Two with one address: none of them is meant for sure.
    if (!row || others.length > 0) return undefined;
    this.take([row], askedAt);
    return this.get(row._id);
  }

  /** Addresses are written in more than one way: asked once more in the platform's own. */
  async #filterAsKnown(query: MemberQuery): Promise<KeptMember | undefined> {
    const email = 'email' in query ? this.byEmail(query.email)?.email : undefined;
    return email === undefined || !('email' in query) || email === query.email
      ? undefined
      : this.#filter({ email });
  }

  #ofBoards(): readonly string[] {
    const { columns = [] } = this.#o;
    return typeof columns === 'function' ? columns() : columns;
  }

  #by(index: Map<string, string>, key: string): KeptMember | undefined {
    const platformId = index.get(key);
    return platformId === undefined ? undefined : this.#members.get(platformId);
  }

  /** The filter first, as it always gives the `_id`; user info for platforms whose filter knows no short id. */
  async #ask(shortId: string): Promise<KeptMember | undefined> {
    const askedAt = this.#o.now();
    const { users } = await this.#o.api.filterUsers({ fields: this.columns, filter: { user_id: shortId } });
    const rows = users.filter((row) => row.user_id === shortId);
    if (rows.length === 1) this.take(rows, askedAt);
    const found = this.byShortId(shortId) ?? (await this.#fromInfo(shortId));
    if (found) this.#freshAt.set(found.platformId, this.#o.now());
    return found;
  }

  async #fromInfo(shortId: string): Promise<KeptMember | undefined> {
    let info: UserInfo;
    try {
      info = await this.#o.api.userInfo(shortId);
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return undefined;
      throw error;
    }
    if (info.userId !== shortId) return undefined;
    const { _id } = info;
    const known =
      (_id === undefined ? undefined : this.get(_id)) ??
      (info.email === undefined ? undefined : this.byEmail(info.email)) ??
      (info.username === undefined ? undefined : this.#by(this.#usernames, info.username));
    if (known) this.#keep(withInfo(known, info));
    else if (_id !== undefined) this.#keep(fromInfo({ ...info, _id }, publicIdOf(this.#o.publicIdKey, _id)));
    return this.byShortId(shortId);
  }

  #keep(member: KeptMember): void {
    const before = this.#members.get(member.platformId);
    if (before && sameMember(before, member)) return;
    if (before) this.#forget(before);
    this.#members.set(member.platformId, member);
    this.#publicIds.set(member.publicId, member.platformId);
    if (member.shortId !== undefined) this.#shortIds.set(member.shortId, member.platformId);
    if (member.email !== undefined) this.#emails.set(member.email.toLowerCase(), member.platformId);
    if (member.username !== undefined) this.#usernames.set(member.username, member.platformId);
    this.#o.watcher.changed(member, before);
  }

  #forget(member: KeptMember): void {
    this.#publicIds.delete(member.publicId);
    this.#release(this.#shortIds, member.shortId, member);
    this.#release(this.#emails, member.email?.toLowerCase(), member);
    this.#release(this.#usernames, member.username, member);
  }

  /** An address or a name that somebody else took over meanwhile stays theirs. */
  #release(index: Map<string, string>, key: string | undefined, { platformId }: KeptMember): void {
    if (key !== undefined && index.get(key) === platformId) index.delete(key);
  }
}

/** A platform that knows no such filter gives everybody. */
function isAskedFor(row: UserRow, column: string, value: string): boolean {
  const given = Object.hasOwn(row, column) ? row[column] : undefined;
  return column === 'email'
    ? row.email?.toLowerCase() === value.toLowerCase()
    : (typeof given === 'string' || typeof given === 'number') && String(given) === value;
}

function nameOfQuery(query: Exclude<MemberQuery, { sub: string }>): string {
  if ('field' in query) return JSON.stringify([query.field, query.value]);
  return 'email' in query ? `email ${query.email.toLowerCase()}` : `username ${query.username}`;
}

function sameMember(a: KeptMember, b: KeptMember): boolean {
  return (
    a.xp === b.xp &&
    a.coins === b.coins &&
    a.name === b.name &&
    a.avatarUrl === b.avatarUrl &&
    a.shortId === b.shortId &&
    a.email === b.email &&
    a.username === b.username &&
    a.earnedToday === b.earnedToday &&
    a.joinedAt === b.joinedAt &&
    sameList(a.roles, b.roles) &&
    sameList(a.tags ?? [], b.tags ?? []) &&
    sameFields(a.fields, b.fields)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function sameFields(
  a: Readonly<Record<string, number>> = {},
  b: Readonly<Record<string, number>> = {},
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
