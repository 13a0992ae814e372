import { subtract } from '../standings/decimal.js';
import { SlotScores } from '../standings/slot-scores.js';
import type { SlotValues } from '../standings/slot-values.js';
import type { Slots } from '../standings/slots.js';
import type { Awaitable, Standings } from '../standings/standings.js';
import { gently, Pace, STEP, type Steps } from '../standings/steps.js';
import type { BoardOptions, WindowSlug } from '../options/schema.js';
import type { KeptMember } from '../translate/member.js';
import { dateAt, periodAt, type Period } from './calendar.js';
import type { DayBase } from './day-book.js';
import type { CountedFrom, WindowOrders } from './orders.js';
import type { Roll } from './roll.js';
import type { Seasons } from './seasons.js';

/** What a window counts from. */
export interface WindowBases {
  /** What everybody had when counting began; undefined on `all-time`, null while nothing is known. */
  from: DayBase | undefined | null;
  /** What everybody had when today began, for rank changes. */
  today: DayBase | undefined;
}

/** What scores are counted from, and of which run. */
interface Counting extends WindowBases {
  period: Period | undefined;
}

export interface BoardWindowOptions {
  board: BoardOptions;
  window: WindowSlug;
  zone: string;
  slots: Slots;
  seasons: Seasons;
  orders: WindowOrders;
  /** Whether somebody is in the scope of the board. */
  isRanked: (member: KeptMember) => boolean;
}

/** One window of one board: who stands where now, and who stood where when the day began. */
export class BoardWindowState {
  /** It may be given another name while the window goes on. */
  board: BoardOptions;
  readonly window: WindowSlug;
  readonly zone: string;
  readonly #slots: Slots;
  readonly #seasons: Seasons;
  readonly #isRanked: (member: KeptMember) => boolean;
  readonly #orders: WindowOrders;
  #counting: Counting = { from: null, today: undefined, period: undefined };
  /** Who changed since everybody began to be counted; undefined for who left. */
  #late: Map<string, KeptMember | undefined> | undefined;

  constructor({ board, window, zone, slots, seasons, orders, isRanked }: BoardWindowOptions) {
    this.#isRanked = isRanked;
    this.board = board;
    this.window = window;
    this.zone = zone;
    this.#slots = slots;
    this.#seasons = seasons;
    this.#orders = orders;
  }

  get standings(): Standings {
    return this.#orders.live;
  }

  get period(): Period | undefined {
    return this.#counting.period;
  }

  /** The run in which a moment lies; undefined on `all-time`, and where no season runs. */
  periodAt(now: number): Period | undefined {
    return this.window === 'season' ? this.#seasons.running(now) : periodAt(this.window, this.zone, now);
  }

  /** The moment counting began, where that was later than the window did. */
  get since(): number | undefined {
    const { from, period } = this.#counting;
    if (!from || !period) return undefined;
    const onTime = from.exact && from.date === dateAt(this.zone, period.start);
    return onTime ? undefined : from.at;
  }

  /** Whether this gateway counts everybody of this window; otherwise another one does. */
  get isOurs(): boolean {
    return this.#orders.isOurs;
  }

  /** What the gateway that counts has counted from; undefined when that is this one, or none has. */
  counted(): Promise<CountedFrom | undefined> {
    return this.#orders.counted();
  }

  /** Nobody asks any more. */
  close(): Promise<void> {
    return this.#orders.close();
  }

  /** Counts from these bases as another gateway does, which has everybody. */
  follow(bases: WindowBases, now: number): void {
    this.#counting = { ...bases, period: this.periodAt(now) };
    this.#orders.follow(fromOf(this.#counting, now), this.#comparable(bases));
  }

  /** From here on every change is remembered, until everybody was counted. */
  remember(): void {
    this.#late = new Map();
  }

  /** Nobody counts any more. */
  forget(): void {
    this.#late = undefined;
  }

