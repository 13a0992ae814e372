/** One round of a contender: its calls and its handshake, each beside the same of a raw one, turn by turn. */
import type { Browser, Frame, Page } from 'playwright';
import { median } from '../median.js';
import { ask, guestOf, withPage } from './pages.js';
import type { Sites } from './sites.js';

export interface Figures {
  /** Calls a second, one after the other. */
  rate: number;
  /** Microseconds of single calls. */
  p50: number;
  p99: number;
  /** Calls a second, so many at once. */
  in100: number;
  in500: number;
  /** Lists a second. */
  lists: number;
}

export interface Round extends Figures {
  /** Milliseconds from the guest's script to its first call, and how many more than those of a raw window. */
  handshake: number;
  overBare: number;
  /** Milliseconds from the frame to the first call. */
  load: number;
  /** Percent of the raw port's. */
  percent: Figures;
}

/** What is asked of a guest's page, and how often, before and while it counts. */
const SLICES: readonly (readonly [kind: keyof Figures, what: string, warm: string, times: number])[] = [
  ['rate', 'sequential(100)', 'warm(300)', 40],
  ['in100', 'inFlight(100)', 'inFlight(100)', 24],
  ['in500', 'inFlight(500)', 'inFlight(500)', 8],
  ['lists', 'lists(2)', 'lists(3)', 24],
];

/**
 * What a quarter of the slices reach. A machine that does other things too holds one of the processes up for many
 * slices in a row: that pulls a median down, now of one side, now of the other.
 */
const best = (values: number[], isLess = false): number => {
  const sorted = [...values].sort((a, b) => (isLess ? a - b : b - a));
  return sorted[Math.floor(sorted.length / 4)]!;
};

async function handshakes(
  own: Page,
  bare: Page,
  times: number,
): Promise<Pick<Round, 'handshake' | 'overBare' | 'load'>> {
  type Shake = { ms: number; shake: number };
  const seen: [Shake, Shake][] = [];
  // The first frame pays for the process; the ones after it are what a reader meets.
  for (let n = -1; n < times; n++) {
    const both: [Shake, Shake] = [await ask(own, 'handshake()'), await ask(bare, 'handshake()')];
    if (n >= 0) seen.push(both);
  }
  const [ours, theirs] = [0, 1].map((side) => seen.map((both) => both[side]!.shake)) as [number[], number[]];
  return {
    handshake: median(ours),
    overBare: best(ours, true) - best(theirs, true),
    load: median(seen.map(([{ ms }]) => ms)),
  };
}

async function calls(own: Frame, port: Frame, scale: number): Promise<Figures & { percent: Figures }> {
  const figures = {} as Figures;
  const percents = {} as Figures;
  /** The same of both, and each time the other one first. */
  const turns = async <T>(what: string, times: number): Promise<[T[], T[]]> => {
    const seen: [T[], T[]] = [[], []];
    for (let n = 0; n < times; n++) {
      for (const side of n % 2 ? [1, 0] : [0, 1]) seen[side]!.push(await ask<T>([own, port][side]!, what));
    }
    return seen;
  };
  for (const [kind, what, warm, times] of SLICES) {
    await turns(warm, 1);
    const [ours, theirs] = await turns<number>(what, Math.ceil(times * scale));
    figures[kind] = best(ours);
    percents[kind] = (figures[kind] * 100) / best(theirs);
  }
  const [ours, theirs] = await turns<{ p50: number; p99: number }>('times(300)', Math.ceil(12 * scale));
  for (const kind of ['p50', 'p99'] as const) {
    const of = (side: typeof ours): number =>
      best(
        side.map((one) => one[kind]),
        true,
      );
    figures[kind] = of(ours);
    percents[kind] = (figures[kind] * 100) / of(theirs);
  }
  return { ...figures, percent: percents };
}

/** `scale` 1: a whole round. */
export const playRound = (browser: Browser, sites: Sites, name: string, scale: number): Promise<Round> =>
  withPage(browser, sites.host(name), (own) =>
    withPage(browser, sites.host('raw-port'), (port) =>
      withPage(browser, sites.host('raw-window'), async (bare) => {
        const shakes = await handshakes(own, bare, Math.ceil(9 * scale));
        await bare.close();
        for (const page of [own, port]) await ask(page, 'open()');
        return { ...shakes, ...(await calls(await guestOf(own), await guestOf(port), scale)) };
      }),
    ),
  );
