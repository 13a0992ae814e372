import type { CoinSetting, XpSetting } from '../db/schema.js';
import { dayBefore } from '../services/days.js';
import { HISTORY_DAYS, type Person } from './people.js';
import { Random } from './random.js';

/** What the seeded community pays; cooldowns in seconds. */
export const XP_SETTING = {
  enabled: true,
  picture: { enabled: true, xp: 20 },
  aboutme: { enabled: true, xp: 20 },
  quote: { enabled: false, xp: 0 },
  message: { enabled: true, xp: 10, time: 30 },
  reply: { enabled: true, xp: 8, time: 20 },
  react: { enabled: true, xp: 2, time: 5 },
  object: { enabled: false, xp: 0, time: 0 },
  analysis: { enabled: false, xp: 0, time: 0 },
  visit: { enabled: true, xp: 5 },
  referral: { enabled: true, xp: 50 },
  comment: { enabled: false, xp: 0, time: 0 },
  refer: { enabled: true, xp: 25 },
  tradingDiscussions: { enabled: false, xp: 0, time: 0 },
} satisfies XpSetting;

export const COIN_SETTING: CoinSetting = {
  enabled: true,
  amounts: { message: 2, reply: 2, react: 1, visit: 1 },
};

export interface Acts {
  messages: number;
  replies: number;
  reactions: number;
}

export interface ActivityRow extends Acts {
  user_number: number;
  day: string;
  xp: number;
  coins: number;
  socials: number;
  visits: number;
  time_spent: number;
}

/** What the seeded conversations hold, by person and day: a person's days contain at least this. */
export type Spoken = ReadonlyMap<number, ReadonlyMap<string, Acts>>;

/** The days of the history up to today, the oldest first. */
export const calendarUpTo = (today: number): string[] =>
  Array.from({ length: HISTORY_DAYS }, (_, index) => dayBefore(today, HISTORY_DAYS - 1 - index));

/** The active days of one person, the oldest first. */
export function activityOf(
  seed: number,
  person: Person,
  spoken: Spoken,
  calendar: readonly string[],
): ActivityRow[] {
  const random = new Random(seed, `activity/${person.number}`);
  const said = spoken.get(person.number) ?? new Map<string, Acts>();
  const share = person.days / HISTORY_DAYS;
  const rows: ActivityRow[] = [];
  for (const day of calendar) {
    const least = said.get(day);
    if (!random.chance(share) && least === undefined) continue;
    const volume = (factor: number) => Math.floor(person.busy * factor * (0.3 + 1.4 * random.next() ** 2));
    const acts: Acts = {
      messages: Math.max(least?.messages ?? 0, volume(3)),
      replies: Math.max(least?.replies ?? 0, volume(2.4)),
      reactions: Math.max(least?.reactions ?? 0, volume(5)),
    };
    rows.push({
      user_number: person.number,
      day,
      ...acts,
      xp: earned(acts, (action) => XP_SETTING[action].xp),
      coins: earned(acts, (action) => COIN_SETTING.amounts[action] ?? 0),
      socials: random.chance(0.1) ? random.int(1, 3) : 0,
      visits: random.int(1, 4),
      time_spent: random.int(120, 5400),
    });
  }
  return rows;
}

const earned = (acts: Acts, per: (action: 'visit' | 'message' | 'reply' | 'react') => number): number =>
  per('visit') + acts.messages * per('message') + acts.replies * per('reply') + acts.reactions * per('react');
