import { initialState, TaskStatus } from '@lit/task';
import type { ReactiveController } from 'lit';
import { registerTranslation } from '../../i18n/localize.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSelectEvent } from '../../events/select-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { RaiWindowEvent } from '../../events/window-event.js';
import { leaderboardMore } from '../../i18n/en/leaderboard-more.js';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import type { CommunityController } from '../../internal/community-controller.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { pageAddress } from '../../internal/page-address.js';
import type { Problem } from '../../internal/problem-of.js';
import type { BoardPage, OwnStanding } from '../../model/board.js';
import type { Span } from '../../model/community.js';
import { chosenDays } from './format.js';
import type { LeaderboardAction, LeaderboardModel, More, PlacedModel, Viewer } from './model.js';
import type { RaiLeaderboard } from './leaderboard.js';
import { extendSegment, isNewer } from './segment-load.js';
import { isSame, type Segment, type Wish } from './segment.js';

/** What the reader of a board needs from the element. */
export interface Desk {
  readonly connection: CommunityController;
  readonly l: Localize<LeaderboardTerms>;
  wish(): Wish | undefined;
  segment(): Segment | undefined;
  /** Takes a longer stretch for what is asked for. */
  keep(segment: Segment): void;
  /** Wishes for other rows of the same board. */
  go(to: Partial<Pick<Wish, 'span' | 'from' | 'rank' | 'cursor'>>): void;
}

registerTranslation(leaderboardMore);

/** Parts of the view that this chunk brings to light. */
const PARTS = ', as-of, stale, windows, change, self, sign-in, more, page, menu, pause, foot, note, retry';

/**
 * Whoever looks at a board: their own place, what they do, and what is said to them. Public rows come
 * first; this follows as a chunk.
 */
export class Reader implements ReactiveController {
  readonly #host: RaiLeaderboard;
  readonly #desk: Desk;
  readonly #announcer: Announcer;
  readonly #own;
  readonly #config;
  readonly #extension;
  #end: 'above' | 'below' = 'below';
  #told: { who: number; rank: number } | undefined;
  /** A page that the reader turned to and that is not told yet. */
  #turned = false;
  readonly parts = PARTS;
  /** Whether the reader stopped live movement. */
  isPaused = false;

