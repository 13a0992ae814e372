import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { initialState, TaskStatus } from '@lit/task';
import { property, state } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { leaderboardLanguage, type LeaderboardTerms } from '../../i18n/leaderboard.js';
import { Localize } from '../../i18n/localize.js';
import { afterFirstRows } from '../../internal/after-first-rows.js';
import { liveRegion } from '../../internal/live-region.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { problemOf } from '../../internal/problem-of.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community, Span } from '../../model/community.js';
import { connectCommunity } from '../community/connect.js';
import {
  LIMITS,
  WINDOWS,
  type LeaderboardAction,
  type LeaderboardModel,
  type LeaderboardVariant,
} from './model.js';
import type { Desk, Reader } from './reader.js';
import { boardQuery, isSame, segmentOf, type Segment, type Wish } from './segment.js';

type Goal = Pick<Wish, 'from' | 'rank' | 'cursor'> & { span?: Span };

const START: Goal = { from: 'top', rank: 1 };
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
 * @csspart heading - The name of the board.
 * @csspart dates - Below it: days, zone, members.
 * @csspart as-of - How old the rows are, once that is more than a minute.
 * @csspart stale - The note that no newer state can be had.
 * @csspart windows - The choice of time windows.
 * @csspart menu - The dialog with seasons, days and rules, and the button that opens it.
 * @csspart pause - The button that stops and resumes live movement.
 * @csspart rows - The part that scrolls.
 * @csspart row - A row; the reader's own one is also `current`.
 * @csspart current - The reader's own row.
 * @csspart rank - A place.
 * @csspart avatar - The picture of a member, or the initials.
 * @csspart name - The name of a member.
 * @csspart change - How far a member moved.
 * @csspart score - The points of a member.
 * @csspart self - The reader's own line, below the rows.
 * @csspart sign-in - The way to sign in.
 * @csspart foot - The ways to other rows.
 * @csspart more - A button for more rows at either end.
 * @csspart page - A button for the page before or after.
 * @csspart note - A message in place of rows.
 * @csspart retry - The button that tries again.
 * @cssstate loading - Nothing to show yet.
 * @cssstate ready - Rows are shown.
 * @cssstate empty - Nobody is ranked.
 * @cssstate error - The rows could not be had.
 * @cssstate stale - The newest state cannot be had.
 * @cssstate no-access - Whoever is looking may not see this board.
 * @cssstate signed-out - Only members see this board, and nobody is signed in.
 * @cssstate session-ended - Only members see this board, and the session is over.
 * @cssstate not-found - There is no such board.
 * @cssstate missing - The page names no community, or no board.
 */
export class RaiLeaderboard extends RaiElement {
  readonly #l = new Localize<LeaderboardTerms>(this, leaderboardLanguage);
  readonly #slotted = new Slotted(this);
  readonly #connection = connectCommunity(this, {
    topics: () => (this.#slug && !this.#reader?.isPaused ? [`board:${this.#slug}`] : []),
    onIdentity: () => {
      this.#reader?.forget();
      // What was refused to one may be shown to the next.
      if (this.#board.status === TaskStatus.ERROR) this.refresh();
      if (this.goal.from === 'me') this.goal = { ...this.goal, from: 'top' };
    },
  });

  readonly #board = new ConnectedTask(this, {
    args: () => {
      const { community, revision } = this.#connection;
      return [community, JSON.stringify(this.#wish), revision] as const;
    },
    task: async ([community], { signal }) => {
      const wish = this.#wish;
      if (!community || !wish) return initialState;
      const before = this.#segment;
      // Only a reader gets beyond the first page, so only then its loading is needed.
      const depth = before && isSame(before.wish, wish) ? before.rows.length : 0;
      const isDeep = wish.from !== 'top' || depth > wish.limit;
      const segment = isDeep
        ? await (await import('./segment-load.js')).loadSegment(community, wish, depth, { signal })
        : segmentOf(wish, await community.board(boardQuery(wish), { signal }));
      signal.throwIfAborted();
      return (this.#segment = segment);
    },
  });

  #reader: Reader | undefined;
  #asked: Promise<void> | undefined;
  #isAlone = false;
  #segment: Segment | undefined;
  #told = '';

  /** What the reader chose here, over the attributes. */
  @state() private goal: Goal = START;

  /** The slug of the board. */
  @property() board?: string;

  /** The stretch of time to begin with: `all-time`, `monthly`, `weekly`, `daily` or `season`. */
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
    if (changed.has('board') || changed.has('window')) this.goal = START;
  }

  override updated(): void {
    const model = this.#model;
    this.#tell(model);
    // Rows first; who is looking at them follows, unless that is known to be somebody.
    if (model.state === 'ready' || model.state === 'empty') void afterFirstRows().then(() => this.complete());
    else if (
      model.state !== 'loading' ||
      this.#board.status === TaskStatus.ERROR ||
      this.#connection.identity.state === 'member'
    )
      void this.complete();
  }

