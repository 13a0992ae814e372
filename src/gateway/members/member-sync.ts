import type { IntegrationApi } from '../../api/integration-api.js';
import { HttpError } from '../../net/http.js';
import type { Log } from '../log.js';
import { pause } from '../messages/pause.js';
import type { KeptMembers } from './kept-members.js';
import type { MemberDirectory } from './member-directory.js';
import { Sweep, type SweepMark } from './sweep.js';
import type { SyncState } from './sync-state.js';

/** Whose members can be shown now: those of an earlier process, those of the first sweep, or of a later one. */
export type Swept = 'kept' | 'first' | 'again';

export interface MemberSyncOptions {
  api: IntegrationApi;
  directory: MemberDirectory;
  kept: KeptMembers;
  state: SyncState;
  log: Log;
  now: () => number;
  /** Pause between two sweeps in milliseconds; longer where a sweep takes long itself. */
  intervalMs: number;
  signal: AbortSignal;
  /** Called after each complete sweep, and before the first one where members were kept: boards can be made when it settles. */
  swept: (how: Swept) => Promise<void>;
}

/** Sweeps may take this share of the platform's time, the first one aside. */
const SHARE = 0.2;
/** Two sweeps begin at most so far apart, in milliseconds: whom two of them must miss is gone within a day, too. */
const LONGEST_CYCLE = 10 * 3_600_000;
const MAX_BACKOFF = 30_000;
/** Progress is written to the log every so many members. */
const PROGRESS = 20_000;
/** A load that stopped is gone on with for so long, in milliseconds: later its first pages would be too old. */
const RESUME_WITHIN = 3_600_000;
/** Rows of a full page, by the contract. */
const PAGE = 200;
/** More gone at once than this many, and than this share, is most likely half an answer. */
const SUSPICIOUS = { members: 20, share: 0.05 };

/**
 * Keeps the directory equal to the platform: one complete sweep of cursor pages after another. Members that a sweep
 * no longer finds are removed; when many seem gone, only those whom the next sweep misses as well.
 */
export class MemberSync {
  readonly #o: MemberSyncOptions;
  readonly #ready: Promise<void>;
  #settle!: { resolve: () => void; reject: (reason: Error) => void };
  #failures = 0;
  #running: Promise<void> | undefined;
  #told = PROGRESS;

  constructor(options: MemberSyncOptions) {
    this.#o = options;
    this.#ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#ready.catch(() => undefined);
  }

