import type { Problem } from '../../internal/problem-of.js';
import type { MyTier, TierLadder } from '../../model/tier.js';

export type TierVariant = 'full' | 'compact' | 'mini';

/** `floor`: from the beginning of the present level to the next one. `zero`: from nothing to it. */
export type TierFormula = 'floor' | 'zero';

interface Frame {
  variant: TierVariant;
}

interface Climbed {
  ladder: TierLadder;
  /** ISO 8601. */
  asOf: string;
  /** The newest state cannot be had: this is the last known one. */
  stale: boolean;
}

/** Everything that a tier card can show. */
export type TierModel = Frame &
  (
    | { state: 'loading' | 'empty' | 'no-access' }
    | { state: 'missing'; what: string }
    | { state: 'error'; problem: Problem }
    /** The ladder is public; nobody is signed in. `public`: nobody can sign in on this page. */
    | ({ state: 'public' | 'signed-out' | 'session-ended'; url?: string | undefined } & Climbed)
    /** The ladder is there, the member's own place is on its way. */
    | ({ state: 'pending' } & Climbed)
    | ({ state: 'ready'; mine: MyTier; formula: TierFormula } & Climbed)
  );

export type ClimbedModel = Extract<TierModel, Climbed>;
export type ReadyTierModel = Extract<TierModel, { state: 'ready' }>;

/** What a reader does in the view. */
export type TierAction = { type: 'retry' } | { type: 'sign-in'; event: Event };
