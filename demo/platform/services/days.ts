/** Days are UTC: the sandbox decides so, as the contract names no zone. */
export const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` of a moment. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `YYYY-MM-DD` of the day `days` before. */
export const dayBefore = (at: number, days: number): string => dayOf(at - days * DAY_MS);

/** `DD/MM/YYYY` to `YYYY-MM-DD`; undefined when there is no such day. */
export function parseSlashDate(value: string): string | undefined {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value);
  if (!match) return undefined;
  return realDay(`${match[3]}-${match[2]}-${match[1]}`);
}

/** The value itself when it is a day of the calendar as `YYYY-MM-DD`. */
export function realDay(value: string): string | undefined {
  // The calendar of the database begins with the year 1.
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && dayOf(at) === value ? value : undefined;
}
