import { median } from '../median.js';

/** Microseconds for one call. */
export interface Spread {
  p50: number;
  p99: number;
  mean: number;
}

const CALLS = 50_000;

/** Times single calls in several rounds; each figure is the median of the rounds, as other processes disturb some. */
export function spreadOf(rounds: number, call: (i: number) => void): Spread {
  for (let i = 0; i < CALLS / 5; i += 1) call(i);
  const all: Spread[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const took = new Float64Array(CALLS);
    for (let i = 0; i < CALLS; i += 1) {
      const began = performance.now();
      call(round * CALLS + i);
      took[i] = (performance.now() - began) * 1000;
    }
    took.sort();
    const mean = took.reduce((sum, one) => sum + one, 0) / CALLS;
    all.push({ p50: took[CALLS / 2]!, p99: took[Math.floor(CALLS * 0.99)]!, mean });
  }
  const of = (what: keyof Spread) => Number(median(all.map((one) => one[what])).toFixed(2));
  return { p50: of('p50'), p99: of('p99'), mean: of('mean') };
}
