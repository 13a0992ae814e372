import type { TierFirst } from '../tier.js';

/** What the card and the ladder need; the rest is in `tier-more.ts`. */
export const tier: TierFirst = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',
  loading: 'Loading',
  errorTitle: 'This could not be loaded',
  retry: 'Try again',
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
};
