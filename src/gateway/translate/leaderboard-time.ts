import type { PlatformLeaderboard } from '../../contract/leaderboards.js';

/** Zones without summer time, by minutes east of UTC, beside those of whole hours. */
const ZONES: Readonly<Record<number, string>> = {
  [-9.5 * 60]: 'Pacific/Marquesas',
  [3.5 * 60]: 'Asia/Tehran',
  [4.5 * 60]: 'Asia/Kabul',
  [5.5 * 60]: 'Asia/Kolkata',
  [5.75 * 60]: 'Asia/Kathmandu',
  [6.5 * 60]: 'Asia/Yangon',
  [8.75 * 60]: 'Australia/Eucla',
  [9.5 * 60]: 'Australia/Darwin',
};
const DAY_MS = 86_400_000;

type Clock = NonNullable<PlatformLeaderboard['startTime']>;

/** Minutes east of UTC of the platform's hours.minutes, so that 5.3 is UTC+05:30; undefined for no offset at all. */
export function offsetOf(timeZone: number): number | undefined {
  const hundredths = Math.round(Math.abs(timeZone) * 100);
  const minutes = Math.floor(hundredths / 100) * 60 + (hundredths % 100);
  const isOffset = hundredths % 100 < 60 && Math.abs(Math.abs(timeZone) * 100 - hundredths) < 1e-6;
  if (!isOffset || minutes > (timeZone < 0 ? 12 : 14) * 60) return undefined;
  return timeZone < 0 ? -minutes : minutes;
}

/**
 * A zone of the IANA list that is always so far from UTC, as browsers and servers know only those; undefined where
 * there is none, such as for UTC-03:30.
 */
export function zoneOf(offset: number): string | undefined {
  if (offset === 0) return 'UTC';
  if (offset % 60 !== 0) return ZONES[offset];
  // Its names count the other way round.
  return `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset) / 60}`;
}

export interface Duration {
  /** Milliseconds since 1970; undefined where nothing is said. */
  start?: number;
  /** The last moment, inclusive; undefined for a board without an end. */
  end?: number;
}

/**
 * From when until when a board is there. `duration` has the moments themselves; the other settings are days and times of
 * day in the board's zone. Undefined when one of them is no date.
 */
export function durationOf(definition: PlatformLeaderboard, offset: number): Duration | undefined {
  const { duration, startDate, endDate, startTime, endTime, hasNoEndDate } = definition;
  const start = duration?.start ? Date.parse(duration.start) : momentOf(startDate, startTime, offset, 0);
  const last = duration?.end ? Date.parse(duration.end) : momentOf(endDate, endTime, offset, DAY_MS - 1);
  const end = hasNoEndDate === true ? undefined : last;
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** A time of day of its own replaces the one in the date, on the day that it is in the board's zone. */
function momentOf(
  date: string | undefined,
  time: Clock | undefined,
  offset: number,
  otherwise: number,
): number | undefined {
  if (!date) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date);
  if (!isDay && !time) return Date.parse(date);
  const shift = offset * 60_000;
  const midnight = isDay ? Date.parse(`${date}T00:00:00Z`) : floorToDay(Date.parse(date) + shift);
  return midnight + (time ? minutesOf(time) * 60_000 : otherwise) - shift;
}

function floorToDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

function minutesOf({ hours, minutes, ampm }: Clock): number {
  return ((hours % 12) + (ampm === 'PM' ? 12 : 0)) * 60 + minutes;
}
