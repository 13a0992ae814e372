import { isServer } from 'lit';
import type { ChannelCapability } from '../../channel/types.js';
import type { CommunityController } from '../../internal/community-controller.js';
import { pageAddress } from '../../internal/page-address.js';
import type { ChannelSettings } from './channel-settings.js';
import type { FrameBox } from './frame-box.js';
import type { KeptState } from './frame-keeper.js';
import type { FrameModel } from './model.js';
import type { PageActs } from './page-acts.js';

/** What a page in a frame is given in the name of a member who is signed in. */
const PERSONAL: readonly ChannelCapability[] = ['user.read', 'messages.send', 'token'];

/** Everything that a channel's element knows of its frame. */
export interface ChannelParts {
  home: CommunityController;
  settings: ChannelSettings;
  box: FrameBox;
  acts: PageActs;
  frame: KeptState;
  /** The page wants the messages beside the frame. */
  chat: boolean;
  signInUrl: string | undefined;
  /** The page brought what answers the frame. */
  hasServices: boolean;
}

/** Everything that can be seen of the frame, and around it. */
export function channelModel(parts: ChannelParts): FrameModel {
  const { home, settings, box, acts, chat } = parts;
  const { safe } = settings;
  const wanted = safe?.capabilities.some((one) => PERSONAL.includes(one));
  const canSignIn = settings.canSignIn ? ('signed-out' as const) : undefined;
  return {
    title: settings.title,
    origin: safe?.origin,
    height: box.shown,
    bar: true,
    chat: !!safe && (chat || settings.channel?.frame?.chat === true) && !!home.community,
    grants: acts.grants,
    question: acts.questions.current,
    signIn: wanted ? (home.identity.state === 'ended' ? 'session-ended' : canSignIn) : undefined,
    signInUrl: pageAddress(parts.signInUrl),
    ...state(parts),
  };
}

function state({ home, settings, frame, hasServices }: ChannelParts) {
  const { now } = settings;
  if (now && 'refusal' in now) return { state: 'refused' as const, ...now };
  if (home.missing && !hasServices) return { state: 'missing' as const, what: home.missing };
  return now ? frame : unsettled(settings);
}

/** While the channel's own settings are not known. */
function unsettled({ problem, canSignIn, isKnown }: ChannelSettings) {
  if (problem) {
    if (problem.code === 'UNAUTHENTICATED' && canSignIn) return { state: 'signed-out' as const };
    return { state: 'error' as const, problem };
  }
  if (!isKnown || isServer) return { state: 'loading' as const };
  return { state: canSignIn ? ('signed-out' as const) : ('no-channel' as const) };
}
