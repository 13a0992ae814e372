/** A season as the gateway's option `boards[].seasons` takes it. Days are of the board's zone, both inclusive. */
export interface DemoSeason {
  run: string;
  name: string;
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** A season lasts four weeks: short enough that the platform's daily activity reaches back over the one before. */
const LENGTH_MS = 28 * DAY_MS;
/** A Monday, from which all seasons are counted: the same day is in the same season whenever the demo starts. */
const FIRST_MS = Date.UTC(2025, 0, 6);
const NAMES = ['Timber weeks', 'Solder weeks', 'Repair weeks', 'Textile weeks'];
/** How many days back a gateway must know so that two seasons, the running one and the one before, are complete. */
export const SEASON_REACH_DAYS = 56;

/** The seasons that a visitor can meet now: the one before, the running one, and the two that come. */
export function seasonsAround(now: number): DemoSeason[] {
  const running = Math.floor((now - FIRST_MS) / LENGTH_MS);
  return [running - 1, running, running + 1, running + 2].map((number) => {
    const start = FIRST_MS + number * LENGTH_MS;
    const name = NAMES[((number % NAMES.length) + NAMES.length) % NAMES.length]!;
    const from = dayOf(start);
    return {
      run: `${name.toLowerCase().replaceAll(' ', '-')}-${from.slice(0, 7)}`,
      name,
      from,
      to: dayOf(start + LENGTH_MS - DAY_MS),
    };
  });
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
