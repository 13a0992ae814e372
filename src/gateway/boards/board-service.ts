import type { Board, BoardPage, BoardWindow, OwnStanding, Standing } from '../../model/board.js';
import type { Gain } from '../../model/message.js';
import type { Freshness, Session, StandingsService } from '../context.js';
import { LIMITS } from '../http/query.js';
import type { Log } from '../log.js';
import type { MemberRecord } from '../members/directory.js';
import type { MemberDirectory } from '../members/member-directory.js';
import { neutralName } from '../members/names.js';
import type { BoardOptions, GatewayOptions, WindowSlug } from '../options/schema.js';
import type { Sequence } from '../sequence.js';
import { writeCursor } from '../standings/cursor.js';
import { toDecimal } from '../standings/decimal.js';
import type { Slots } from '../standings/slots.js';
import type { Awaitable, PlacedMember, Standings, StandingsPage } from '../standings/standings.js';
import type { KeptMember } from '../translate/member.js';
import { BoardSet } from './board-set.js';
import { BoardWindowState, valueOf, type WindowBases } from './board-window.js';
import { dateAt, periodAt, startOfDate } from './calendar.js';
import type { DayBase, DayBook, DayRow } from './day-book.js';
import { firstPage, LastPages } from './last-pages.js';
import { MemoryOrders } from './orders.js';
import { ownStanding } from './own-standing.js';
import { PastRuns, type PastRun } from './past-runs.js';
import { isIn, isRanked, speaksOf, type TierOf } from './scope.js';
import { Recount } from './recount.js';
import type { Seasons } from './seasons.js';
import type { SharedBoards, SharedBoardsListener } from './shared-boards.js';
import type { Stretch } from './span.js';

export interface BoardServiceOptions {
  options: GatewayOptions;
  slots: Slots;
  days: DayBook;
  seq: Sequence;
  freshness: Freshness & { readonly asOfMs: number };
  log: Log;
  now: () => number;
  tierOf: TierOf;
  /** With Redis: who of several gateways counts which board. */
  shared?: SharedBoards | undefined;
}

/** Takes a page out of an order. */
export type Cut = (standings: Standings) => Awaitable<StandingsPage>;

const NOBODY: StandingsPage = { rows: [], above: false, below: false };
/** A snapshot that was taken within this time of the day's beginning counts as exact. */
const MIN_TOLERANCE = 60_000;

/** All boards with their windows: who stands where, what came before, and what the member sees of it. */
export class BoardService implements StandingsService {
  readonly #o: BoardServiceOptions;
  readonly #set: BoardSet;
  readonly #past: PastRuns;
  readonly #last = new LastPages();
  #directory!: MemberDirectory;
  #loaded = false;
  #rebuilding: Promise<void> = Promise.resolve();
  #recount: Recount | undefined;
  #known = true;