  /**
   * Counts everybody anew, from these bases, in slices. What was counted before answers until that is done; then come
   * the changes since `remember`.
   */
  async rebuild(roll: Roll, bases: WindowBases, now: number): Promise<void> {
    const counting = { ...bases, period: this.periodAt(now) };
    const isScoped = this.board.scope ?? this.board.except;
    const picked = await roll.pick(isScoped && this.#isRanked);
    const live = new SlotScores(this.#slots, roll.size);
    const then = this.#comparable(bases) ? new SlotScores(this.#slots, roll.size) : undefined;
    await gently(this.#count(roll, picked, bases, live, then));
    await this.#orders.load(live, then, fromOf(counting, now));
    this.follow(bases, now);
    await this.#catchUp();
  }

  /** Puts somebody where they stand, and stood when the day began. Answers whether the board changed. */
  async show(member: KeptMember): Promise<boolean> {
    this.#late?.set(member.publicId, member);
    return this.#show(member);
  }

  /** Moves one member. Answers whether the board changed. */
  move(member: KeptMember): Awaitable<boolean> {
    this.#late?.set(member.publicId, member);
    return this.#move(member);
  }

  async remove(publicId: string): Promise<boolean> {
    this.#late?.set(publicId, undefined);
    return this.#remove(publicId);
  }

  /** What the member has in this window; NaN while that is not known, and for somebody whom the board does not rank. */
  scoreOf(member: KeptMember): number {
    return this.#scoreIn(member, this.#counting.from);
  }

  /** Ranks when the day began, and the moment that they are true for; undefined where nothing can be compared. */
  async previousOf(
    publicIds: readonly string[],
  ): Promise<{ ranks: (number | null)[]; since: number } | undefined> {
    const { today } = this.#counting;
    const ranks = today && (await this.#orders.previousRanks(publicIds));
    return ranks && { ranks, since: today.at };
  }

  /** The days that this window counts from. */
  bases(): DayBase[] {
    const { from, today } = this.#counting;
    return [from, today].filter((base) => base !== undefined && base !== null);
  }

  #move(member: KeptMember): Awaitable<boolean> {
    const score = this.scoreOf(member);
    // Whoever counts everybody knows what this gateway has not heard of.
    if (Number.isNaN(score) && !this.isOurs) return false;
    const moved = this.#place(this.standings, member, score);
    const { board } = this;
    const { baseline } = this.#orders;
    const { from, today } = this.#counting;
    // Whoever comes into the scope, or leaves it, does so in the comparison, too.
    if (!(board.scope ?? board.except) || !baseline || !today) return moved;
    const compared = this.#place(baseline, member, this.#scoreThen(member, from, today));
    if (typeof moved === 'boolean' && typeof compared === 'boolean') return moved || compared;
    return Promise.all([moved, compared]).then((changes) => changes.includes(true));
  }

  async #show(member: KeptMember): Promise<boolean> {
    const { from, today } = this.#counting;
    const { baseline } = this.#orders;
    const moved = this.#move(member);
    const compared = baseline && today && this.#place(baseline, member, this.#scoreThen(member, from, today));
    return (await Promise.all([moved, compared])).includes(true);
  }

  async #remove(publicId: string): Promise<boolean> {
    const [gone] = await Promise.all([
      this.standings.remove(publicId),
      this.#orders.baseline?.remove(publicId),
    ]);
    return gone;
  }

  /** Changes that come meanwhile are at the end of the list. */
  async #catchUp(): Promise<void> {
    const late = this.#late ?? new Map<string, KeptMember | undefined>();
    const pace = new Pace();
    for (const [id, member] of late) {
      late.delete(id);
      await (member ? this.#show(member) : this.#remove(id));
      if (pace.isOver) await pace.rest();
    }
    this.#late = undefined;
  }

  *#count(
    roll: Roll,
    picked: Uint8Array,
    { from, today }: WindowBases,
    live: SlotScores,
    then: SlotScores | undefined,
  ): Steps<void> {
    const { field } = this.board;
    const isAllTime = this.window === 'all-time';
    const numbers = roll.numbers(field);
    const [low, high] = [from?.values.get(field), today?.values.get(field)];
    if (!isAllTime && !low) return;
    for (let i = 0; i < roll.size; i += 1) {
      if (i % STEP === 0) yield;
      if (!picked[i]) continue;
      const slot = roll.slots[i]!;
      const base = isAllTime ? 0 : low!.get(slot);
      const score = isAllTime ? numbers[i]! : subtract(numbers[i]!, base);
      if (this.#counts(score)) live.add(slot, score);
      if (!then || !high) continue;
      const before = isAllTime ? high.get(slot) : subtract(high.get(slot), base);
      if (this.#counts(before)) then.add(slot, before);
    }
  }

  #place(order: Standings, member: KeptMember, score: number): Awaitable<boolean> {
    return this.#counts(score) ? order.upsert(member.publicId, score) : order.remove(member.publicId);
  }

  #scoreIn(member: KeptMember, from: WindowBases['from']): number {
    if (!this.#isRanked(member)) return Number.NaN;
    const value = valueOf(member, this.board.field);
    if (this.window === 'all-time') return value;
    return from ? subtract(value, this.#baseOf(member, from)) : Number.NaN;
  }

  #scoreThen(member: KeptMember, from: WindowBases['from'], today: DayBase): number {
    if (!this.#isRanked(member)) return Number.NaN;
    const then = this.#baseOf(member, today);
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
  #comparable({ from, today }: WindowBases): boolean {
    if (!today) return false;
    return this.window === 'all-time' || (Boolean(from) && from!.at < today.at);
  }

  #counts(score: number): boolean {
    return !Number.isNaN(score) && (!this.board.onlyPositiveRanks || score > 0);
  }
}

/** What gateways tell each other of it. */
function fromOf({ from, today, period }: Counting, at: number): CountedFrom {
  const mark = (base: DayBase | null | undefined) => (base ? { date: base.date, at: base.at } : undefined);
  return { at, run: period?.run, from: mark(from), today: mark(today) };
}

/** What a board counts, for one member; NaN where the platform gave no such number. */
export function valueOf(member: KeptMember, field: string): number {
  if (field === 'xp') return member.xp;
  if (field === 'coins') return member.coins;
  return member.fields?.[field] ?? Number.NaN;
}
