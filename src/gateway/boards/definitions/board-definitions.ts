import { isDeepStrictEqual } from 'node:util';
import type { LeaderboardsApi } from '../../../api/integration/leaderboards.js';
import { HttpError } from '../../../net/http.js';
import type { Log } from '../../log.js';
import { pause } from '../../messages/pause.js';
import type { BoardOptions, PlatformBoards } from '../../options/boards.js';
import type { Store } from '../../store/store.js';
import {
  boardAt,
  fromLeaderboard,
  type DefinedBoard,
  type LeftOut,
  type PlatformLeaderboard,
} from '../../translate/leaderboard.js';

export interface BoardDefinitionsOptions {
  api: Pick<LeaderboardsApi, 'all'>;
  settings: PlatformBoards;
  /** Zone of definitions that name none. */
  zone: string;
  communityId: string | undefined;
  store: Store;
  log: Log;
  now: () => number;
  signal: AbortSignal;
  /** Whether everybody was asked for what a board needs. */
  canCount: (board: BoardOptions) => boolean;
  /** Takes the boards that there are now, in their order. */
  use: (boards: readonly BoardOptions[]) => Promise<void>;
}

const KEY = 'boards';
/** No community has so many; an answer without an end must end. */
const MOST = 500;
const FIRST_PAUSE = 1000;
const LONGEST = 2 ** 31 - 1;

/**
 * Boards as the community's staff defines them on the platform: read again and again, so that what is changed there acts
 * here. While the platform cannot be asked, those that were read last stay, also over a restart.
 */
export class BoardDefinitions {
  readonly #o: BoardDefinitionsOptions;
  #given: PlatformLeaderboard[] | undefined;
  /** What the log said of each definition. */
  readonly #told = new Map<string, unknown>();
  #isRefused = false;
  #wasRead = false;
  #failures = 0;
  #applying: Promise<void> = Promise.resolve();
  #running: Promise<void> | undefined;

  constructor(options: BoardDefinitionsOptions) {
    this.#o = options;
  }

  /** Takes over what was read before a restart. Rejects when the store cannot be read. */
  async open(): Promise<void> {
    this.#given = await this.#o.store.get<PlatformLeaderboard[]>('meta', KEY);
    if (this.#given) await this.apply();
  }

  /** Begins to read. Settles after the first try, however that ends. */
  start(): Promise<void> {
    const first = this.#read();
    this.#running ??= first.then(() => this.#loop());
    return first;
  }

  async stopped(): Promise<void> {
    await this.#running;
  }

  /** Uses what is known now: a board may begin or end, or have become countable by a sweep. */
  apply(): Promise<void> {
    this.#applying = this.#applying.then(async () => {
      const { log, now, settings, use } = this.#o;
      try {
        if (this.#given) await use(withOwn(settings.also, this.#boardsAt(this.#given, now())));
        else if (this.#isRefused) await use(withOwn(settings.also, settings.otherwise));
      } catch (error) {
        log.error('other boards could not be counted', { error });
      }
    });
    return this.#applying;
  }

  async #loop(): Promise<void> {
    const { settings, signal } = this.#o;
    while (!signal.aborted) {
      const retry = Math.min(FIRST_PAUSE * 2 ** this.#failures, settings.everyMs);
      const wait = this.#failures > 0 ? retry : Math.min(settings.everyMs, this.#untilNext());
      await pause(Math.min(wait, LONGEST), signal, true);
      if (!signal.aborted) await this.#read();
    }
  }

  async #read(): Promise<void> {
    const { api, signal, store, log } = this.#o;
    try {
      const given: PlatformLeaderboard[] = [];
      for await (const one of api.all({ limit: 100 }, { signal })) if (given.push(one) >= MOST) break;
      this.#failures = 0;
      this.#isRefused = false;
      this.#wasRead = true;
      if (!isDeepStrictEqual(given, this.#given)) {
        this.#given = given;
        await store
          .put('meta', KEY, given)
          .catch((error: unknown) => log.debug('the definitions of boards could not be stored', { error }));
      }
    } catch (error) {
      if (signal.aborted) return;
      await this.#fail(error);
    }
    await this.apply();
  }

  async #fail(error: unknown): Promise<void> {
    const { log, store } = this.#o;
    const { status } = error instanceof HttpError ? error : { status: 0 };
    const isRefused = status === 401 || status === 403 || status === 404;
    if (!isRefused) {
      this.#failures += 1;
      if (this.#failures === 1) log.warn('the definitions of boards cannot be read', { error });
      return;
    }
    this.#failures = 0;
    if (this.#isRefused) return;
    this.#isRefused = true;
    const why =
      status === 404
        ? 'the platform has no leaderboards at this address (platform.unifiedUrl, platform.integrationUrl)'
        : 'the community key lacks the permission leaderboard (platform.communityKey)';
    if (this.#wasRead)
      return log.warn('the definitions of boards cannot be read any more: the last ones stay', { why });
    log.warn('boards are those of boards.otherwise, not the definitions of the platform', { why });
    this.#given = undefined;
    // A key that lost the permission begins anew.
    await store.delete('meta', KEY).catch(() => undefined);
  }

  #defined(given: readonly PlatformLeaderboard[]): DefinedBoard[] {
    const { settings, zone, communityId } = this.#o;
    const slugs = new Set<string>();
    const found: DefinedBoard[] = [];
    for (const one of given) {
      let read: DefinedBoard | LeftOut = fromLeaderboard(one, { settings, zone, communityId });
      const isTaken = slugs.has(read.slug) || settings.also.some(({ slug }) => slug === read.slug);
      if ('board' in read && isTaken) read = { id: read.id, slug: read.slug, why: 'its slug is taken' };
      this.#tell(read);
      if (!('board' in read)) continue;
      slugs.add(read.slug);
      found.push(read);
    }
    return found.sort((a, b) => a.order - b.order);
  }

  #boardsAt(given: readonly PlatformLeaderboard[], now: number): BoardOptions[] {
    const boards = this.#defined(given).flatMap((defined) => boardAt(defined, now) ?? []);
    // Each is asked, so that the next sweep brings what all of them need.
    const isCountable = boards.map((board) => this.#o.canCount(board));
    return boards.filter((_, i) => isCountable[i]);
  }

  /** Milliseconds until a board begins or ends. */
  #untilNext(): number {
    const now = this.#o.now();
    const moments = this.#defined(this.#given ?? []).flatMap(({ opens, ends }) => [opens, ends]);
    const next = moments.filter((moment) => moment !== undefined && moment > now) as number[];
    return Math.min(...next, Infinity) - now;
  }

  /** Once for each definition, and again when something of it changed. */
  #tell(read: DefinedBoard | LeftOut): void {
    const { log } = this.#o;
    if (isDeepStrictEqual(this.#told.get(read.id), read)) return;
    this.#told.set(read.id, read);
    const { id, slug } = read;
    if ('why' in read)
      return log.info('a leaderboard of the platform is not shown', { id, slug, why: read.why });
    const { notes } = read;
    const ignored = Object.keys(notes).length > 0 ? { ignored: notes } : {};
    log.info('a leaderboard of the platform is shown', { id, slug, ...ignored });
  }
}

function withOwn(own: readonly BoardOptions[], others: readonly BoardOptions[]): BoardOptions[] {
  const taken = new Set(own.map(({ slug }) => slug));
  return [...own, ...others.filter(({ slug }) => !taken.has(slug))];
}