  /** Settles when the reader's own place and controls can be used too, or cannot be had. */
  complete(): Promise<void> {
    return (this.#asked ??= import('./reader.js').then(
      ({ Reader }) => {
        this.#reader = new Reader(this, this.#desk);
        this.requestUpdate();
      },
      () => {
        // Asked again with the next change: a page may be offline for a while.
        this.#asked = undefined;
        if (!this.#isAlone) this.requestUpdate();
        this.#isAlone = true;
      },
    ));
  }

  /** Reads everything anew. */
  refresh(): void {
    this.#connection.refresh();
  }

  override render(): TemplateResult {
    return html`<rai-leaderboard-view
        exportparts="card, heading, dates, rows, row, current, rank, avatar, name, score${this.#reader?.parts ?? ''}"
        .model=${this.#model}
        .locale=${this.locale}
        .density=${this.density}
        @rai-action=${this.#onAction}
        >${['heading', 'empty', 'cta'].map((name) =>
          this.#slotted.has(name) ? html`<slot name=${name} slot=${name}></slot>` : nothing,
        )}</rai-leaderboard-view
      >${liveRegion(this.#reader?.said ?? '')}`;
  }

  get #slug(): string | undefined {
    return this.board && SLUG.test(this.board) ? this.board : undefined;
  }

  get #wish(): Wish | undefined {
    const slug = this.#slug;
    if (!slug) return undefined;
    const { span, ...goal } = this.goal;
    const { window } = this;
    const around = Math.trunc(Number(this.around));
    return {
      slug,
      span: span ?? (window && (WINDOWS as readonly string[]).includes(window) ? { window } : {}),
      limit: this.#limit,
      ...goal,
      around: around >= 1 && around <= 25 ? around : 5,
    };
  }

  get #limit(): number {
    return LIMITS.find((limit) => limit === this.limit) ?? 10;
  }

  /** What the reader gets of this element. */
  get #desk(): Desk {
    return {
      connection: this.#connection,
      l: this.#l,
      wish: () => this.#wish,
      segment: () => this.#segment,
      keep: (segment) => (this.#segment = segment),
      go: (to) => (this.goal = { ...this.goal, ...to }),
    };
  }

  get #model(): LeaderboardModel {
    const { variant, board } = this;
    const frame = {
      variant: variant === 'compact' || variant === 'mini' ? variant : ('full' as const),
      limit: this.#limit,
    };
    const { missing = board === undefined && this.hasUpdated ? 'board' : undefined } = this.#connection;
    if (missing) return { ...frame, state: 'missing', what: missing };
    const wish = this.#wish;
    if (board !== undefined && !wish) return { ...frame, state: 'not-found' };
    const segment = this.#segment;
    const isWished = segment && isSame(segment.wish, wish);
    const { status, error } = this.#board;
    const problem = status === TaskStatus.ERROR ? problemOf(error) : undefined;
    let model: LeaderboardModel = { ...frame, state: 'loading' };
    // Rows of another window stay readable until the new ones are there; those of another board do not.
    if (segment?.wish.slug === wish?.slug && segment) {
      const { page, rows } = segment;
      const placed = {
        ...frame,
        board: page.board,
        window: page.window,
        total: page.total,
        viewer: { state: 'pending' },
        asOf: page.asOf,
        // A failed look for news leaves the rows that are there; they say how old they are.
        stale: page.stale === true || !!problem,
        busy: status === TaskStatus.PENDING && !isWished,
      } as const;
      model = rows.length
        ? { ...placed, state: 'ready', rows, from: segment.wish.from, above: 'none', below: 'none' }
        : { ...placed, state: 'empty' };
    } else if (problem && this.#isAlone) model = { ...frame, state: 'error', problem };
    return this.#reader?.complete(model, problem, !isWished) ?? model;
  }

  /** Loading and failing are told once per change, also to styles; never while nobody can hear it. */
  #tell(model: LeaderboardModel): void {
    const { state } = model;
    this.setStates(state, ...('stale' in model && model.stale ? ['stale'] : []));
    const isThere = state === 'ready' || state === 'empty';
    const { error } = this.#board;
    const { code, retryable, requestId } = error
      ? problemOf(error)
      : { code: state === 'missing' ? ('INVALID' as const) : ('NOT_FOUND' as const), retryable: false };
    const news = isThere ? 'there' : state === 'error' ? code : state;
    if (news === this.#told || !this.isConnected) return;
    this.#told = news;
    if (isThere) this.dispatchEvent(new RaiLoadEvent());
    else if (state !== 'loading') this.dispatchEvent(new RaiErrorEvent(code, retryable, requestId));
  }

  async #onAction({ action }: ViewActionEvent<LeaderboardAction>): Promise<void> {
    // A link is followed or not at once, so the reader has to be here before anything can be chosen.
    if (!this.#reader) await this.complete();
    if (this.#reader) this.#reader.act(action);
    else if (action.type === 'retry') this.refresh();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-leaderboard': RaiLeaderboard;
  }
}
