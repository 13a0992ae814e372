import type { FrameGoneReason, FrameRefusal } from '../model/frame.js';
import type { CommonTerms } from './common.js';
import { iframeChannel as en } from './en/iframe-channel.js';
import type { Language } from './localize.js';

/** Texts around a frame. `origin` is code, such as `https://partner.example`, already isolated. */
export interface IframeChannelTerms extends CommonTerms {
  /** Title of a frame that has none; `host` is empty when it is not known. */
  frTitle: (host: string) => string;
  frFrom: (origin: string) => string;
  frSlow: string;
  frSlowText: string;
  frOfflineTitle: string;
  frOfflineText: string;
  frGoneTitle: string;
  frFailedTitle: string;
  /** Why nobody answered; one sentence for each reason. */
  frWhy: (reason: FrameGoneReason) => string;
  frRefusedTitle: string;
  /** What has to be put right, for whoever runs the page. */
  frRefusal: (reason: FrameRefusal) => string;
  frNoChannelTitle: string;
  frNoChannelText: string;
  frReady: string;
  /** Heading of the messages beside the frame, which has the channel's name already. */
  frChat: string;
  /** The small control that shows what the frame may do. */
  frGrants: string;
  frGrantsTitle: (origin: string) => string;
  frMaySend: string;
  frMayToken: string;
  frRevoke: string;
  frRevoked: string;
  frAskSend: (origin: string) => string;
  frAskToken: (origin: string) => string;
  frAskSendText: string;
  frAskTokenText: string;
  frFirstMessage: string;
  frAllow: string;
  frDeny: string;
  frTakeBack: string;
}

export const iframeChannelLanguage: Language<IframeChannelTerms> = {
  en,
  load: { de: () => import('./de/iframe-channel.js'), ar: () => import('./ar/iframe-channel.js') },
};
