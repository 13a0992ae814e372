import type { CommonTerms } from './common.js';
import { tier as en } from './en/tier.js';
import type { Language } from './localize.js';

/** Texts of the tier card. XP comes as ready text with its unit. */
export interface TierTerms extends CommonTerms {
  tierTitle: string;
  tierNone: string;
  /** `level` is a Roman numeral. */
  tierName: (tier: string, level: string) => string;
  tierNext: (missing: string, next: string) => string;
  tierTop: string;
  tierProgress: (now: string, goal: string, next: string) => string;
  tierToday: (xp: string) => string;
  tierLadder: string;
  tierFrom: (xp: string) => string;
  tierLevel: (level: string, xp: string) => string;
  tierReached: string;
  tierHere: string;
  tierAhead: string;
  tierInviteTitle: string;
  tierInviteText: string;
  tierClimbTitle: string;
  tierClimbText: string;
  tierEmptyTitle: string;
  tierEmptyText: string;
  tierNow: (name: string) => string;
}

/** The part of the texts that the first frame needs. */
export type TierFirst = Pick<
  TierTerms,
  | '$code'
  | '$name'
  | '$dir'
  | 'loading'
  | 'errorTitle'
  | 'retry'
  | 'tierTitle'
  | 'tierNone'
  | 'tierName'
  | 'tierNext'
  | 'tierTop'
  | 'tierProgress'
  | 'tierToday'
  | 'tierLadder'
  | 'tierFrom'
  | 'tierLevel'
  | 'tierReached'
  | 'tierHere'
  | 'tierAhead'
>;

export const tierLanguage: Language<TierTerms> = {
  en,
  load: { de: () => import('./de/tier.js'), ar: () => import('./ar/tier.js') },
};
