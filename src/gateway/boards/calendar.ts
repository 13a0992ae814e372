import type { WindowSlug } from '../options/schema.js';

/** Windows that the calendar alone cuts into runs. */
type CalendarWindow = Exclude<WindowSlug, 'all-time' | 'season'>;

/** One stretch of a window, in milliseconds since 1970; the end is exclusive. */
export interface Period {
  /** Such as `2026-10`, `2026-W43`, `2026-10-24`, or the name of a season. */
  run: string;
  start: number;
  end: number;
}

type Day = readonly [year: number, month: number, day: number];

const formats = new Map<string, Intl.DateTimeFormat>();

/** The period of a window in which a moment lies; undefined for `all-time` and `season`. */
export function periodAt(window: WindowSlug, zone: string, ms: number): Period | undefined {
  if (window === 'all-time' || window === 'season') return undefined;
  return periodOf(window, zone, dayAt(zone, ms));
}

/** The period that a run names; undefined when it names none of this window. */
export function periodOfRun(window: WindowSlug, zone: string, run: string): Period | undefined {
  if (window === 'all-time' || window === 'season') return undefined;
  const day = firstDayOf(window, run);
  if (!day) return undefined;
  const period = periodOf(window, zone, day);
  return period.run === run ? period : undefined;
}

/** The days from one to another, both inclusive. */
export function periodOfDays(zone: string, run: string, from: string, to: string): Period {
  return { run, start: startOfDate(zone, from), end: startOfDate(zone, addDays(to, 1)) };
}

/** The window whose runs are written like this one. */
export function windowOfRun(run: string): CalendarWindow | undefined {
  if (/^\d{4}-\d{2}$/.test(run)) return 'monthly';
  if (/^\d{4}-W\d{2}$/.test(run)) return 'weekly';
  if (/^\d{4}-\d{2}-\d{2}$/.test(run)) return 'daily';
  return undefined;
}

/** `YYYY-MM-DD` of a moment in a zone. */
export function dateAt(zone: string, ms: number): string {
  return dateOf(dayAt(zone, ms));
}

/** The moment at which a `YYYY-MM-DD` begins in a zone. */
export function startOfDate(zone: string, date: string): number {
  return startOfDay(zone, date.split('-').map(Number) as unknown as Day);
}

/** The date so many days after another one. */
export function addDays(date: string, days: number): string {
  const [year, month, day] = date.split('-').map(Number) as unknown as Day;
  return dateOf(normal([year, month, day + days]));
}

/** The date on which the running period of a window began. */
export function periodDate(window: WindowSlug, date: string): string {
  const [year, month, day] = date.split('-').map(Number) as unknown as Day;
  if (window === 'monthly') return dateOf([year, month, 1]);
  if (window === 'weekly') return dateOf(normal([year, month, day - weekday([year, month, day])]));
  return date;
}

function periodOf(window: CalendarWindow, zone: string, day: Day): Period {
  const [year, month, date] = day;
  let first: Day = day;
  let next: Day = [year, month, date + 1];
  let run = dateOf(day);
  if (window === 'monthly') {
    first = [year, month, 1];
    next = [year, month + 1, 1];
    run = run.slice(0, 7);
  } else if (window === 'weekly') {
    first = normal([year, month, date - weekday(day)]);
    next = [first[0], first[1], first[2] + 7];
    run = isoWeek(first);
  }
  return { run, start: startOfDay(zone, first), end: startOfDay(zone, normal(next)) };
}

function firstDayOf(window: CalendarWindow, run: string): Day | undefined {
  if (windowOfRun(run) !== window) return undefined;
  if (window === 'weekly') {
    const [year, week] = run.split('-W').map(Number) as [number, number];
    // The fourth of January always lies in the first week.
    const fourth: Day = [year, 1, 4];
    return normal([year, 1, 4 - weekday(fourth) + (week - 1) * 7]);
  }
  const [year, month, day = 1] = run.split('-').map(Number) as [number, number, number?];
  return normal([year, month, day]);
}

/** 0 for Monday to 6 for Sunday. */
function weekday([year, month, day]: Day): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

function isoWeek(monday: Day): string {
  const thursday = normal([monday[0], monday[1], monday[2] + 3]);
  const ordinal = (Date.UTC(...utc(thursday)) - Date.UTC(thursday[0], 0, 1)) / 86_400_000;
  return `${thursday[0]}-W${pad(Math.floor(ordinal / 7) + 1)}`;
}

/** Carries days and months that run over. */
function normal(day: Day): Day {
  const date = new Date(Date.UTC(...utc(day)));
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

function utc([year, month, day]: Day): [number, number, number] {
  return [year, month - 1, day];
}

function dateOf([year, month, day]: Day): string {
  return `${year}-${pad(month)}-${pad(day)}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function dayAt(zone: string, ms: number): Day {
  const [year, month, day] = partsAt(zone, ms);
  return [year, month, day];
}

/** The first moment of a day. Where clocks are put forward at midnight, that is the first one that exists. */
function startOfDay(zone: string, day: Day): number {
  const midnight = Date.UTC(...utc(day));
  // The offset at a guess leads to the true start in at most two steps.
  const guess = midnight - offsetAt(zone, midnight);
  const start = midnight - offsetAt(zone, guess);
  if (dateAt(zone, start) === dateOf(normal(day))) return earliest(zone, start, dateOf(normal(day)));
  return Math.max(start, guess);
}

/** Where a midnight is there twice, the first one. */
function earliest(zone: string, start: number, date: string): number {
  const hourEarlier = start - 3_600_000;
  return dateAt(zone, hourEarlier) === date ? hourEarlier : start;
}

function offsetAt(zone: string, ms: number): number {
  const [year, month, day, hour, minute, second] = partsAt(zone, ms);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

function partsAt(zone: string, ms: number): [number, number, number, number, number, number] {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return [parts.year!, parts.month!, parts.day!, parts.hour!, parts.minute!, parts.second!];
}
