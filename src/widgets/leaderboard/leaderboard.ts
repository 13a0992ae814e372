import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { initialState, TaskStatus } from '@lit/task';
import { property, state } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSelectEvent } from '../../events/select-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { RaiWindowEvent } from '../../events/window-event.js';
import { leaderboardLanguage, type LeaderboardTerms } from '../../i18n/leaderboard.js';
import { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { pageAddress } from '../../internal/page-address.js';
import { problemOf } from '../../internal/problem.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { BoardPage, OwnStanding } from '../../model/board.js';
import type { Community } from '../../model/community.js';
import { connectCommunity } from '../community/connect.js';
import {
  LIMITS,
  WINDOWS,
  type LeaderboardAction,
  type LeaderboardModel,
  type LeaderboardVariant,
  type More,
  type Viewer,
} from './model.js';
import { extendSegment, isNewer, loadSegment, type Segment, type Wish } from './segment.js';

const SLUG = /^[\w.~-]{1,64}$/;

/**
 * Who leads a community: its ranked members, the reader's own place, and the way to the next one.
 *
 * @tagname rai-leaderboard
 * @slot heading - A heading of the page's own outline, in place of the board's name.
 * @slot empty - More about an empty board, such as how to earn points.
 * @slot cta - A call to action below everything.
 * @fires {RaiLoadEvent} rai-load - Rows arrived after a time without.
 * @fires {RaiErrorEvent} rai-error - The rows could not be had.
 * @fires {RaiRetryEvent} rai-retry - The reader asked to try again; cancelable.
 * @fires {RaiSelectEvent} rai-select - The reader chose a member; cancelable.
 * @fires {RaiSignInEvent} rai-sign-in - The reader wants to sign in; cancelable.
 * @fires {RaiWindowEvent} rai-window - The reader chose another time window.
 * @csspart card - The surface.
 * @csspart row - A row; the reader's own one is also `current`.
 * @cssstate loading - Nothing to show yet.
 * @cssstate ready - Rows are shown.
 * @cssstate empty - Nobody is ranked.
 * @cssstate error - The rows could not be had.
 * @cssstate stale - The newest state cannot be had.
 */
export class RaiLeaderboard extends RaiElement {
  readonly #l = new Localize<LeaderboardTerms>(this, leaderboardLanguage);
  readonly #announcer = new Announcer(this, { gap: 5000 });
  readonly #slotted = new Slotted(this);
  readonly #connection = connectCommunity(this, {
    topics: () => (this.#slug ? [`board:${this.#slug}`] : []),
    onIdentity: () => {
      // Everything of the one before goes at once, before the next frame.
      this.#own.forget();
      if (this.from === 'me') this.from = 'top';
    },
  });

  readonly #board = new ConnectedTask(this, {
    args: () => {
      const { community, revision } = this.#connection;
      return [community, this.#slug, this.#windowSlug, this.#limit, this.from, this.rank, revision] as const;
    },
    task: async ([community], { signal }) => {
      const wish = this.#wish;
      if (!community || !wish) return initialState;
      const before = this.#segment;
      const depth = before && isSame(before.wish, wish) ? before.rows.length : 0;
      return (this.#segment = await loadSegment(community, wish, depth, { signal }));
    },
  });

  readonly #own = new ConnectedTask(this, {
    args: () => {
      const { community, identity, revision } = this.#connection;
      return [community, this.#slug, this.#windowSlug, identity.state, identity.key, revision] as const;
    },
    task: async ([community, slug, window, who, key], { signal }) => {
      if (!community || !slug || who !== 'member') return initialState;
      const page = await community.aroundMe({ slug, around: 1, ...(window ? { window } : {}) }, { signal });
      return { key, slug, window, page };
    },
  });

  /** Whether members can sign in here is known once the community told what it can do. */
  readonly #config = new ConnectedTask(this, {
    args: () => [this.#connection.community, this.#connection.identity.state === 'anonymous'] as const,
    task: ([community, isAnonymous], { signal }) =>
      community && isAnonymous ? community.config({ signal }) : initialState,
  });

  readonly #extension = new ConnectedTask(this, {
    autoRun: false,
    args: () => [this.#connection.community, this.end] as const,
    task: async ([community, end], { signal }) => {
      const before = this.#segment;
      if (!community || !before) return initialState;
      const segment = await extendSegment(community, before, end, { signal });
      // A reload or another wish meanwhile has newer rows than these would continue.
      if (this.#segment !== before) return initialState;
      this.#segment = segment;
      this.#announcer.say(this.#l.term('lbShown', segment.rows.length, segment.page.total));
      return end;
    },
  });

  #segment: Segment | undefined;
  #told = '';
  #rankTold: { who: number; rank: number } | undefined;

  @state() private from: 'top' | 'me' | 'rank' = 'top';
  @state() private rank = 1;
  @state() private end: 'above' | 'below' = 'below';
  /** The window that the reader chose here, over the attribute. */
  @state() private chosen: string | undefined;

  /** The slug of the board. */
  @property() board?: string;

  /** The stretch of time to begin with: `all-time`, `monthly`, `weekly` or `daily`. */
  @property() window?: string;

  /** Rows of a page: 10, 25, 50 or 100. It fixes the height. */
  @property({ type: Number }) limit?: number;

  /** Rows on either side of the reader in "around me", 1 to 25. */
  @property({ type: Number }) around?: number;

  /** How much is shown: `full`, `compact` rows, or a `mini` podium with the reader's place. */
  @property() variant?: LeaderboardVariant;

  /** Address of a member's page with `{id}` in it: names become links. */
  @property({ attribute: 'member-url' }) memberUrl?: string;

  /** Whether names are buttons that fire `rai-select`. */
  @property({ type: Boolean }) selectable?: boolean;

  /** Where the page's own sign-in is; without it the button only fires `rai-sign-in`. */
  @property({ attribute: 'sign-in-url' }) signInUrl?: string;

  /** The address of the gateway, when no provider and no page default names it. */
  @property() gateway?: string;

  /** The address of the site that answers with a session token. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** A community made by the page; wins over everything else. */
  @property({ attribute: false }) community?: Community;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('board') || changed.has('window')) {
      this.chosen = undefined;
      this.from = 'top';
    }
  }

  override updated(): void {
    this.#tell();
    this.#tellRank();
  }

  /** Reads everything anew. */
  refresh(): void {
    this.#connection.refresh();
  }

  override render(): TemplateResult {
    return html`<rai-leaderboard-view
        exportparts="card, heading, dates, as-of, stale, windows, rows, row, current, rank, avatar, name, change, score, self, sign-in, more, foot, note, retry"
        .model=${this.#model}
        .locale=${this.locale}
        @rai-action=${this.#onAction}
        >${['heading', 'empty', 'cta'].map((name) =>
          this.#slotted.has(name) ? html`<slot name=${name} slot=${name}></slot>` : nothing,
        )}</rai-leaderboard-view
      >${this.#announcer.region()}`;
  }

  get #slug(): string | undefined {
    return this.board && SLUG.test(this.board) ? this.board : undefined;
  }

  get #windowSlug(): string | undefined {
    const slug = this.chosen ?? this.window;
    return (WINDOWS as readonly string[]).includes(slug ?? '') ? slug : undefined;
  }

  get #wish(): Wish | undefined {
    const slug = this.#slug;
    return slug
      ? {
          slug,
          window: this.#windowSlug,
          limit: this.#limit,
          from: this.from,
          rank: this.rank,
          around: this.#around,
        }
      : undefined;
  }

  get #limit(): number {
    return LIMITS.find((limit) => limit === this.limit) ?? 10;
  }

  get #around(): number {
    const rows = Math.trunc(Number(this.around));
    return rows >= 1 && rows <= 25 ? rows : 5;
  }

  get #variant(): LeaderboardVariant {
    return this.variant === 'compact' || this.variant === 'mini' ? this.variant : 'full';
  }

  get #model(): LeaderboardModel {
    const frame = { variant: this.#variant, limit: this.#limit };
    const { missing, identity } = this.#connection;
    if (missing) return { ...frame, state: 'missing', what: missing };
    if (this.board === undefined && this.hasUpdated) return { ...frame, state: 'missing', what: 'board' };
    if (this.board !== undefined && !this.#slug) return { ...frame, state: 'not-found' };
    const segment = this.#segment;
    const wish = this.#wish;
    const isWished = segment && wish && isSame(segment.wish, wish);
    const { status, error } = this.#board;
    if (status === TaskStatus.ERROR) {
      const problem = problemOf(error);
      const url = pageAddress(this.signInUrl);
      if (problem.code === 'FORBIDDEN') return { ...frame, state: 'no-access' };
      if (problem.code === 'NOT_FOUND') return { ...frame, state: 'not-found' };
      if (problem.code === 'UNAUTHENTICATED')
        return { ...frame, state: identity.state === 'ended' ? 'session-ended' : 'signed-out', url };
      // A failed look for news leaves the rows that are there; they say how old they are.
      if (!isWished) return { ...frame, state: 'error', problem };
    }
    // Rows of another window stay readable until the new ones are there; those of another board do not.
    if (!segment || segment.wish.slug !== wish?.slug) return { ...frame, state: 'loading' };
    const { page } = segment;
    const viewer = this.#viewer(page);
    const placed = {
      ...frame,
      board: page.board,
      window: page.window,
      total: page.total,
      viewer,
      asOf: page.asOf,
      stale: page.stale === true || status === TaskStatus.ERROR,
      busy: status === TaskStatus.PENDING && !isWished,
    };
    if (!segment.rows.length) return { ...placed, state: 'empty' };
    return {
      ...placed,
      state: 'ready',
      rows: segment.rows,
      from: segment.wish.from,
      above: this.#more('above', segment.prev),
      below: this.#more('below', segment.next),
      memberUrl: pageAddress(this.memberUrl),
      selectable: this.selectable,
    };
  }

  #more(end: 'above' | 'below', cursor: string | null): More {
    if (!cursor) return 'none';
    const { status } = this.#extension;
    if (this.end !== end) return 'some';
    return status === TaskStatus.PENDING ? 'pending' : status === TaskStatus.ERROR ? 'failed' : 'some';
  }

  #viewer(page: BoardPage): Viewer {
    const { identity, community } = this.#connection;
    const url = pageAddress(this.signInUrl);
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

  /** The reader's own place in this window, from whichever answer is newer. */
  #ownOf(page: BoardPage): OwnStanding | undefined {
    const { last } = this.#own;
    const own = last?.page?.me;
    if (!own || last.key !== this.#connection.identity.key) return undefined;
    if (last.page?.board.slug !== page.board.slug || last.page.window.slug !== page.window.slug)
      return undefined;
    if (!isNewer(page.seq, last.page.seq)) return own;
    const row = this.#segment?.rows.find(({ member }) => member.id === own.member.id);
    return row ? { ...own, standing: row } : own;
  }

  /** Loading and failing are told once per change, also to styles; never while nobody can hear it. */
  #tell(): void {
    const model = this.#model;
    this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    const name = model.state === 'error' ? `error ${model.problem.code}` : model.state;
    if (name === this.#told || !this.isConnected) return;
    const isFirst = !['ready', 'empty'].includes(this.#told);
    this.#told = name;
    if (model.state === 'ready' || model.state === 'empty') {
      if (isFirst) this.dispatchEvent(new RaiLoadEvent());
    } else if (model.state === 'missing') this.dispatchEvent(new RaiErrorEvent('INVALID', false));
    else if (model.state !== 'loading') {
      const { code, retryable, requestId } = problemOf(this.#board.error);
      this.dispatchEvent(new RaiErrorEvent(this.#board.error ? code : 'NOT_FOUND', retryable, requestId));
    }
  }

  /** Says a new place of the reader, and nothing of anybody else's. */
  #tellRank(): void {
    const { key } = this.#connection.identity;
    const rank = this.#own.last?.key === key ? this.#own.last.page?.me?.standing?.rank : undefined;
    if (rank === undefined) return;
    const before = this.#rankTold;
    this.#rankTold = { who: key, rank };
    if (before?.who === key && before.rank !== rank && this.#own.last?.window === this.#windowSlug)
      this.#announcer.say(this.#l.term('lbNow', rank));
  }

  #onAction(event: ViewActionEvent<LeaderboardAction>): void {
    const { action } = event;
    switch (action.type) {
      case 'retry':
        if (this.dispatchEvent(new RaiRetryEvent())) this.refresh();
        break;
      case 'sign-in':
        if (!this.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
        break;
      case 'select':
        if (!this.dispatchEvent(new RaiSelectEvent(action.row.member))) action.event.preventDefault();
        break;
      case 'window':
        this.chosen = action.window;
        if (this.from !== 'me') this.from = 'top';
        this.dispatchEvent(new RaiWindowEvent(action.window));
        break;
      case 'more':
        this.end = action.end;
        void this.#extension.run([this.#connection.community, action.end]);
        break;
      case 'jump':
        this.from = 'rank';
        this.rank = action.rank;
        break;
      case 'around':
        this.from = 'me';
        break;
      case 'top':
        this.from = 'top';
        break;
    }
  }
}

function isSame(one: Wish, other: Wish): boolean {
  return (Object.keys(one) as (keyof Wish)[]).every((key) => one[key] === other[key]);
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-leaderboard': RaiLeaderboard;
  }
}
