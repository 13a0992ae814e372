import { MemoryStandings } from '../standings/memory-standings.js';
import { subtract } from '../standings/decimal.js';
import type { SlotValues, Slots } from '../standings/slots.js';
import type { BoardOptions, WindowSlug } from '../options/schema.js';
import type { KeptMember } from '../translate/member.js';
import { dateAt, periodAt, type Period } from './calendar.js';
import type { Seasons } from './seasons.js';
import type { DayBase } from './day-book.js';

/** What a window counts from. */
export interface WindowBases {
  /** What everybody had when counting began; undefined on `all-time`, null while nothing is known. */
  from: DayBase | undefined | null;
  /** What everybody had when today began, for rank changes. */
  today: DayBase | undefined;
}

/** One window of one board: who stands where now, and who stood where when the day began. */
export class BoardWindowState {
  readonly board: BoardOptions;
  readonly window: WindowSlug;
  readonly zone: string;
  readonly #slots: Slots;
  readonly #seasons: Seasons;
  #live: MemoryStandings;
  #baseline: MemoryStandings | undefined;
  #bases: WindowBases = { from: null, today: undefined };
  #period: Period | undefined;

  constructor(board: BoardOptions, window: WindowSlug, zone: string, slots: Slots, seasons: Seasons) {
    this.board = board;
    this.window = window;
    this.zone = zone;
    this.#slots = slots;
    this.#seasons = seasons;
    this.#live = this.#standings();
  }

  get standings(): MemoryStandings {
    return this.#live;
  }

  get period(): Period | undefined {
    return this.#period;
  }

  /** The run in which a moment lies; undefined on `all-time`, and where no season runs. */
  periodAt(now: number): Period | undefined {
    return this.window === 'season' ? this.#seasons.running(now) : periodAt(this.window, this.zone, now);
  }

  /** The moment counting began, where that was later than the window did. */
  get since(): number | undefined {
    const { from } = this.#bases;
    if (!from || !this.#period) return undefined;
    const onTime = from.exact && from.date === dateAt(this.zone, this.#period.start);
    return onTime ? undefined : from.at;
  }

  /** Counts everybody anew, from these bases. */
  rebuild(members: Iterable<KeptMember>, bases: WindowBases, now: number): void {
    this.#bases = bases;
    this.#period = this.periodAt(now);
    const compared = this.#comparable() ? bases.today : undefined;
    const live: [string, number][] = [];
    const then: [string, number][] = [];
    for (const member of members) {
      const score = this.scoreOf(member);
      if (this.#counts(score)) live.push([member.publicId, score]);
      if (!compared) continue;
      const before = this.#scoreThen(member, compared);
      if (this.#counts(before)) then.push([member.publicId, before]);
    }
    this.#live = this.#standings();
    this.#live.load(live);
    this.#baseline = compared ? this.#standings() : undefined;
    this.#baseline?.load(then);
  }

  /** Moves one member. Answers whether the board changed. */
  move(member: KeptMember): boolean {
    const score = this.scoreOf(member);
    return this.#counts(score)
      ? this.#live.upsert(member.publicId, score)
      : this.#live.remove(member.publicId);
  }

  remove(publicId: string): boolean {
    this.#baseline?.remove(publicId);
    return this.#live.remove(publicId);
  }

  /** What the member has in this window; NaN while that is not known. */
  scoreOf(member: KeptMember): number {
    const value = valueOf(member, this.board.field);
    const { from } = this.#bases;
    if (this.window === 'all-time') return value;
    if (!from) return Number.NaN;
    return subtract(value, this.#baseOf(member, from));
  }

  /** Rank when the day began, and the moment that it is true for; undefined where nothing can be compared. */
  previousOf(publicId: string): { rank: number | null; since: number } | undefined {
    const { today } = this.#bases;
    if (!this.#baseline || !today) return undefined;
    return { rank: this.#baseline.rankOf(publicId)?.rank ?? null, since: today.at };
  }

  /** The days that this window counts from. */
  bases(): DayBase[] {
    return [this.#bases.from, this.#bases.today].filter((base) => base !== undefined && base !== null);
  }

  #scoreThen(member: KeptMember, today: DayBase): number {
    const then = this.#baseOf(member, today);
    const { from } = this.#bases;
    if (this.window === 'all-time') return then;
    return from ? subtract(then, this.#baseOf(member, from)) : Number.NaN;
  }

  /** Somebody without a number in a base is missing there for good: the book adds whoever comes later. */
  #baseOf(member: KeptMember, base: DayBase): number {
    const slot = this.#slots.find(member.publicId);
    const values = base.values.get(this.board.field) as SlotValues | undefined;
    return slot === undefined ? Number.NaN : (values?.get(slot) ?? Number.NaN);
  }

  /** A window that began today, or whose counting did, has nothing earlier to compare with. */
  #comparable(): boolean {
    const { from, today } = this.#bases;
    if (!today) return false;
    return this.window === 'all-time' || (Boolean(from) && from!.at < today.at);
  }

  #counts(score: number): boolean {
    return !Number.isNaN(score) && (!this.board.onlyPositiveRanks || score > 0);
  }

  #standings(): MemoryStandings {
    const { ties, topRankLimit: limit } = this.board;
    return new MemoryStandings({ ties, limit, slots: this.#slots });
  }
}

/** What a board counts, for one member; NaN where the platform gave no such number. */
export function valueOf(member: KeptMember, field: string): number {
  if (field === 'xp') return member.xp;
  if (field === 'coins') return member.coins;
  return member.fields?.[field] ?? Number.NaN;
}