  constructor(host: RaiLeaderboard, desk: Desk) {
    this.#host = host;
    this.#desk = desk;
    const { connection } = desk;
    this.#announcer = new Announcer(host, { gap: 5000 });
    this.#own = new ConnectedTask(host, {
      args: () => {
        const { community, identity, revision } = connection;
        const wish = desk.wish();
        const span = JSON.stringify(wish?.span ?? {});
        return [community, wish?.slug, span, identity.state, identity.key, revision] as const;
      },
      task: async ([community, slug, span, who, key], { signal }) => {
        if (!community || !slug || who !== 'member') return initialState;
        const query = { slug, around: 1, ...(JSON.parse(span) as Span) };
        return { key, community, span, page: await community.aroundMe(query, { signal }) };
      },
    });
    // Whether members can sign in here is known once the community told what it can do.
    this.#config = new ConnectedTask(host, {
      args: () => [connection.community, connection.identity.state === 'anonymous'] as const,
      task: ([community, isAnonymous], { signal }) =>
        community && isAnonymous ? community.config({ signal }) : initialState,
    });
    this.#extension = new ConnectedTask(host, {
      autoRun: false,
      args: () => [connection.community, this.#end] as const,
      task: async ([community, end], { signal }) => {
        const before = desk.segment();
        if (!community || !before) return initialState;
        const segment = await extendSegment(community, before, end, { signal });
        // A reload or another wish meanwhile has newer rows than these would continue.
        if (desk.segment() !== before) return initialState;
        desk.keep(segment);
        this.#announcer.say(desk.l.term('lbShown', segment.rows.length, segment.page.total));
        return end;
      },
    });
    host.addController(this);
  }

  /** What the live region says. */
  get said(): string {
    return this.#announcer.text;
  }

  /** Says a new place of the reader, and nothing of anybody else's. */
  hostUpdated(): void {
    this.#tellPage();
    const { connection, l } = this.#desk;
    const { key } = connection.identity;
    const { last } = this.#own;
    const rank = last?.key === key ? last.page?.me?.standing?.rank : undefined;
    if (rank === undefined || last?.span !== JSON.stringify(this.#desk.wish()?.span)) return;
    const before = this.#told;
    this.#told = { who: key, rank };
    if (before?.who === key && before.rank !== rank) this.#announcer.say(l.term('lbNow', rank));
  }

  /** Everything of the one before goes at once, before the next frame. */
  forget(): void {
    this.#own.forget();
    this.#told = undefined;
  }

  /** Adds what rows alone do not need, and says what a failure means. `isOther`: other rows are wished for. */
  complete(model: LeaderboardModel, problem: Problem | undefined, isOther: boolean): LeaderboardModel {
    const { variant, limit } = model;
    const segment = this.#desk.segment();
    const placed = 'board' in model ? this.#place(model) : undefined;
    if (!problem) return placed ?? model;
    const { identity } = this.#desk.connection;
    const wish = this.#desk.wish();
    switch (problem.code) {
      case 'FORBIDDEN':
        return { variant, limit, state: 'no-access' };
      case 'UNAUTHENTICATED': {
        const state = identity.state === 'ended' ? 'session-ended' : 'signed-out';
        return { variant, limit, state, url: pageAddress(this.#host.signInUrl) };
      }
      case 'NOT_FOUND':
        // Days of a board that is there: the way to other ones stays open.
        if (!placed || !segment || !wish || !isOther || !(wish.span.run ?? wish.span.from))
          return { variant, limit, state: 'not-found' };
        return {
          ...placed,
          state: 'empty',
          isUnknown: true,
          total: 0,
          window: chosenDays(wish.span, segment.page.board),
          stale: false,
          busy: false,
        };
      default:
        return placed && !isOther ? placed : { variant, limit, state: 'error', problem };
    }
  }

  #place(model: PlacedModel): PlacedModel {
    const { page, prev, next } = this.#desk.segment()!;
    const viewer = this.#viewer(page);
    // A stretch that is over does not move, whatever happens.
    const paused =
      page.window.slug === 'range' && Date.parse(page.window.end ?? '') < Date.now()
        ? undefined
        : this.isPaused;
    if (model.state !== 'ready') return { ...model, viewer, paused };
    return {
      ...model,
      viewer,
      paused,
      above: this.#more('above', prev),
      below: this.#more('below', next),
      pages: { above: prev !== null, below: next !== null },
      memberUrl: pageAddress(this.#host.memberUrl),
      selectable: this.#host.selectable,
    };
  }

  /** Another stretch of time; around the reader when they were looking there. */
  #choose(span: Span): void {
    this.#desk.go({ span, from: this.#desk.wish()?.from === 'me' ? 'me' : 'top' });
    this.#host.dispatchEvent(new RaiWindowEvent(span.window ?? (span.run ? 'season' : 'range'), span));
  }

  /** The page before or after. Cursors, not numbers of pages: rows that move meanwhile are neither lost nor repeated. */
  #turn(end: 'above' | 'below'): void {
    const segment = this.#desk.segment();
    const cursor = end === 'above' ? segment?.prev : segment?.next;
    if (!cursor) return;
    this.#turned = true;
    this.#desk.go({ from: 'page', cursor });
  }

  #tellPage(): void {
    const segment = this.#desk.segment();
    if (!this.#turned || !segment || !isSame(segment.wish, this.#desk.wish())) return;
    this.#turned = false;
    const { rows, page } = segment;
    this.#announcer.say(this.#desk.l.term('lbRanks', rows[0]?.rank ?? 0, rows.at(-1)?.rank ?? 0, page.total));
  }

  #viewer(page: BoardPage): Viewer {
    const { identity, community } = this.#desk.connection;
    const url = pageAddress(this.#host.signInUrl);
    switch (identity.state) {
      case 'unknown':
        return { state: 'pending' };
      case 'ended':
        return { state: 'session-ended', url };
      case 'anonymous':
        return this.#config.last && community?.can('session')
          ? { state: 'signed-out', url }
          : { state: 'public' };
      case 'member': {
        const own = this.#ownOf(page);
        if (own) return { state: 'member', own };
        return { state: this.#own.status === TaskStatus.ERROR ? 'public' : 'pending' };
      }
    }
  }

  #more(end: 'above' | 'below', cursor: string | null): More {
    if (!cursor) return 'none';
    if (this.#end !== end) return 'some';
    const { status } = this.#extension;
    return status === TaskStatus.PENDING ? 'pending' : status === TaskStatus.ERROR ? 'failed' : 'some';
  }

  /** Does what the reader asked for, or tells the page. */
  act(action: LeaderboardAction): void {
    const desk = this.#desk;
    const { connection } = desk;
    switch (action.type) {
      case 'retry':
        if (this.#host.dispatchEvent(new RaiRetryEvent())) connection.refresh();
        break;
      case 'sign-in':
        if (!this.#host.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
        break;
      case 'select':
        if (!this.#host.dispatchEvent(new RaiSelectEvent(action.row.member))) action.event.preventDefault();
        break;
      case 'window':
        this.#choose({ window: action.window });
        break;
      case 'span':
        this.#choose(action.span);
        break;
      case 'pause':
        this.isPaused = !this.isPaused;
        this.#announcer.say(desk.l.term(this.isPaused ? 'paused' : 'resumed'));
        // What was missed meanwhile is shown at once.
        if (this.isPaused) this.#host.requestUpdate();
        else connection.refresh();
        break;
      case 'page':
        this.#turn(action.end);
        break;
      case 'more':
        this.#end = action.end;
        void this.#extension.run([connection.community, action.end]);
        break;
      case 'jump':
        desk.go({ from: 'rank', rank: action.rank });
        break;
      case 'around':
        desk.go({ from: 'me' });
        break;
      case 'top':
        desk.go({ from: 'top' });
        break;
    }
  }

  /** The reader's own place in this window, from whichever answer is newer. */
  #ownOf(page: BoardPage): OwnStanding | undefined {
    const { last } = this.#own;
    const { connection, segment } = this.#desk;
    const own = last?.page?.me;
    if (!own || last.key !== connection.identity.key || last.community !== connection.community)
      return undefined;
    const { slug, start } = page.window;
    if (last.page?.board.slug !== page.board.slug) return undefined;
    if (last.page.window.slug !== slug || last.page.window.start !== start) return undefined;
    if (!isNewer(page.seq, last.page.seq)) return own;
    const row = segment()?.rows.find(({ member }) => member.id === own.member.id);
    return row ? { ...own, standing: row } : own;
  }
}
