import type { Problem } from '../../internal/problem-of.js';
import type { Board, BoardWindow, OwnStanding, Standing } from '../../model/board.js';
import type { Span } from '../../model/community.js';

export type LeaderboardVariant = 'full' | 'compact' | 'mini';

/** Windows that a board may offer, in the order in which they are shown. */
export const WINDOWS = ['all-time', 'monthly', 'weekly', 'daily', 'season'] as const;
export type WindowSlug = (typeof WINDOWS)[number];

export const LIMITS = [10, 25, 50, 100] as const;

/** Who is looking, as far as their own place matters. */
export type Viewer =
  /** Nobody can sign in on this page. */
  | { state: 'public' }
  /** Not known yet, or the own place is on its way. */
  | { state: 'pending' }
  | { state: 'signed-out' | 'session-ended'; url?: string | undefined }
  | { state: 'member'; own: OwnStanding };

export interface Frame {
  variant: LeaderboardVariant;
  /** Rows of a page: 10, 25, 50 or 100. It fixes the height, in every state. */
  limit: number;
}

export interface Placed {
  board: Board;
  window: BoardWindow;
  /** Members ranked in this window. */
  total: number;
  viewer: Viewer;
  /** ISO 8601. */
  asOf: string;
  /** The newest state cannot be had: this is the last known one. */
  stale: boolean;
  /** Other rows are on their way; these stay readable. */
  busy: boolean;
  /** The reader stopped live movement; undefined while that cannot be done. */
  paused?: boolean | undefined;
}

/** Everything that a leaderboard can show. */
export type LeaderboardModel = Frame &
  (
    | { state: 'loading' | 'no-access' | 'not-found' }
    | { state: 'signed-out' | 'session-ended'; url?: string | undefined }
    | { state: 'missing'; what: string }
    | { state: 'error'; problem: Problem }
    | ({
        state: 'empty';
        /** Nothing is known of the days that the reader chose. */
        isUnknown?: boolean | undefined;
      } & Placed)
    | ({
        state: 'ready';
        rows: readonly Standing[];
        /** Where the rows begin: at the top, around the viewer, around a rank, on another page. */
        from: 'top' | 'me' | 'rank' | 'page';
        /** Whether there are pages before and after these rows. */
        pages?: { above: boolean; below: boolean } | undefined;
        /** What can be loaded at either end, and how that goes. */
        above: More;
        below: More;
        /** Address of a member with `{id}` in it: names become links. */
        memberUrl?: string | undefined;
        /** Names become buttons. */
        selectable?: boolean | undefined;
      } & Placed)
  );

export type ReadyModel = Extract<LeaderboardModel, { state: 'ready' }>;
export type PlacedModel = Extract<LeaderboardModel, Placed>;

export type More = 'none' | 'some' | 'pending' | 'failed';

/** What a reader does in the view. */
export type LeaderboardAction =
  | { type: 'retry' | 'top' | 'around' | 'pause' }
  | { type: 'sign-in'; event: Event }
  | { type: 'more' | 'page'; end: 'above' | 'below' }
  | { type: 'jump'; rank: number }
  | { type: 'window'; window: string }
  | { type: 'span'; span: Span }
  | { type: 'select'; row: Standing; event: Event };
