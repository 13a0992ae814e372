import type { TierTerms } from '../tier.js';
import { common } from './common.js';

const tier: TierTerms = {
  ...common,
  tierTitle: 'Deine Stufe',
  tierNone: 'Noch keine Stufe',
  tierName: (tier, level) => `${tier} ${level}`,
  tierNext: (missing, next) => `Noch ${missing} bis ${next}`,
  tierTop: 'Du bist ganz oben angekommen',
  tierProgress: (now, goal, next) => `${now} von ${goal} bis ${next}`,
  tierToday: (xp) => `+${xp} heute`,
  tierLadder: 'Stufen',
  tierFrom: (xp) => `ab ${xp}`,
  tierLevel: (level, xp) => `Level ${level} ab ${xp}`,
  tierReached: 'erreicht',
  tierHere: 'hier bist du',
  tierAhead: 'noch vor dir',
  tierInviteTitle: 'Wo stehst du?',
  tierInviteText: 'Melde dich an, um deine XP und deine Stufe zu sehen.',
  tierClimbTitle: 'Stufe um Stufe',
  tierClimbText: 'Jeder Beitrag, jede Antwort und jede Reaktion zählt.',
  tierEmptyTitle: 'Noch keine Stufen',
  tierEmptyText: 'Diese Community hat noch keine Stufen eingerichtet.',
  tierNow: (name) => `Du hast ${name} erreicht`,
};

export default tier;
