import type { IntegrationApi } from '../../api/integration-api.js';
import type { Log } from '../log.js';
import type { MemberDirectory } from '../members/member-directory.js';
import { subtract } from '../standings/decimal.js';
import type { KeptMember } from '../translate/member.js';
import type { BoardService } from './board-service.js';
import { addDays, dateAt, periodDate, startOfDate } from './calendar.js';
import { isStart, KEEP_DAYS, type DayBook, type DayRow } from './day-book.js';

export interface BackfillOptions {
  api: IntegrationApi;
  directory: MemberDirectory;
  boards: BoardService;
  days: DayBook;
  log: Log;
  now: () => number;
  signal: AbortSignal;
  /** How many days back, 0 for none, and how many requests at most. */
  limits: { days: number; requests: number };
}

interface Amount {
  member: KeptMember;
  xp: number;
  coins: number;
}

/** The platform counts its days in this zone. */
const ZONE = 'UTC';
/** Members in one request. */
const BATCH = 200;
const COLUMNS = new Set(['xp', 'coins']);

/**
 * Rebuilds what everybody had when past days began: what they have now, less what the platform says that they gained
 * on each day since. Only days that are complete are kept, and only boards in the zone of the platform's days gain by it.
 */
export class Backfill {
  readonly #o: BackfillOptions;
  #running: Promise<void> | undefined;
  #requests = 0;

  constructor(options: BackfillOptions) {
    this.#o = options;
  }

  /** Begins in the background, once. */
  start(): void {
    const { boards, limits, log, signal } = this.#o;
    if (limits.days === 0 || this.#running || !boards.zones().includes(ZONE)) return;
    this.#running = this.#run().catch((error: unknown) => {
      if (!signal.aborted) log.warn('past days could not be rebuilt', { error });
    });
  }

  async stopped(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const { boards, days, directory, limits, log, now, signal } = this.#o;
    const today = dateAt(ZONE, now());
    const wanted = this.#wanted(today);
    const began = now();
    let built = 0;
    let amounts = [...directory.values()].map((member): Amount => ({
      member,
      xp: member.xp,
      coins: member.coins,
    }));
    for (let date = today; wanted.length > 0 && !signal.aborted; date = addDays(date, -1)) {
      const spent = await this.#subtractDay(amounts, date);
      if (!spent) {
        log.warn('past days: the bound of requests is reached', {
          requests: this.#requests,
          missing: wanted.length,
        });
        return;
      }
      if (date === today) amounts = await this.#settle(amounts);
      if (wanted[0] !== date) continue;
      wanted.shift();
      await days.take(ZONE, date, startOfDate(ZONE, date), true, {
        [Symbol.iterator]: () => this.#rowsOf(amounts),
      });
      built += 1;
      // Many days of many members: only those that windows count from stay in memory.
      boards.release(ZONE);
      // The running windows first: they are looked at most.
      if (date >= periodDate('monthly', today) || date >= periodDate('weekly', today)) await boards.rebuild();
    }
    await boards.rebuild();
    log.info('past days are rebuilt', {
      days: built,
      reach: limits.days,
      requests: this.#requests,
      ms: now() - began,
    });
  }

  /** Dates in reach that are not known on time yet, the newest first: all that the book keeps. */
  #wanted(today: string): string[] {
    const { boards, days, limits } = this.#o;
    const edges = boards.edges(ZONE);
    const out: string[] = [];
    for (let back = 0; back <= limits.days; back += 1) {
      const date = addDays(today, -back);
      if ((back < KEEP_DAYS || isStart(date) || edges.has(date)) && !days.isExact(ZONE, date)) out.push(date);
    }
    return out;
  }

  /** Takes away what was gained on a day. False when the bound of requests was reached before the end. */
  async #subtractDay(amounts: readonly Amount[], date: string): Promise<boolean> {
    const byEmail = new Map<string, Amount>();
    for (const amount of amounts) {
      const email = amount.member.email?.toLowerCase();
      if (email !== undefined && (amount.xp > 0 || amount.coins > 0)) byEmail.set(email, amount);
    }
    const emails = [...byEmail.keys()];
    for (let from = 0; from < emails.length; from += BATCH) {
      if (!(await this.#subtractBatch(byEmail, emails.slice(from, from + BATCH), date))) return false;
    }
    return true;
  }

  async #subtractBatch(
    byEmail: ReadonlyMap<string, Amount>,
    emails: string[],
    date: string,
  ): Promise<boolean> {
    const { api, limits, signal } = this.#o;
    const [year, month, day] = date.split('-');
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      if (this.#requests >= limits.requests) return false;
      this.#requests += 1;
      const answer = await api.dailyActivityOf(emails, `${day}/${month}/${year}`, {
        page,
        limit: BATCH,
        signal,
      });
      pages = answer.pagination.total_pages;
      for (const { identifier, xp, coins } of answer.results) {
        const amount = byEmail.get(identifier.toLowerCase());
        if (!amount) continue;
        amount.xp = subtract(amount.xp, xp);
        amount.coins = subtract(amount.coins, coins);
      }
    }
    return true;
  }

  /**
   * Whoever earned something while today was read: total and gain of the day are asked for again, in one answer that
   * holds both. Somebody who cannot be asked keeps the number of the first reading.
   */
  async #settle(amounts: Amount[]): Promise<Amount[]> {
    const { api, directory, signal, log } = this.#o;
    for (const amount of amounts) {
      const { member } = amount;
      const current = directory.get(member.platformId);
      if (!current || (current.xp === member.xp && current.coins === member.coins)) continue;
      const id = current.shortId ?? current.email;
      if (id === undefined) continue;
      this.#requests += 1;
      try {
        const info = await api.userInfo(id, { signal });
        if (info.xpEarnedToday !== undefined) amount.xp = subtract(info.xp, info.xpEarnedToday);
        if (info.coinsEarnedToday !== undefined) amount.coins = subtract(info.coins, info.coinsEarnedToday);
      } catch (error) {
        log.debug('a member could not be asked again', { error });
      }
    }
    return amounts;
  }

  *#rowsOf(amounts: readonly Amount[]): Generator<DayRow> {
    // Only XP and coins are known by day: other columns begin with the first snapshot.
    const { columns } = this.#o.days;
    for (const amount of amounts)
      yield [
        amount.member.platformId,
        amount.member.publicId,
        ...columns.map((column) => (COLUMNS.has(column) ? amount[column as 'xp' | 'coins'] : Number.NaN)),
      ];
  }
}
