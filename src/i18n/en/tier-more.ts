import type { Translation } from '../localize.js';
import type { TierFirst, TierTerms } from '../tier.js';
import { common } from './common.js';

/** What can go wrong, and who is asked to sign in: loaded after the first frame. */
export const tierMore: Translation & Omit<TierTerms, keyof TierFirst> = {
  ...common,
  tierInviteTitle: 'Where do you stand?',
  tierInviteText: 'Sign in to see your XP and your tier.',
  tierClimbTitle: 'A ladder to climb',
  tierClimbText: 'Every post, reply and reaction counts.',
  tierEmptyTitle: 'No tiers yet',
  tierEmptyText: 'This community has not set up its ladder.',
  tierNow: (name) => `You have reached ${name}`,
};
