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
import type { BoardPage, OwnStanding } from '../../model/board.js';
import type { LeaderboardAction, More, Viewer } from './model.js';
import type { RaiLeaderboard } from './leaderboard.js';
import { extendSegment, isNewer } from './segment-load.js';
import type { Segment, Wish } from './segment.js';

/** What the reader of a board needs from the element. */
export interface Desk {
  readonly connection: CommunityController;
  readonly l: Localize<LeaderboardTerms>;
  wish(): Wish | undefined;
  signInUrl(): string | undefined;
  segment(): Segment | undefined;
  /** Takes a longer stretch for what is asked for. */
  keep(segment: Segment): void;
  /** Wishes for other rows of the same board. */
  go(to: Partial<Pick<Wish, 'window' | 'from' | 'rank'>>): void;
}

registerTranslation(leaderboardMore);

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

  constructor(host: RaiLeaderboard, desk: Desk) {
    this.#host = host;
    this.#desk = desk;
    const { connection } = desk;
    this.#announcer = new Announcer(host, { gap: 5000 });
    this.#own = new ConnectedTask(host, {
      args: () => {
        const { community, identity, revision } = connection;
        const wish = desk.wish();
        return [community, wish?.slug, wish?.window, identity.state, identity.key, revision] as const;
      },
      task: async ([community, slug, window, who, key], { signal }) => {
        if (!community || !slug || who !== 'member') return initialState;
        const query = { slug, around: 1, ...(window ? { window } : {}) };
        return { key, community, window, page: await community.aroundMe(query, { signal }) };
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
    const { connection, l } = this.#desk;
    const { key } = connection.identity;
    const { last } = this.#own;
    const rank = last?.key === key ? last.page?.me?.standing?.rank : undefined;
    if (rank === undefined || last?.window !== this.#desk.wish()?.window) return;
    const before = this.#told;
    this.#told = { who: key, rank };
    if (before?.who === key && before.rank !== rank) this.#announcer.say(l.term('lbNow', rank));
  }

  /** Everything of the one before goes at once, before the next frame. */
  forget(): void {
    this.#own.forget();
    this.#told = undefined;
  }

  viewer(page: BoardPage): Viewer {
    const { identity, community } = this.#desk.connection;
    const url = this.#desk.signInUrl();
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

  more(end: 'above' | 'below', cursor: string | null): More {
    if (!cursor) return 'none';
    if (this.#end !== end) return 'some';
    const { status } = this.#extension;
    return status === TaskStatus.PENDING ? 'pending' : status === TaskStatus.ERROR ? 'failed' : 'some';
  }

  /** Does what the reader asked for, or tells the page. */
  act(action: LeaderboardAction): void {
    const { connection } = this.#desk;
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
        this.#desk.go({
          window: action.window,
          from: this.#desk.wish()?.from === 'me' ? 'me' : 'top',
        });
        this.#host.dispatchEvent(new RaiWindowEvent(action.window));
        break;
      case 'more':
        this.#end = action.end;
        void this.#extension.run([connection.community, action.end]);
        break;
      case 'jump':
        this.#desk.go({ from: 'rank', rank: action.rank });
        break;
      case 'around':
        this.#desk.go({ from: 'me' });
        break;
      case 'top':
        this.#desk.go({ from: 'top' });
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
    if (last.page?.board.slug !== page.board.slug || last.page.window.slug !== page.window.slug)
      return undefined;
    if (!isNewer(page.seq, last.page.seq)) return own;
    const row = segment()?.rows.find(({ member }) => member.id === own.member.id);
    return row ? { ...own, standing: row } : own;
  }
}
