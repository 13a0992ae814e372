import type { Community } from '../model/community.js';
import type { UserSends } from '../model/user-sends.js';
import { ConsentBook } from './consent.js';
import { FrameServices, type Shared } from './frame-services.js';
import { MemberWatch } from './member-watch.js';
import { Rates } from './rates.js';
import type { ChannelServices, ConsentQuestion, Consents, IdentityToken } from './types.js';

/** What a frame may do in a minute. */
export interface ActLimits {
  /** Sends and replies. 10. */
  sends: number;
  /** 30. */
  reactions: number;
  /** Identity tokens. 6. */
  tokens: number;
}

export interface ServicesOptions {
  /** Answers everything that is read, and what is written unless `userApi` does. */
  community: Community;
  /** The User API with the member's own key, for sends, replies and reactions. */
  userApi?: UserSends;
  /** Asks the member before a frame acts in their name; the element's own dialog when absent. */
  confirm?: (question: ConsentQuestion) => Promise<boolean>;
  /** Keeps what was granted. One store for each member: a change of member takes every grant back. */
  consents?: Consents;
  /** Makes a token that tells the partner's server who the member is; without it `token` is never granted. */
  token?: (channel: string, signal: AbortSignal) => Promise<IdentityToken>;
  limits?: Partial<ActLimits>;
}

const LIMITS: ActLimits = { sends: 10, reactions: 30, tokens: 6 };

/** What a host answers to its frames: one for all of them, so that limits and grants hold across elements. */
export function createChannelServices(options: ServicesOptions): ChannelServices {
  const book = new ConsentBook(options.consents);
  const members = new MemberWatch(options.community);
  // Also while no frame is shown: what one member allowed is nothing to the next.
  members.watch(({ isOtherMember }) => isOtherMember && book.clear(), {
    signal: new AbortController().signal,
  });
  const limits = { ...LIMITS, ...options.limits };
  const shared: Shared = { ...options, limits, book, rates: new Rates(), members };
  return { attach: (frame) => new FrameServices(shared, frame) };
}
