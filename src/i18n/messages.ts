import type { CommonTerms } from './common.js';
import en from './en/messages.js';
import type { Language } from './localize.js';

/** Texts of the message list. Names and texts of members come isolated by the caller where they are drawn. */
export interface MessagesTerms extends CommonTerms {
  msgList: (channel: string) => string;
  msgEmptyTitle: string;
  msgEmptyText: string;
  msgEmptyReading: string;
  msgOlder: string;
  msgNewer: string;
  msgMoreFailed: string;
  msgFresh: (count: number) => string;
  msgLatest: string;
  msgToday: string;
  msgYesterday: string;
  msgReply: string;
  msgReplyTo: (name: string) => string;
  msgNoReply: string;
  msgReact: string;
  msgReactTo: (name: string) => string;
  /** `emoji` is the picture, or `:name:` of an unknown one. */
  msgReaction: (emoji: string, count: number, mine: boolean) => string;
  msgNoUnreact: string;
  msgReactFailed: string;
  msgReplies: (count: number) => string;
  msgQuote: (name: string) => string;
  msgMore: string;
  msgLess: string;
  msgNewTab: string;
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
  msgJoin: string;
  msgReadOnly: string;
}

/** English at once, the others when a page speaks them. */
export const messagesLanguage: Language<MessagesTerms> = {
  en,
  load: { de: () => import('./de/messages.js'), ar: () => import('./ar/messages.js') },
};
