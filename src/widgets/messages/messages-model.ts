import type { Problem } from '../../internal/problem-of.js';
import type { Gain, Message } from '../../model/index.js';
import type { Pending, Quoted } from './outbox.js';
import type { Wish } from './wishes.js';

/**
 * `loading`: nothing has arrived yet. `ready`: messages, or an empty channel. `no-access`: the
 * reader may not see this channel, or it does not exist. `error`: it could not be read.
 */
export type MessagesPhase = 'loading' | 'ready' | 'no-access' | 'error';

/** What lies beyond an edge of the list. */
export type MessagesEdge = 'end' | 'more' | 'loading' | 'failed';

/**
 * What stands where one writes: the writing field, a call to sign in (`ended`: again), a note that
 * this channel is read only, or nothing while that is not known.
 */
export type ComposerMode = 'write' | 'sign-in' | 'ended' | 'read-only' | 'none';

/** The writing field. */
export interface ComposerModel {
  mode: ComposerMode;
  /** Name of the channel, for the field's label. */
  channel: string;
  /** Longest message, in UTF-16 code units. */
  maxText: number;
  /** What the next message answers. */
  reply?: Quoted | undefined;
  /** A text to put before what stands in the field; an empty one clears it. Another object does it again. */
  draft?: { text: string } | undefined;
  /** Moment (milliseconds since 1970) before which nothing can be sent. */
  notBefore?: number | undefined;
  /** What the last message brought, shown for a moment. */
  gain?: Gain | undefined;
}

/** All that `rai-messages-view` draws. Values and keys only, never a translated text. */
export interface MessagesModel {
  phase: MessagesPhase;
  /** What went wrong, while `phase` is `error`. */
  problem?: Problem | undefined;
  /** Which attribute or property is missing, while there is nothing to ask. */
  missing?: string | undefined;
  /** Name of the channel; empty while it is not known. */
  channel: string;
  messages: readonly Message[];
  /** Own messages that are on their way, below the stored ones. */
  pending: readonly Pending[];
  /** Own reactions that are on their way. */
  wishes: readonly Wish[];
  /** Row keys of own messages by message id: the idempotency key that they were sent with. */
  keys?: ReadonlyMap<string, string> | undefined;
  older: MessagesEdge;
  newer: MessagesEdge;
  /** New messages below what the reader sees. */
  fresh: number;
  can: { reply: boolean; react: boolean };
  composer: ComposerModel;
  /** ISO 8601 moment at which this was true. */
  asOf?: string | undefined;
  /** The other side could not be asked just now: this is the last known state. */
  stale?: boolean | undefined;
  /** The reader stopped new messages from coming by themselves; undefined while that cannot be done. */
  paused?: boolean | undefined;
  /** Where the reader is sent to sign in; without it the page answers the event. */
  signInUrl?: string | undefined;
  /** A message to bring into view and to mark. Another object does it again. */
  reveal?: { id: string } | undefined;
  /** How many messages of others just arrived, to be announced. Another object announces again. */
  arrived?: { count: number } | undefined;
  /** Something to tell the reader for a moment. Another object tells it again. */
  notice?: { kind: 'react-failed' | 'no-unreact' } | undefined;
}

/** Before anything has arrived. */
export const LOADING: MessagesModel = {
  phase: 'loading',
  channel: '',
  messages: [],
  pending: [],
  wishes: [],
  older: 'end',
  newer: 'end',
  fresh: 0,
  can: { reply: false, react: false },
  composer: { mode: 'none', channel: '', maxText: 0 },
};

/** What the reader asks of the shell. */
export type MessagesAction =
  | { type: 'reload' | 'older' | 'newer' | 'newest' | 'no-reply' | 'pause' }
  | { type: 'sign-in'; event: Event }
  | { type: 'follow'; on: boolean }
  | { type: 'send'; text: string }
  | { type: 'reply'; message: Message }
  | { type: 'reveal'; id: string }
  | { type: 'react'; message: string; emoji: string; on: boolean }
  | { type: 'retry' | 'resend' | 'dismiss' | 'edit'; key: string };

/** What Enter does in the writing field; the other thing is done by Shift and Enter. */
export type MessagesEnter = 'send' | 'newline';

/** `full` shows pictures of members, `compact` only their names. */
export type MessagesVariant = 'full' | 'compact';
