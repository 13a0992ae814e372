import type { StreakCondition } from '../db/streaks-schema.js';
import { DAY_MS, dayOf } from './days.js';

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** What of a streak decides how somebody stands in it. */
export interface StreakRules {
  startDate: Date;
  timeframe: { value: 'daily' | 'weekly'; count: number };
  action: { operator: 'and' | 'or'; conditions: StreakCondition[] };
  activeDaysType: string;
  activeDays: readonly string[];
}

export type StretchStatus = 'completed' | 'missed' | 'in-progress';

/** One stretch of days in which the conditions had to be met. */
export interface Stretch {
  /** First day, `YYYY-MM-DD`. */
  date: string;
  status: StretchStatus;
  /** Completed stretches in a row up to this one, itself included. */
  count: number;
}

/** What a member did: the number of an action on a day, and of a custom field at its end; absent is 0. */
export type Deeds = (condition: StreakCondition, day: string) => number;

/** A member's stretches from `since` to today, the oldest first. Stretches without an active day are none. */
export function stretchesOf(rules: StreakRules, deeds: Deeds, since: string, now: number): Stretch[] {
  const length = rules.timeframe.count * (rules.timeframe.value === 'weekly' ? 7 : 1) * DAY_MS;
  const start = startOf(dayOf(rules.startDate.getTime()));
  const today = startOf(dayOf(now));
  const first = start + Math.max(0, Math.floor((startOf(since) - start) / length)) * length;
  const stretches: Stretch[] = [];
  let count = 0;
  for (let at = first; at <= today; at += length) {
    const active: number[] = [];
    for (let day = at; day < at + length; day += DAY_MS) if (isActive(rules, day)) active.push(day);
    if (active.length === 0) continue;
    const days = active.filter((day) => day <= today).map(dayOf);
    const met = isMet(rules, deeds, days);
    // The last active day may still bring what is missing.
    const status = met ? 'completed' : active.at(-1)! >= today ? 'in-progress' : 'missed';
    if (status === 'completed') count += 1;
    if (status === 'missed') count = 0;
    stretches.push({ date: dayOf(at), status, count });
  }
  return stretches;
}

/** How long the streak is now, and how long it ever was. */
export const standingOf = (stretches: readonly Stretch[]): { current: number; longest: number } => ({
  current: stretches.at(-1)?.count ?? 0,
  longest: stretches.reduce((most, { count }) => Math.max(most, count), 0),
});

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

const isActive = ({ activeDaysType, activeDays }: StreakRules, day: number): boolean =>
  activeDaysType !== 'custom' ||
  activeDays.some((name) => name.toLowerCase() === WEEKDAYS[new Date(day).getUTCDay()]);

function isMet({ action }: StreakRules, deeds: Deeds, days: readonly string[]): boolean {
  const last = days.at(-1);
  if (last === undefined) return false;
  const met = (condition: StreakCondition): boolean => {
    // A field has a value, which days do not add to.
    const done = condition.isCustomField
      ? deeds(condition, last)
      : days.reduce((sum, day) => sum + deeds(condition, day), 0);
    return done >= condition.value;
  };
  return action.operator === 'and' ? action.conditions.every(met) : action.conditions.some(met);
}
