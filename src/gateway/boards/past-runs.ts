import { LRUCache } from 'lru-cache';
import type { BoardWindow } from '../../model/board.js';
import type { BoardOptions, WindowSlug } from '../options/schema.js';
import { subtract } from '../standings/decimal.js';
import { MemoryStandings } from '../standings/memory-standings.js';
import type { Slots } from '../standings/slots.js';
import type { KeptMember } from '../translate/member.js';
import { dateAt, periodOfRun } from './calendar.js';
import type { DayBook } from './day-book.js';

export interface PastRun {
  window: BoardWindow & { size: number };
  standings: MemoryStandings;
}

/**
 * Windows that are over, counted from the snapshots at their two ends, so that they are frozen. Only those can be
 * shown whose end was kept on time; a late beginning is said in `since`.
 */
export class PastRuns {
  readonly #slots: Slots;
  readonly #days: DayBook;
  readonly #kept = new LRUCache<string, PastRun>({ max: 12 });

  constructor({ slots, days }: { slots: Slots; days: DayBook }) {
    this.#slots = slots;
    this.#days = days;
  }

  clear(): void {
    this.#kept.clear();
  }

  /** `shown` says who is shown now; it is asked only for a run that is not kept, after all that takes time. */
  async find(
    board: BoardOptions,
    window: WindowSlug,
    zone: string,
    run: string,
    shown: () => Iterable<KeptMember>,
  ): Promise<PastRun | undefined> {
    const key = `${board.slug}|${window}|${run}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const period = periodOfRun(window, zone, run);
    if (!period) return undefined;
    const [first, after] = [dateAt(zone, period.start), dateAt(zone, period.end)];
    const begin = this.#days.firstSince(zone, first, after);
    if (begin === undefined || begin === after || !this.#days.isExact(zone, after)) return undefined;
    const from = await this.#days.read(zone, begin);
    const to = await this.#days.read(zone, after);
    if (!from || !to) return undefined;

    const standings = new MemoryStandings({
      ties: board.ties,
      limit: board.topRankLimit,
      slots: this.#slots,
    });
    const [low, high] = [from.values.get(board.field), to.values.get(board.field)];
    const scores: [string, number][] = [];
    for (const { publicId } of shown()) {
      const slot = this.#slots.claim(publicId);
      const end = high?.get(slot) ?? Number.NaN;
      const start = low?.get(slot) ?? Number.NaN;
      // Somebody whom the first snapshot does not know, but the second does, joined in between.
      const score = Number.isNaN(end) ? Number.NaN : subtract(end, Number.isNaN(start) ? 0 : start);
      if (!Number.isNaN(score) && (score > 0 || !board.onlyPositiveRanks)) scores.push([publicId, score]);
    }
    standings.load(scores);
    const late = begin !== first || !from.exact;
    const found: PastRun = {
      standings,
      window: {
        slug: window,
        run,
        start: new Date(period.start).toISOString(),
        end: new Date(period.end).toISOString(),
        zone,
        ...(late ? { since: new Date(from.at).toISOString() } : {}),
        size: standings.count(),
      },
    };
    this.#kept.set(key, found);
    return found;
  }
}
