import type { MyTier, TierLadder } from '../../model/tier.js';
import type { TierModel } from './model.js';

const asOf = '2099-01-01T00:00:00Z';
const seq = 'a-1';

const levels = (from: number, step: number) =>
  [1, 2, 3].map((level) => ({ level, xp: String(from + (level - 1) * step) }));

export const ladder: TierLadder = {
  enabled: true,
  units: { xp: 'XP', coins: 'Coins' },
  tiers: [
    { id: 'bronze', name: 'Bronze', levels: levels(100, 200) },
    { id: 'silver', name: 'Silver', levels: levels(1000, 500) },
    { id: 'gold', name: 'Gold', levels: levels(3000, 1500) },
    { id: 'platinum', name: 'Platinum', levels: levels(9000, 3000) },
    { id: 'diamond', name: 'Diamond', levels: levels(20000, 10000) },
  ],
  seq,
  asOf,
};

export const mine: MyTier = {
  tier: { id: 'silver', name: 'Silver' },
  level: 3,
  xp: '2240',
  coins: '185',
  floor: '2000',
  next: { tier: 'Gold', level: 1, xp: '3000', missing: '760' },
  earnedToday: '35',
  seq,
  asOf,
};

const frame = { variant: 'full' } as const;
const climbed = { ...frame, ladder, asOf, stale: false } as const;
const full = { ...climbed, state: 'ready', mine, formula: 'floor' } as const;

const LONG = 'Großmeisterin der Holzbearbeitung, Feinmechanik und angewandten Lötkunst';

/** Every state by name, with believable content: for the gallery, audits and pictures. */
export const states = {
  loading: { ...frame, state: 'loading' },
  empty: { ...frame, state: 'empty' },
  error: {
    ...frame,
    state: 'error',
    problem: { code: 'UNAVAILABLE', retryable: true, requestId: 'f3a1-7c20' },
  },
  stale: { ...full, asOf: '2026-01-15T09:00:00Z', stale: true },
  'no-access': { ...frame, state: 'no-access' },
  'signed-out': { ...climbed, state: 'signed-out' },
  'session-ended': { ...climbed, state: 'session-ended' },
  full,
  'long-names': {
    ...full,
    ladder: {
      ...ladder,
      units: { xp: 'Erfahrungspunkte', coins: 'Coins' },
      tiers: ladder.tiers.map((tier) => ({ ...tier, name: `${tier.name} ${LONG}` })),
    },
    mine: {
      ...mine,
      xp: '900719925474099312345',
      floor: '900719925474099310000',
      tier: { id: 'silver', name: LONG },
      next: { tier: LONG, level: 1, xp: '900719925474099314000', missing: '1655' },
    },
  },
} satisfies Record<string, TierModel>;

/** Further moments worth looking at. */
export const moments = {
  top: {
    ...full,
    mine: {
      ...mine,
      tier: { id: 'diamond', name: 'Diamond' },
      level: 3,
      xp: '48210',
      floor: '40000',
      next: null,
    },
  },
  'no-tier': {
    ...full,
    mine: {
      ...mine,
      tier: null,
      level: 0,
      xp: '40',
      floor: '0',
      earnedToday: '0',
      next: { tier: 'Bronze', level: 1, xp: '100', missing: '60' },
    },
  },
  public: { ...climbed, state: 'public' },
  pending: { ...climbed, state: 'pending' },
  compact: { ...full, variant: 'compact' },
  mini: { ...full, variant: 'mini' },
  missing: { ...frame, state: 'missing', what: 'gateway' },
} satisfies Record<string, TierModel>;