  /** Settles when boards can be shown; rejects when the gateway closes before. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  async stopped(): Promise<void> {
    await this.#running;
    await this.#o.kept.close();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#o;
    const mark = await this.#openKept();
    let sweep = this.#begin(mark);
    while (!signal.aborted) {
      const began = performance.now();
      let wait: number;
      try {
        await sweep.run();
        await this.#complete(sweep, performance.now() - began);
        wait = this.#pauseAfter(sweep, performance.now() - began);
        await pause(wait, signal, true);
        sweep = this.#begin();
      } catch (error) {
        if (signal.aborted) break;
        this.#failed(error);
        await pause(this.#backoff(), signal, true);
        if (sweep.isOver(error, RESUME_WITHIN)) sweep = this.#begin();
      }
    }
    this.#settle.reject(new Error('the gateway was closed'));
  }

  /** Takes over what an earlier process kept. Answers where it had stopped. */
  async #openKept(): Promise<SweepMark | undefined> {
    const { directory, kept, log, now, state, swept } = this.#o;
    const began = now();
    try {
      const left = await kept.open(directory.columns);
      if (!left) return undefined;
      for await (const { members, gone } of kept.read()) directory.restore(members, gone, began);
      if (left.asOfMs !== undefined) {
        state.asOfMs = left.asOfMs;
        state.kept = true;
        await swept('kept');
        state.loaded = true;
        this.#settle.resolve();
        log.info('members are shown as they were kept', { members: directory.size, asOf: state.asOf });
      }
      const { mark } = left;
      if (!mark || now() - mark.at > RESUME_WITHIN) return undefined;
      state.resumed = true;
      log.info('loading goes on where it stopped', { members: mark.members });
      return mark;
    } catch (error) {
      log.warn('members that were kept cannot be read', { error });
      return undefined;
    }
  }

  #begin(mark?: SweepMark): Sweep {
    const { api, directory, kept, now, signal, state } = this.#o;
    const { columns } = directory;
    const isFirst = !state.loaded || state.kept;
    directory.beginSweep();
    this.#told = (mark?.members ?? 0) + PROGRESS;
    const options = {
      ...{ api, now, signal, columns },
      gentle: !isFirst && state.last.ms * 2 < LONGEST_CYCLE,
      take: directory.take.bind(directory),
      paged: async (sweep: Sweep): Promise<void> => {
        this.#reached(sweep, performance.now() - began);
        const reached = sweep.mark();
        if (reached) await kept.reached(reached);
      },
    };
    const began = performance.now();
    return new Sweep(options, mark);
  }

  /** After every page. */
  #reached(sweep: Sweep, ms: number): void {
    const { log, state } = this.#o;
    const { members, pages } = sweep;
    const { expected } = state.progress;
    state.progress = { members, pages, ms, expected };
    this.#recovered();
    if (pages === 1 && sweep.cursor !== undefined && expected === undefined) void this.#askExpected(sweep);
    if ((!state.loaded || state.kept) && members >= this.#told) {
      log.info('loading members', { members, ...(expected === undefined ? {} : { of: expected }) });
      this.#told = members + PROGRESS;
    }
  }

  /** How many there are to be: pages by number tell what pages by cursor do not. */
  async #askExpected({ members }: Sweep): Promise<void> {
    const { api, signal, state } = this.#o;
    try {
      const { totalPages } = await api.filterUsers({ fields: ['user_id'], filter: {}, page: 1 }, { signal });
      if (totalPages === undefined || totalPages * PAGE <= members) return;
      state.progress = { ...state.progress, expected: totalPages * PAGE };
    } catch {
      // A platform that does not say it is loaded without it.
    }
  }

  async #complete(sweep: Sweep, ms: number): Promise<void> {
    const { directory, kept, log, state, swept } = this.#o;
    this.#removeGone(sweep);
    this.#recovered();
    state.asOfMs = sweep.began;
    state.last = { members: sweep.members, ms };
    state.progress = { ...state.progress, expected: directory.size };
    const how = state.loaded ? (state.kept ? 'first' : 'again') : 'first';
    if (how === 'first') log.info('members are loaded', { members: directory.size, ms: Math.round(ms) });
    state.kept = false;
    await swept(how);
    state.loaded = true;
    this.#settle.resolve();
    await kept.completed(sweep);
  }

  #removeGone(sweep: Sweep): void {
    const { directory, log, state } = this.#o;
    // Those before the cursor at which it began were seen by another process: the next sweep sees everybody.
    if (sweep.resumed) return;
    const missing = directory.unseen(sweep.began);
    const isMany = missing > SUSPICIOUS.members && missing > directory.size * SUSPICIOUS.share;
    const gone = directory.removeUnseen(sweep.began, isMany);
    state.removed += gone;
    if (gone > 0) log.info('members are gone', { members: gone });
    if (missing > gone)
      log.warn('many members are missing from the platform: waiting for a second answer', {
        missing: missing - gone,
      });
  }

  #pauseAfter({ resumed, spent }: Sweep, took: number): number {
    const { intervalMs } = this.#o;
    // Those who were deleted, and what changed before it went on, are for a whole sweep.
    if (resumed) return intervalMs;
    return Math.max(intervalMs, Math.min(spent / SHARE, LONGEST_CYCLE) - took);
  }

  #backoff(): number {
    const { intervalMs } = this.#o;
    return Math.min(Math.max(intervalMs, 1000), 500 * 2 ** Math.min(this.#failures, 6), MAX_BACKOFF);
  }

  #recovered(): void {
    const { log, state } = this.#o;
    if (this.#failures > 0) log.info('the platform answers again', { failures: this.#failures });
    this.#failures = 0;
    state.refused = false;
    state.unreachable = false;
  }

  /** Once for each kind of trouble, not once for each try. */
  #failed(error: unknown): void {
    const { log, state } = this.#o;
    this.#failures += 1;
    state.unreachable = true;
    const refused = error instanceof HttpError && (error.status === 401 || error.status === 403);
    const told = refused ? state.refused : this.#failures > 1;
    state.refused = refused;
    if (told) return;
    if (refused)
      log.error('the platform refuses the community key (platform.communityKey, RAI_PLATFORM_COMMUNITY_KEY)');
    else log.warn('the platform cannot be asked for members', { error });
  }
}
