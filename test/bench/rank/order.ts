import type { TiePolicy } from '../../../src/model/board.js';
import { MemoryStandings } from '../../../src/gateway/standings/memory-standings.js';
import { Slots } from '../../../src/gateway/standings/slots.js';
import { round } from '../first/world.js';
import { planOf, settledMiB, tell } from './child.js';
import { idOf, randomNumbers } from './ids.js';
import { spreadOf, type Spread } from './timing.js';

export interface OrderPlan {
  members: number;
  ties: TiePolicy;
  rounds: number;
}

export interface OrderFigures {
  /** Of the ids and one board, in MiB. */
  memory: number;
  loadSeconds: number;
  /** With the look-up of the id, and whether others share the rank. */
  rankOf: Spread;
  update: Spread;
  /** 50 rows from a cursor, anywhere. */
  page: Spread;
  around: Spread;
  /** Yardsticks: a rank by halves in a bare sorted array, and a bare look-up in a map of a million. */
  sortedArray: Spread;
  map: Spread;
}

const ASKED = 200_000;
const IN_MAP = 1_000_000;

/** Many with few points, few with many, and about ten with the same score. */
export function scoreOf(members: number, random: (below: number) => number): number {
  const distinct = Math.max(10, members / 10);
  return Math.floor(distinct * (random(1_000_000) / 1_000_000) ** 3);
}

if (process.send) await main(planOf<OrderPlan>());

async function main({ members, ties, rounds }: OrderPlan): Promise<void> {
  const random = randomNumbers(7);
  const asked = Array.from({ length: ASKED }, () => idOf(random(members)));
  const askedOf = (i: number) => asked[i % ASKED]!;
  const next = () => scoreOf(members, random);
  const before = await settledMiB();
  const standings = new MemoryStandings({ ties, slots: new Slots() });
  const began = performance.now();
  await standings.load(entries());
  const loadSeconds = (performance.now() - began) / 1000;
  const memory = (await settledMiB()) - before;

  const figures: OrderFigures = {
    memory: round(memory),
    loadSeconds: round(loadSeconds, 1),
    rankOf: spreadOf(rounds, (i) => void standings.rankOf(askedOf(i))),
    update: spreadOf(rounds, (i) => void standings.upsert(askedOf(i), next())),
    page: spreadOf(rounds, (i) => void standings.top(50, { after: { id: askedOf(i), score: next() } })),
    around: spreadOf(rounds, (i) => void standings.around(askedOf(i), 10)),
    sortedArray: timeSortedArray(),
    map: timeMap(),
  };
  tell(figures);

  function* entries(): Generator<[string, number]> {
    const each = randomNumbers(11);
    for (let n = 0; n < members; n += 1) yield [idOf(n), scoreOf(members, each)];
  }

  function timeSortedArray(): Spread {
    const sorted = Float64Array.from({ length: members }, next).sort();
    let sum = 0;
    const spread = spreadOf(rounds, () => {
      const score = next();
      let low = 0;
      let high = members;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (sorted[middle]! <= score) low = middle + 1;
        else high = middle;
      }
      sum += members - low;
    });
    if (Number.isNaN(sum)) throw new Error('no rank was counted');
    return spread;
  }

  function timeMap(): Spread {
    const map = new Map<string, number>();
    for (let n = 0; n < Math.min(members, IN_MAP); n += 1) map.set(idOf(n), n);
    const known = Array.from({ length: ASKED }, () => idOf(random(map.size)));
    let sum = 0;
    const spread = spreadOf(rounds, (i) => (sum += map.get(known[i % ASKED]!)!));
    if (Number.isNaN(sum)) throw new Error('somebody was not found');
    return spread;
  }
}
