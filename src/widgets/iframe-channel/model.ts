import type { ChannelCapability } from '../../channel/types.js';
import type { FrameGoneReason, FrameRefusal } from '../../model/frame.js';
import type { Problem } from '../../internal/problem-of.js';

/** What a member is asked, as the dialog shows it. */
export interface FrameQuestion {
  /** Differs for each question. */
  readonly id: number;
  readonly origin: string;
  readonly capability: ChannelCapability;
  /** Plain text. */
  readonly text?: string | undefined;
}

interface Box {
  /** Title of the frame; empty for the usual one. */
  title: string;
  /** Exact origin of the page in the frame, once it is known. */
  origin?: string | undefined;
  /** CSS pixels of the frame, or all that the element's own box has. */
  height: number | 'fill';
  /** Whether the bar with title and origin stands above the frame. */
  bar: boolean;
  /** Whether messages stand beside the frame. */
  chat: boolean;
  /** What the page may do in the member's name. */
  grants: readonly ChannelCapability[];
  question?: FrameQuestion | undefined;
  /** The page can do more for somebody who is signed in, and nobody is. */
  signIn?: 'signed-out' | 'session-ended' | undefined;
  signInUrl?: string | undefined;
}

/** Everything that can be seen of a frame and around it. */
export type FrameModel = Box &
  (
    | { state: 'loading' | 'slow' | 'open' | 'offline' | 'no-channel' | 'signed-out' }
    /** The channel's own settings could not be read. */
    | { state: 'error'; problem: Problem }
    | { state: 'refused'; refusal: FrameRefusal; detail?: string | undefined }
    /** `failed`: it never opened. `gone`: it was open once. */
    | { state: 'failed' | 'gone'; reason: FrameGoneReason }
    /** The page names no community. */
    | { state: 'missing'; what: string }
  );

/** What a reader does in the view. */
export type FrameAction =
  | { type: 'retry' }
  | { type: 'sign-in'; event: Event }
  | { type: 'revoke'; capability: ChannelCapability }
  | { type: 'answer'; id: number; granted: boolean };
