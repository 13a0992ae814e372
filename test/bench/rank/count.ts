import { CountIndex } from '../../../src/gateway/standings/count-index.js';
import { planOf, settledMiB, tell } from './child.js';
import { randomNumbers } from './ids.js';
import { spreadOf, type Spread } from './timing.js';
import { round } from '../first/world.js';

export interface CountPlan {
  members: number;
  rounds: number;
}

export interface CountFigures {
  memory: number;
  buckets: number;
  rank: Spread;
  /** One leaves a bucket, and comes into another. */
  update: Spread;
}

const BUCKETS = 2 ** 20;

/** The count index alone: so many members in 2^20 buckets, without ids and rows. */
async function main({ members, rounds }: CountPlan): Promise<void> {
  const before = await settledMiB();
  const random = randomNumbers(3);
  const counts = new Uint32Array(BUCKETS);
  for (let n = 0; n < members; n += 1) counts[random(BUCKETS)]! += 1;
  // Scores of any kind: fractions, and below zero.
  const scoreOf = (bucket: number) => (BUCKETS / 2 - bucket) * 12.5;
  const index = new CountIndex();
  index.load(
    Float64Array.from({ length: BUCKETS }, (_, bucket) => scoreOf(bucket)),
    counts,
  );
  const memory = (await settledMiB()) - before;
  let sum = 0;
  const rank = spreadOf(rounds, () => {
    sum += index.before(index.find(scoreOf(random(BUCKETS)))) + 1;
  });
  const update = spreadOf(rounds, () => {
    const from = index.find(scoreOf(random(BUCKETS)));
    if (index.count(from) > 0) index.add(from, -1);
    index.add(index.find(scoreOf(random(BUCKETS))), 1);
  });
  if (Number.isNaN(sum)) throw new Error('no rank was counted');
  const figures: CountFigures = { memory: round(memory), buckets: BUCKETS, rank, update };
  tell(figures);
}

await main(planOf<CountPlan>());
