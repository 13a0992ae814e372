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
import { MemberTable, type MemberCut } from './table/member-table.js';
import type { PackedMember } from './table/packed-member.js';

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
  removed?(member: KeptMember): void;
}

export interface MemberDirectoryOptions {
  api: IntegrationApi;
  publicIdKey: string;
  /** Columns that boards count, or ask for otherwise. Where they are asked for anew each time, they may become more. */
  columns?: readonly string[] | (() => readonly string[]);
  media: Media;
  /** Name of the tier that somebody with so much XP has reached. */
  tierOf: (xp: number) => string | undefined;
  isHidden: (platformId: string) => boolean;
  aliasOf?: (platformId: string) => string | undefined;
  now: () => number;
  watchers?: readonly MemberWatcher[];
}

/** Marks of the sweep: who was seen in this one, and who was missed in the last one. */
const SEEN = 1;
const MISSED = 2;
/** An id of the platform has 24 digits; longer ones than this are nobody's. */
const LONGEST_ID = 100;
const UNKNOWN_FOR = 30_000;
/** So long an answer to "who has this address" is believed, in milliseconds. */
const FOUND_FOR = 5000;

/** Everybody of the community in memory. A record stays as it was when it was handed out. */
export class MemberDirectory implements Members {
  readonly #o: MemberDirectoryOptions;
  readonly #table = new MemberTable();
  /** When somebody was last asked for alone: a page that was asked for earlier must not undo that. */
  readonly #freshAt = new LRUCache<string, number>({ max: 10_000 });
  readonly #unknown = new LRUCache<string, true>({ max: 5000, ttl: UNKNOWN_FOR });
  readonly #found = new LRUCache<string, { platformId: string; at: number }>({ max: 1000 });
  readonly #refreshing = new Map<string, Promise<KeptMember>>();
  readonly #asking = new Map<string, Promise<KeptMember | undefined>>();

  readonly #watchers: MemberWatcher[];

  constructor(options: MemberDirectoryOptions) {
    this.#o = options;
    this.#watchers = [...(options.watchers ?? [])];
  }

  /** One more who hears of every change from now on. */
  watch(watcher: MemberWatcher): void {
    this.#watchers.push(watcher);
  }

  get size(): number {
    return this.#table.size;
  }

  /** Columns that a sweep asks for. */
  get columns(): string[] {
    return [...new Set([...MEMBER_COLUMNS, ...this.#counted()])];
  }

  values(): Iterable<KeptMember> {
    return this.#table.values();
  }

  /** Everybody as they are at this moment, to be gone through later and more than once. */
  cut(): MemberCut {
    return this.#table.cut();
  }

  get(platformId: string): KeptMember | undefined {
    return this.#table.get(platformId);
  }

  byPublicId(publicId: string): KeptMember | undefined {
    return this.#table.byPublicId(publicId);
  }

  byShortId(shortId: string): KeptMember | undefined {
    return this.#table.byShortId(shortId);
  }

  byEmail(email: string): KeptMember | undefined {
    return this.#table.byEmail(email);
  }

  publicId(platformId: string): string {
    return this.#table.get(platformId)?.publicId ?? publicIdOf(this.#o.publicIdKey, platformId);
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
    const before = this.#table.get(record.platformId);
    const name = record.shortId ?? record.email ?? record.username;
    if (!before || name === undefined) throw new HttpError('NOT_FOUND', 'the member is not known any more');
    const info = await this.#o.api.userInfo(name, { signal });
    // Whoever else the platform means, it is not this member.
    if (info._id !== undefined && info._id !== record.platformId) {
      throw new HttpError('BAD_ANSWER', 'user info answered for somebody else');
    }
    const after = withInfo(this.#table.get(record.platformId) ?? before, info);
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

  /** Takes rows that were asked for at `askedAt`. Answers how many of them this sweep had not seen before. */
  take(rows: readonly UserRow[], askedAt: number): number {
    const counted = this.#counted();
    let unseen = 0;
    for (const row of rows) {
      if (row._id === '' || row._id.length > LONGEST_ID) continue;
      if (this.#takeRow(row, askedAt, counted)) unseen += 1;
    }
    return unseen;
  }

  /** Takes members as they were kept, save those whom the platform was asked about since `began`. */
  restore(members: readonly KeptMember[], gone: readonly string[], began: number): void {
    for (const member of members) if (!this.isFresh(member.platformId, began)) this.#table.put(member);
    for (const platformId of gone) if (!this.isFresh(platformId, began)) this.#table.delete(platformId);
  }

  remove(platformId: string): void {
    const member = this.#table.delete(platformId);
    if (!member) return;
    for (const watcher of this.#watchers) watcher.removed?.(member);
  }

  /** From now on nobody was seen. */
  beginSweep(): void {
    this.#table.unmarkAll(SEEN);
  }

  /**
   * Removes whoever the sweep since `began` did not see. With `twice` only those whom the sweep before missed as well;
   * the others are remembered for the next one. Answers how many are gone.
   */
  removeUnseen(began: number, twice: boolean): number {
    const table = this.#table;
    let gone = 0;
    for (const { slot, platformId } of table.values()) {
      const marks = table.marksOf(slot);
      if (marks & SEEN || this.isFresh(platformId, began)) {
        table.unmark(slot, MISSED);
      } else if (twice && !(marks & MISSED)) {
        table.mark(slot, MISSED);
      } else {
        this.remove(platformId);
        gone += 1;
      }
    }
    return gone;
  }

  /** How many the sweep since `began` did not see. */
  unseen(began: number): number {
    let count = 0;
    for (const member of this.#table.values()) {
      if (!(this.#table.marksOf(member.slot) & SEEN) && !this.isFresh(member.platformId, began)) count += 1;
    }
    return count;
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
      (info.username === undefined ? undefined : this.#table.byUsername(info.username));
    if (known) this.#keep(withInfo(known, info));
    else if (_id !== undefined) this.#keep(fromInfo({ ...info, _id }, publicIdOf(this.#o.publicIdKey, _id)));
    return this.byShortId(shortId);
  }

  #counted(): readonly string[] {
    const { columns = [] } = this.#o;
    return typeof columns === 'function' ? columns() : columns;
  }

  /** Whether the sweep sees this member for the first time. */
  #takeRow(row: UserRow, askedAt: number, counted: readonly string[]): boolean {
    let known = this.#table.get(row._id);
    if (!known || !this.isFresh(row._id, askedAt)) {
      const publicId = known?.publicId ?? publicIdOf(this.#o.publicIdKey, row._id);
      const member = fromRow(row, publicId, counted);
      const earnedToday = known?.earnedToday;
      known = this.#keep(earnedToday === undefined ? member : { ...member, earnedToday }) ?? known;
    }
    const { slot } = known!;
    const isFirst = !(this.#table.marksOf(slot) & SEEN);
    this.#table.mark(slot, SEEN);
    return isFirst;
  }

  /** What is kept now; undefined when nothing changed. */
  #keep(member: KeptMember): PackedMember | undefined {
    const kept = this.#table.put(member);
    if (!kept) return undefined;
    for (const watcher of this.#watchers) watcher.changed(kept.after, kept.before);
    return kept.after;
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
