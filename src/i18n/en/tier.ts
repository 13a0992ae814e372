import type { TierTerms } from '../tier.js';
import { common } from './common.js';

export const tier: TierTerms = {
  ...common,
  tierTitle: 'Your tier',
  tierNone: 'No tier yet',
  tierName: (tier, level) => `${tier} ${level}`,
  tierNext: (missing, next) => `${missing} to ${next}`,
  tierTop: 'You’ve reached the top of the ladder',
  tierProgress: (now, goal, next) => `${now} of ${goal} to ${next}`,
  tierToday: (xp) => `+${xp} today`,
  tierLadder: 'Tiers',
  tierFrom: (xp) => `from ${xp}`,
  tierLevel: (level, xp) => `Level ${level} from ${xp}`,
  tierReached: 'reached',
  tierHere: 'you are here',
  tierAhead: 'still ahead',
  tierInviteTitle: 'Where do you stand?',
  tierInviteText: 'Sign in to see your XP and your tier.',
  tierEmptyTitle: 'No tiers yet',
  tierEmptyText: 'This community has not set up its ladder.',
  tierNow: (name) => `You have reached ${name}`,
};
