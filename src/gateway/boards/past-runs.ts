import { LRUCache } from 'lru-cache';
import type { BoardWindow } from '../../model/board.js';
import { Problem } from '../http/problem.js';
import type { BoardOptions } from '../options/schema.js';
import { subtract } from '../standings/decimal.js';
import { MemoryStandings } from '../standings/memory-standings.js';
import type { Slots } from '../standings/slots.js';
import type { Standings } from '../standings/standings.js';
import type { KeptMember } from '../translate/member.js';
import { valueOf } from './board-window.js';
import { dateAt } from './calendar.js';
import type { DayBase, DayBook } from './day-book.js';
import type { Stretch } from './span.js';

export interface PastRun {
  window: BoardWindow & { size: number };
  standings: Standings;
  /** Of an open range: what was known when it was counted. */
  seq: string;
  asOf: string;
}

/** The state of the board at the moment of counting. */
export interface Present {
  seq: string;
  asOf: string;
  /** Everybody; asked only for a stretch that is not kept, after its days were read. */
  everybody: () => Iterable<KeptMember>;
  isShown: (member: KeptMember) => boolean;
}

/** An open range is counted anew when it changed, but not more often than this. */
const OPEN_MS = 10_000;
/** So often a stretch is counted once more as somebody was hidden, or left, meanwhile. */
const MAX_TRIES = 5;
/** Stretches that may wait for being counted: each of them reads two days and counts everybody. */
const MAX_WAITING = 16;

/**
 * Stretches between two days, counted from the snapshots at their two ends: runs that are over and ranges of days.
 * Only those can be shown whose end was kept on time, or is now; a late beginning is said in `since`.
 */
export class PastRuns {
  readonly #slots: Slots;
  readonly #days: DayBook;
  readonly #now: () => number;
  readonly #kept = new LRUCache<string, PastRun & { at: number }>({ max: 12 });
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** How often all was forgotten. */
  #cleared = 0;

  constructor({ slots, days, now = Date.now }: { slots: Slots; days: DayBook; now?: () => number }) {
    this.#slots = slots;
    this.#days = days;
    this.#now = now;
  }

  clear(): void {
    this.#cleared += 1;
    this.#kept.clear();
  }

  /** Undefined when not enough is known of these days. One is counted after another. */
  async find(
    board: BoardOptions,
    stretch: Stretch,
    zone: string,
    present: Present,
  ): Promise<PastRun | undefined> {
    const known = this.#find(board, stretch, present);
    if (known) return known;
    if (this.#waiting >= MAX_WAITING) {
      throw new Problem('UNAVAILABLE', 'too many stretches of time are being counted', { retryAfter: 2 });
    }
    this.#waiting += 1;
    const counting = this.#turn.then(
      () => this.#find(board, stretch, present) ?? this.#countWhole(board, stretch, zone, present),
    );
    this.#turn = counting.catch(() => undefined);
    return counting.finally(() => (this.#waiting -= 1));
  }

  #find(board: BoardOptions, { slug, period, isOpen }: Stretch, { seq }: Present): PastRun | undefined {
    const kept = this.#kept.get(keyOf(board, slug, period.run));
    if (!kept || !isOpen || kept.seq === seq) return kept;
    return this.#now() - kept.at < OPEN_MS ? kept : undefined;
  }

  /** Nobody is in a run who was hidden while it was counted. */
  async #countWhole(
    board: BoardOptions,
    stretch: Stretch,
    zone: string,
    present: Present,
  ): Promise<PastRun | undefined> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const cleared = this.#cleared;
      const found = await this.#count(board, stretch, zone, present);
      if (cleared !== this.#cleared) continue;
      if (found) this.#kept.set(keyOf(board, stretch.slug, stretch.period.run), found);
      return found;
    }
    throw new Problem('UNAVAILABLE', 'members come and go too fast to be counted', { retryAfter: 2 });
  }

  async #count(
    board: BoardOptions,
    { slug, period, isOpen }: Stretch,
    zone: string,
    { seq, asOf, everybody, isShown }: Present,
  ): Promise<(PastRun & { at: number }) | undefined> {
    const [first, after] = [dateAt(zone, period.start), dateAt(zone, period.end)];
    const { field } = board;
    const begin = this.#days.firstSince(zone, first, isOpen ? dateAt(zone, this.#now()) : after, field);
    if (begin === undefined || begin === after || !(isOpen || this.#days.isExact(zone, after, field)))
      return undefined;
    const from = await this.#days.read(zone, begin);
    const to = isOpen ? undefined : await this.#days.read(zone, after);
    if (!from || !(to || isOpen)) return undefined;

    const standings: Standings = new MemoryStandings({
      ties: board.ties,
      limit: board.topRankLimit,
      slots: this.#slots,
    });
    await standings.load(this.#scores(board, from, to, everybody(), isShown));
    const late = begin !== first || !from.exact;
    return {
      seq,
      asOf,
      at: this.#now(),
      standings,
      window: {
        slug,
        ...(slug === 'range' ? {} : { run: period.run }),
        start: new Date(period.start).toISOString(),
        end: new Date(period.end).toISOString(),
        zone,
        ...(late ? { since: new Date(from.at).toISOString() } : {}),
        size: await standings.count(),
      },
    };
  }

  /** What everybody gained from one day to another; without the other one, until now. NaN for who does not count. */
  *#scores(
    board: BoardOptions,
    from: DayBase,
    to: DayBase | undefined,
    everybody: Iterable<KeptMember>,
    isShown: (member: KeptMember) => boolean,
  ): Generator<[string, number]> {
    const [low, high] = [from.values.get(board.field), to?.values.get(board.field)];
    for (const member of everybody) {
      const slot = this.#slots.claim(member.publicId);
      const end = to ? (high?.get(slot) ?? Number.NaN) : valueOf(member, board.field);
      const start = low?.get(slot) ?? Number.NaN;
      const isNew = Number.isNaN(start) && (to !== undefined || isLater(member, from));
      // Somebody whom the first snapshot does not know, but the second does, joined in between.
      const score = Number.isNaN(end) ? Number.NaN : subtract(end, isNew ? 0 : start);
      const counts = (score > 0 || !board.onlyPositiveRanks) && isShown(member);
      yield [member.publicId, counts ? score : Number.NaN];
    }
  }
}

/** Of somebody who was there before the snapshot and is not in it, nothing is known. */
function isLater({ joinedAt }: KeptMember, base: DayBase): boolean {
  return joinedAt !== undefined && joinedAt >= base.at;
}

function keyOf(board: BoardOptions, slug: string, run: string): string {
  return `${board.slug}|${slug}|${run}`;
}
