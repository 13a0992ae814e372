import type { IntegrationApi } from '../../api/integration-api.js';
import { HttpError } from '../../net/http.js';
import type { Log } from '../log.js';
import type { MemberDirectory } from './member-directory.js';
import type { SyncState } from './sync-state.js';

export interface MemberSyncOptions {
  api: IntegrationApi;
  directory: MemberDirectory;
  state: SyncState;
  log: Log;
  now: () => number;
  /** Pause between two sweeps in milliseconds; longer where a sweep takes long itself. */
  intervalMs: number;
  signal: AbortSignal;
  /** Called after each complete sweep; the first one counts as done when this settles. */
  swept: (first: boolean) => Promise<void>;
}

/** A sweep may take at most this share of the platform's time: the pause grows with it. */
const PAUSE_PER_SWEEP = 4;
const MAX_BACKOFF = 30_000;
/** Progress is written to the log every so many members. */
const PROGRESS = 20_000;

/**
 * Keeps the directory equal to the platform: one complete sweep of cursor pages after another. Members that a sweep
 * no longer finds are removed; when more than half seem gone, only a second sweep that agrees is believed.
 */
export class MemberSync {
  readonly #o: MemberSyncOptions;
  readonly #ready: Promise<void>;
  #settle!: { resolve: () => void; reject: (reason: Error) => void };
  #missing: number | undefined;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: MemberSyncOptions) {
    this.#o = options;
    this.#ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#ready.catch(() => undefined);
  }

  /** Settles when everybody was loaded once; rejects when the gateway closes before. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  async stopped(): Promise<void> {
    await this.#running;
  }

  async #loop(): Promise<void> {
    const { signal, intervalMs } = this.#o;
    while (!signal.aborted) {
      const began = this.#o.now();
      const ok = await this.#sweepOnce();
      const took = Math.max(0, this.#o.now() - began);
      const pause = ok ? Math.max(intervalMs, took * PAUSE_PER_SWEEP) : this.#backoff();
      await sleep(pause, signal);
    }
    this.#settle.reject(new Error('the gateway was closed'));
  }

  #backoff(): number {
    const { intervalMs } = this.#o;
    return Math.min(Math.max(intervalMs, 1000), 500 * 2 ** Math.min(this.#failures, 6), MAX_BACKOFF);
  }

  async #sweepOnce(): Promise<boolean> {
    const { log, signal, now } = this.#o;
    try {
      await this.#sweep(now());
    } catch (error) {
      if (signal.aborted) return false;
      this.#failures += 1;
      this.#tell(error);
      this.#o.state.stale = true;
      return false;
    }
    if (this.#failures > 0) log.info('the platform answers again', { failures: this.#failures });
    this.#failures = 0;
    this.#o.state.stale = false;
    this.#o.state.refused = false;
    return true;
  }

  /** Once for each kind of trouble, not once for each try. */
  #tell(error: unknown): void {
    const { log, state } = this.#o;
    const refused = error instanceof HttpError && (error.status === 401 || error.status === 403);
    const told = refused ? state.refused : this.#failures > 1;
    state.refused = refused;
    if (told) return;
    if (refused)
      log.error('the platform refuses the community key (platform.communityKey, RAI_PLATFORM_COMMUNITY_KEY)');
    else log.warn('the platform cannot be asked for members', { error });
  }

  async #sweep(began: number): Promise<void> {
    const { api, directory, log, now, signal, swept } = this.#o;
    const seen = new Set<string>();
    let askedAt = began;
    let told = PROGRESS;
    for await (const rows of api.allUsers({ fields: directory.columns, filter: {} }, { signal })) {
      for (const id of directory.take(rows, askedAt)) seen.add(id);
      askedAt = now();
      if (!this.#o.state.loaded && seen.size >= told) {
        log.info('loading members', { members: seen.size });
        told += PROGRESS;
      }
    }
    this.#removeGone(seen, began);
    this.#o.state.asOfMs = began;
    const first = !this.#o.state.loaded;
    if (first) log.info('members are loaded', { members: directory.size, ms: now() - began });
    this.#o.state.stale = false;
    await swept(first);
    this.#o.state.loaded = true;
    this.#settle.resolve();
  }

  #removeGone(seen: ReadonlySet<string>, began: number): void {
    const { directory, log } = this.#o;
    const gone = [...directory.values()].filter(
      ({ platformId }) => !seen.has(platformId) && !directory.isFresh(platformId, began),
    );
    const many = gone.length > 20 && gone.length > directory.size / 2;
    if (many && this.#missing !== gone.length) {
      this.#missing = gone.length;
      log.warn('most members are missing from the platform: waiting for a second answer', {
        missing: gone.length,
      });
      return;
    }
    this.#missing = undefined;
    for (const member of gone) directory.remove(member.platformId);
    if (gone.length > 0) log.info('members are gone', { members: gone.length });
  }
}

/** Waits; an abort ends the wait at once. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