  constructor(options: BoardServiceOptions) {
    this.#o = options;
    const { slots, days, now, tierOf, shared } = options;
    const { zone, windows, boards } = options.options;
    this.#set = new BoardSet({
      zone,
      windows,
      now,
      make: (board, window, boardZone, seasons) => {
        const isMeant = (member: KeptMember) => isRanked(board, member, tierOf);
        const orders = shared?.hasOrders
          ? shared.ordersOf(board, window, boardZone)
          : new MemoryOrders({ ties: board.ties, limit: board.topRankLimit }, slots);
        const given = { board, window, zone: boardZone, slots, seasons, orders };
        return new BoardWindowState({ ...given, isRanked: isMeant });
      },
    });
    this.#past = new PastRuns({ slots, days, now });
    this.#known = !boards.platform;
    this.#set.prepare(boards.platform?.also ?? boards.list);
    this.#set.settle();
  }

  /** Boards in their order; only those of the site while nobody knows which the platform has. */
  get boards(): readonly BoardOptions[] {
    return this.#set.boards;
  }

  /** Whether it is known which boards there are. */
  get known(): boolean {
    return this.#known;
  }

  /** Columns that boards count: those of snapshots, too. They may become more, at the end. */
  get columns(): readonly string[] {
    return this.#set.columns;
  }

  /** Columns that a sweep of all members must ask for. */
  get asked(): readonly string[] {
    return this.#set.asked;
  }

  /** Whether everybody was asked for what a board needs. The next sweep will ask for what is missing. */
  canCount(board: BoardOptions): boolean {
    this.#set.want([board]);
    return this.#set.isWhole(board, this.#o.freshness.asOfMs);
  }

  /**
   * Other boards than before. New ones are counted first, by `count`; those that are there answer until then. Answers the
   * slugs of boards that came, went or became another: who follows them by their `seq` hears of it.
   */
  async useBoards(boards: readonly BoardOptions[], count: () => Promise<void>): Promise<string[]> {
    const isNew = this.#set.prepare(boards);
    if (isNew && this.#loaded) await count();
    const slugs = this.#set.settle();
    const becameKnown = !this.#known;
    this.#known = true;
    if (slugs.length === 0 && !becameKnown) return slugs;
    this.#past.clear();
    this.#last.clear();
    this.#o.seq.touch('config', ...slugs.map((slug) => `board:${slug}`));
    return slugs;
  }

  /** Tiers begin elsewhere now: whoever is ranked by tier may be another. */
  async tiersChanged(): Promise<void> {
    const byTier = this.boards.some(({ scope, except }) => speaksOf('tiers', scope, except));
    if (byTier && this.#loaded) await this.rebuild();
  }

  /** Whether whoever asks may look at a board. One that they may not look at does not exist for them. */
  mayView(session: Session | null, { viewers }: BoardOptions): boolean {
    if (!viewers) return true;
    if (!session?.scope.includes('read')) return false;
    return isIn(viewers, this.#directory.get(session.member.platformId) ?? session.member, this.#o.tierOf);
  }

  /** The directory is made after the boards, as it tells them of changes. */
  use(directory: MemberDirectory): void {
    this.#directory = directory;
  }

  find(slug: string): BoardOptions | undefined {
    return this.#set.find(slug);
  }

  /** What can be asked for now. The window `season` is there once the first one has begun. */
  windowsOf(board: BoardOptions): WindowSlug[] {
    const hasSeason = this.seasonsOf(board).present(this.#o.now()) !== undefined;
    return this.#set.windows(board).filter((window) => window !== 'season' || hasSeason);
  }

  seasonsOf(board: BoardOptions): Seasons {
    return this.#set.seasonsOf(board);
  }

  /** Days on which a season of a board in this zone begins, or is over. */
  edges(zone: string): Set<string> {
    return this.#set.edges(zone);
  }

  zoneOf(board: BoardOptions): string {
    return this.#set.zoneOf(board);
  }

  zones(): string[] {
    return this.#set.zones();
  }

  /** Origins that may show a board in a frame, or without a name the first board that anybody may look at. */
  framedBy(slug: string | undefined): readonly string[] {
    const board =
      slug === undefined ? this.boards.find((one) => this.mayView(null, one)) : this.#set.find(slug);
    return board?.frame ?? this.#o.options.origins.frame;
  }

  describe(board: BoardOptions): Board {
    const zone = this.zoneOf(board);
    const seasons = this.seasonsOf(board).all;
    const firstDay = this.#o.days.first(zone);
    return {
      slug: board.slug,
      name: board.name,
      ...(board.description === undefined ? {} : { description: board.description }),
      unit: board.unit,
      ...(board.format === undefined ? {} : { format: board.format }),
      ties: board.ties,
      windows: this.windowsOf(board),
      zone,
      ...(seasons.length === 0
        ? {}
        : {
            seasons: seasons.map(({ run, name, start, end }) => ({
              run,
              name,
              start: iso(start),
              end: iso(end),
            })),
          }),
      ...(firstDay === undefined ? {} : { firstDay }),
    };
  }

  seqOf(board: BoardOptions): string {
    return this.#o.seq.of(`board:${board.slug}`);
  }

  /** A member came or changed. Nothing is counted before everybody was loaded. */
  changed(member: KeptMember, before: KeptMember | undefined): void {
    if (!this.#loaded) return;
    if (!before) this.#admit(member);
    // Rows show the name, the picture and, by XP, the tier.
    const shown =
      before?.name !== member.name || before.avatarUrl !== member.avatarUrl || before.xp !== member.xp;
    for (const board of this.boards) {
      const moved = this.#isShown(member) ? this.#set.statesOf(board).map((state) => state.move(member)) : [];
      this.#touchAfter(board, moved, shown && before !== undefined);
      if (before && this.#isMeant(board, before) !== this.#isMeant(board, member)) this.#past.clear();
    }
  }

  removed(member: MemberRecord): void {
    const publicId = this.#directory.publicId(member.platformId);
    for (const board of this.boards) {
      const gone = this.#set.statesOf(board).map((state) => state.remove(publicId));
      this.#touchAfter(board, gone, false);
    }
    this.#past.clear();
  }

  /** A member was hidden or is shown again; without an id, any may have been. */
  async visibilityChanged(platformId?: string): Promise<void> {
    this.#past.clear();
    const member = platformId === undefined ? undefined : this.#directory.get(platformId);
    if (!member) await this.rebuild();
    else if (this.#loaded) {
      const isShown = this.#isShown(member);
      const states = this.#set.states();
      await Promise.all(
        states.map(async (state) => (isShown ? state.show(member) : state.remove(member.publicId))),
      );
    }
    this.#o.seq.touchAll();
  }

  /** What other gateways did, and Redis with it. */
  get listener(): SharedBoardsListener {
    return {
      changed: (slugs) => void this.#o.seq.touch(...slugs.map((slug) => `board:${slug}`)),
      recount: (slugs) => {
        if (!this.#loaded) return;
        this.rebuild(slugs).catch((error: unknown) => {
          this.#o.log.warn('boards could not be counted in Redis', { boards: slugs, error });
          this.#o.shared?.retry(slugs);
        });
      },
      keep: () => void this.#keepFirst(),
    };
  }

  /** How fresh boards are. While Redis is away that has their orders, they are as they were. */
  get freshness(): Freshness {
    const { freshness, shared } = this.#o;
    if (shared?.lostAt === undefined) return freshness;
    return { stale: true, asOf: iso(Math.min(freshness.asOfMs, shared.lostAt)) };
  }

  /**
   * Makes sure that today has a snapshot and that every window counts from the right one. Called after each sweep
   * and when a day begins. Between sweeps it costs nothing.
   */
  async turn(first: boolean): Promise<void> {
    let taken = first;
    for (const zone of this.zones()) {
      const today = dateAt(zone, this.#o.now());
      if (this.#o.days.has(zone, today)) continue;
      if (!(await this.#keepsDays(zone))) {
        taken ||= await this.#o.days.look(zone, today);
        continue;
      }
      if (this.#o.freshness.stale) continue;
      const start = startOfDate(zone, today);
      const at = this.#o.freshness.asOfMs;
      const tolerance = Math.max(MIN_TOLERANCE, 2 * this.#o.options.sync.intervalMs);
      const exact = Math.abs(at - start) <= tolerance;
      await this.#o.days.take(zone, today, exact ? start : at, exact, this.#rows());
      this.#o.log.info('took a snapshot', { zone, date: today, onTime: exact });
      await this.#o.days.prune(zone, today, this.edges(zone));
      taken = true;
    }
    if (taken || this.#isOver()) await this.rebuild();
  }

  /** The next moment at which a window of any board ends. */
  nextTurn(): number {
    const ends = this.zones().map((zone) => periodAt('daily', zone, this.#o.now())!.end);
    return Math.min(...ends);
  }

  /**
   * Counts all windows, or those of some boards, anew from the snapshots, one time after another: an older count never
   * wins. Windows that another gateway counts are followed.
   */
  rebuild(slugs?: readonly string[]): Promise<void> {
    this.#rebuilding = this.#rebuilding.catch(() => undefined).then(() => this.#rebuild(slugs));
    return this.#rebuilding;
  }

  async #rebuild(slugs: readonly string[] | undefined): Promise<void> {
    const now = this.#o.now();
    await this.#o.shared?.beat();
    const states = this.#set.states().filter(({ board }) => !slugs || slugs.includes(board.slug));
    const followed = new Map<BoardWindowState, number>();
    for (const state of states) {
      const counted = await state.counted();
      for (const day of [counted?.from, counted?.today])
        if (day) await this.#o.days.look(state.zone, day.date);
      if (!state.isOurs) followed.set(state, counted?.at ?? now);
    }
    this.#recount = new Recount({
      states,
      slots: this.#o.slots,
      columns: this.columns,
      basesOf: (state) => this.#basesOf(state, followed.get(state) ?? now),
      cut: () => {
        this.#loaded = true;
        return this.#directory.cut();
      },
      isShown: (member) => this.#isShown(member),
      enter: (member, base) => this.#enter(member, base),
      count: async (state, roll, bases) => {
        const at = followed.get(state);
        if (at === undefined) await state.rebuild(roll, bases, now);
        else state.follow(bases, at);
        this.#o.seq.touch(`board:${state.board.slug}`);
      },
    });
    try {
      await this.#recount.run();
    } finally {
      this.#recount = undefined;
    }
    // Days that were not known when a run was counted may be known by now.
    this.#past.clear();
    for (const zone of this.zones()) this.release(zone);
    await this.#keepFirst();
  }

  /** Keeps the first pages of all windows for a time without Redis, also those that nobody has asked for. */
  async #keepFirst(): Promise<void> {
    if (!this.#o.shared?.hasOrders) return;
    try {
      for (const board of this.boards) {
        for (const window of this.windowsOf(board)) {
          const state = this.stateOf(board, window);
          const first = await state.standings.top(Math.max(...LIMITS));
          for (const limit of LIMITS) {
            const rows = first.rows.slice(0, limit);
            const page = { ...first, rows, below: first.below || rows.length < first.rows.length };
            await this.page(state, () => page, firstPage(board.slug, window, limit));
          }
        }
      }
    } catch (error) {
      this.#o.log.debug('first pages could not be kept', { error });
    }
  }

  /** Lets go of days in memory that no window counts from. */
  release(zone: string): void {
    const needed = this.#set.states().filter((state) => state.zone === zone);
    this.#o.days.release(zone, new Set(needed.flatMap((state) => state.bases().map((base) => base.date))));
  }

  async gainOf(member: MemberRecord): Promise<Gain> {
    const kept = this.#directory.get(member.platformId);
    const id = this.#directory.publicId(member.platformId);
    const states = this.boards
      .filter(({ viewers }) => !viewers || isIn(viewers, kept ?? member, this.#o.tierOf))
      .flatMap((board) => this.#set.statesOf(board));
    // What was earned is known, also while nobody can say where that leads.
    const places = await Promise.all(states.map(async (state) => state.standings.rankOf(id))).catch(
      (error: unknown) => {
        this.#o.log.debug('the standings of a member could not be read', { error });
        return [];
      },
    );
    const standings = states.flatMap(({ board, window }, i): Gain['standings'] => {
      const place = places[i];
      if (!place) return [];
      const { rank, tied, score } = place;
      return [{ board: board.slug, window, rank, tied, score: toDecimal(score) }];
    });
    const { xp, coins } = kept ?? member;
    return { xp: toDecimal(xp), coins: toDecimal(coins), standings };
  }

  /** What the member gained since today began in the board's zone; undefined when that is not known. */
  gainedToday(member: MemberRecord): number | undefined {
    const kept = this.#directory.get(member.platformId);
    const state = this.#set
      .states()
      .find(
        ({ board, window }) => window === 'daily' && board.field === 'xp' && !board.scope && !board.except,
      );
    if (!kept || !state || state.since !== undefined) return undefined;
    const score = state.scoreOf(kept);
    return Number.isNaN(score) ? undefined : score;
  }

  stateOf(board: BoardOptions, window: WindowSlug): BoardWindowState {
    return this.#set.statesOf(board).find((state) => state.window === window)!;
  }

  /**
   * A page of the running window, in our own language. Rejects with `RedisUnavailable` while the orders cannot be read.
   * @param name what tells it from other pages: under it the page is kept for such a time
   */
  async page(state: BoardWindowState, cut: Cut, name?: string): Promise<BoardPage> {
    const seq = this.seqOf(state.board);
    const window = windowOf(state);
    const [page, size] = await Promise.all([cut(state.standings), state.standings.count()]);
    const rows = await this.#standings(state, page.rows);
    const made = { ...this.#pageOf(state.board, { ...window, size }, page, rows), seq };
    if (name !== undefined && this.#o.shared?.hasOrders) this.#last.keep(name, made);
    return made;
  }

  /** The page as it was when it was last read, marked as stale; undefined when it never was. */
  lastPage(board: BoardOptions, name: string): BoardPage | undefined {
    return this.#last.find(name, this.seqOf(board), (row) => {
      const member = this.#directory.byPublicId(row.member.id);
      if (!member) return row;
      return this.#isShown(member) ? { ...row, member: this.#directory.toPublic(member) } : undefined;
    });
  }

  /** A page of a stretch between two days; undefined when not enough was kept of them. */
  async pastPage(
    board: BoardOptions,
    stretch: Stretch,
    cut: Cut,
    name: string,
  ): Promise<BoardPage | undefined> {
    const past = await this.#pastOf(board, stretch);
    if (!past) return undefined;
    const made = this.#pastPageOf(board, stretch, past, await cut(past.standings));
    if (this.#o.shared) this.#last.keep(name, made);
    return made;
  }

  /** The same around a member. Nothing is to be gained there any more, so only the place is told. */
  async pastMine(
    board: BoardOptions,
    stretch: Stretch,
    member: KeptMember,
    each: number,
  ): Promise<BoardPage | undefined> {
    const past = await this.#pastOf(board, stretch);
    if (!past) return undefined;
    const id = member.publicId;
    const place = await past.standings.rankOf(id);
    const around = (await past.standings.around(id, each)) ?? NOBODY;
    const standing = place ? (this.#row({ id, ...place }, null) ?? null) : null;
    const me = { member: this.#directory.toPublic(member), standing, next: null, toEnter: null };
    return { ...this.#pastPageOf(board, stretch, past, around), me };
  }

  /** The rows around a member with their own standing. */
  async mine(state: BoardWindowState, member: KeptMember, each: number): Promise<BoardPage> {
    const [me, page] = await Promise.all([
      this.own(state, member),
      this.page(state, async (standings) => (await standings.around(member.publicId, each)) ?? NOBODY),
    ]);
    return { ...page, me };
  }

  async own(state: BoardWindowState, member: KeptMember): Promise<OwnStanding> {
    const hidden = !this.#isShown(member);
    const score = state.scoreOf(member);
    const found = await ownStanding(state, member.publicId, score, hidden, (id) => this.#nameOf(id));
    const { place, next, toEnter } = found;
    const [row] = place ? await this.#standings(state, [{ id: member.publicId, ...place }]) : [];
    const standing = row ? { ...row, ...(hidden ? { hidden: true } : {}) } : null;
    return { member: this.#directory.toPublic(member), standing, next, toEnter };
  }

  #pastOf(board: BoardOptions, stretch: Stretch): Promise<PastRun | undefined> {
    return this.#past.find(board, stretch, this.zoneOf(board), {
      seq: this.seqOf(board),
      asOf: this.#o.freshness.asOf,
      everybody: () => this.#directory.cut(),
      isShown: (member) => this.#isShown(member) && this.#isMeant(board, member),
    });
  }

  #pastPageOf(board: BoardOptions, { isOpen }: Stretch, past: PastRun, page: StandingsPage): BoardPage {
    const rows = page.rows.flatMap((row) => this.#row(row, null) ?? []);
    const made = this.#pageOf(board, past.window, page, rows);
    return isOpen ? { ...made, seq: past.seq, asOf: past.asOf } : made;
  }

  #pageOf(
    board: BoardOptions,
    window: BoardWindow & { size: number },
    page: StandingsPage,
    rows: Standing[],
  ): BoardPage {
    const { size, ...shown } = window;
    const last = page.rows.at(-1);
    const [first] = page.rows;
    return {
      board: this.describe(board),
      window: shown,
      rows,
      total: size,
      next: page.below && last ? writeCursor({ after: last }) : null,
      prev: page.above && first ? writeCursor({ before: first }) : null,
      seq: this.seqOf(board),
      asOf: this.freshness.asOf,
      ...(this.freshness.stale ? { stale: true } : {}),
    };
  }

  async #standings(state: BoardWindowState, rows: readonly PlacedMember[]): Promise<Standing[]> {
    const previous = await state.previousOf(rows.map(({ id }) => id));
    const since = previous && iso(previous.since);
    return rows.flatMap((row, i) => {
      const before = since === undefined ? null : { rank: previous!.ranks[i] ?? null, since };
      return this.#row(row, before) ?? this.#rowOfOther(row, before) ?? [];
    });
  }

  /** Somebody whom another gateway has met, and this one has not yet. */
  #rowOfOther({ id, rank, tied, score }: PlacedMember, previous: Standing['previous']): Standing | undefined {
    if (!this.#o.shared?.hasOrders) return undefined;
    return { member: { id, name: neutralName(id) }, rank, tied, previous, score: toDecimal(score) };
  }

  #row({ id, rank, tied, score }: PlacedMember, previous: Standing['previous']): Standing | undefined {
    const member = this.#directory.byPublicId(id);
    if (!member) return undefined;
    const alias = this.#directory.aliasOf(member.platformId) !== undefined;
    const standing = {
      member: this.#directory.toPublic(member),
      rank,
      tied,
      previous,
      score: toDecimal(score),
    };
    return alias ? { ...standing, alias } : standing;
  }

  #nameOf(publicId: string): string | undefined {
    const member = this.#directory.byPublicId(publicId);
    return member && this.#directory.toPublic(member).name;
  }

  #isMeant(board: BoardOptions, member: KeptMember): boolean {
    return isRanked(board, member, this.#o.tierOf);
  }

  #isShown(member: MemberRecord): boolean {
    return !this.#directory.isHidden(member.platformId);
  }

  /** Says that a board changed, at once where that is known at once. */
  #touchAfter(board: BoardOptions, changes: readonly Awaitable<boolean>[], surely: boolean): void {
    const touch = () => void this.#o.seq.touch(`board:${board.slug}`);
    if (surely || changes.includes(true)) touch();
    else {
      void Promise.all(changes.map(async (change) => change)).then((all) => all.includes(true) && touch());
    }
  }

  /** Whether a run ended, or a season began. */
  #isOver(): boolean {
    const now = this.#o.now();
    return this.#set.states().some((state) => state.periodAt(now)?.run !== state.period?.run);
  }

  async #basesOf(state: BoardWindowState, now: number): Promise<WindowBases> {
    const { zone, window } = state;
    const { days } = this.#o;
    const date = dateAt(zone, now);
    const { field } = state.board;
    const today = days.has(zone, date, field) ? await days.base(zone, date) : undefined;
    if (window === 'all-time') return { from: undefined, today };
    const period = state.periodAt(now);
    // Between two seasons nobody stands anywhere.
    if (!period) return { from: null, today };
    const first = days.firstSince(zone, dateAt(zone, period.start), date, field);
    return { from: (first === undefined ? undefined : await days.base(zone, first)) ?? null, today };
  }

  /** What everybody has now, however late that is read. */
  #rows(): Iterable<DayRow> {
    const { columns } = this;
    const members = this.#directory.cut();
    return {
      *[Symbol.iterator]() {
        for (const member of members) yield rowOf(member, columns);
      },
    };
  }

  #admit(member: KeptMember): void {
    const days = this.#set.states().flatMap((state) => state.bases());
    for (const base of new Set([...days, ...(this.#recount?.days ?? [])])) this.#enter(member, base);
  }

  /** Whether this gateway keeps the days of a zone: with several on one Redis only one does. */
  async #keepsDays(zone: string): Promise<boolean> {
    const { shared } = this.#o;
    if (!shared || shared.keepsDays(zone)) return true;
    await shared.beat();
    return shared.keepsDays(zone);
  }

  /** Whoever joined after a snapshot had nothing then; of whoever was there before, counting begins now. */
  #enter(member: KeptMember, base: DayBase): void {
    const { columns } = this;
    const isNew = member.joinedAt !== undefined && member.joinedAt >= base.at;
    // When counting began for somebody is said by one gateway for all.
    if (!isNew && this.#o.shared && !this.#o.shared.keepsDays(base.zone)) return;
    void this.#o.days.add(base, isNew ? emptyRow(member, columns) : rowOf(member, columns));
  }
}

function rowOf(member: KeptMember, columns: readonly string[]): DayRow {
  return [member.platformId, member.publicId, ...columns.map((column) => valueOf(member, column))];
}

function emptyRow(member: KeptMember, columns: readonly string[]): DayRow {
  return [member.platformId, member.publicId, ...columns.map(() => 0)];
}

function windowOf(state: BoardWindowState): BoardWindow {
  const { period, since, window, zone } = state;
  return {
    slug: window,
    ...(period ? { run: period.run } : {}),
    start: period ? iso(period.start) : null,
    end: period ? iso(period.end) : null,
    zone,
    ...(since === undefined ? {} : { since: iso(since) }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
