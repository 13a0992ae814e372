import type { CommonTerms } from './common.js';
import { messages as en } from './en/messages.js';
import type { Language } from './localize.js';

/** Texts of the message list that the first rows need. */
export interface MessagesTerms extends CommonTerms {
  msgList: (channel: string) => string;
  msgToday: string;
  msgYesterday: string;
  /** `emoji` is the picture, or `:name:` of an unknown one; `shown` the count as it is drawn, such as `1K`. */
  msgReaction: (emoji: string, count: number, shown: string, mine: boolean) => string;
  msgReplies: (count: number) => string;
  msgQuote: (name: string) => string;
  msgNewTab: string;
}

/** Those that come after the first rows: moving through the list, writing, reacting. */
export interface LateMessagesTerms extends MessagesTerms {
  msgEmptyTitle: string;
  msgEmptyText: string;
  msgEmptyReading: string;
  msgJoin: string;
  msgReadOnly: string;
  msgOlder: string;
  msgNewer: string;
  msgMoreFailed: string;
  msgFresh: (count: number) => string;
  msgLatest: string;
  msgReply: string;
  msgReplyTo: (name: string) => string;
  msgNoReply: string;
  msgReact: string;
  msgReactTo: (name: string) => string;
  msgNoUnreact: string;
  msgReactFailed: string;
  msgMore: string;
  msgLess: string;
  msgField: (channel: string) => string;
  msgPlaceholder: string;
  msgHint: string;
  msgHintNewline: string;
  msgSend: string;
  msgLeft: (count: number) => string;
  msgOver: (count: number) => string;
  msgWait: (seconds: number) => string;
  msgQueued: string;
  msgSending: string;
  msgHeld: string;
  msgUnknown: string;
  msgFailed: string;
  msgFailAnswer: string;
  msgFailForbidden: string;
  msgFailGone: string;
  msgFailText: string;
  msgFailSession: string;
  msgResend: string;
  msgEdit: string;
  msgDismiss: string;
  /** `points` is a ready number. */
  msgGain: (points: string) => string;
}

/** English at once, the others when a page speaks them. */
export const messagesLanguage: Language<MessagesTerms> = {
  en,
  load: { de: () => import('./de/messages.js'), ar: () => import('./ar/messages.js') },
};
