/**
 * Standings of a million members through a long run of random changes, compared at random moments with a copy that is
 * sorted the obvious way: every row of every page, and ranks, neighbours and jumps of random members, for each tie policy.
 *
 *   npm run prove:standings -- --json [--members 1000000] [--changes 2000000] [--looks 5] [--seed 1]
 *
 * Exit 1 when anything differs.
 */
import { parseArgs } from 'node:util';
import type { TiePolicy } from '../../src/model/board.js';
import { MemoryStandings } from '../../src/gateway/standings/memory-standings.js';
import { Slots } from '../../src/gateway/standings/slots.js';
import type { PlacedMember, StandingsPage } from '../../src/gateway/standings/standings.js';
import { idOf, randomNumbers } from '../bench/rank/ids.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    members: { type: 'string', default: '1000000' },
    changes: { type: 'string', default: '2000000' },
    looks: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});
const [members, changes, looks, seed] = [values.members, values.changes, values.looks, values.seed].map(
  (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) throw new Error(`${text} is not a whole number above 0`);
    return number;
  },
) as [number, number, number, number];
const TIES: readonly TiePolicy[] = ['competition', 'dense', 'ordinal'];
const PAGE = 100;
/** Members who are looked at by themselves. */
const SINGLE = 5000;
const EACH = 5;
/** Differences that are told. */
const TOLD = 10;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const differences: string[] = [];
let different = 0;
let compared = 0;

function check(what: string, is: unknown, should: unknown): void {
  compared += 1;
  if (JSON.stringify(is) === JSON.stringify(should)) return;
  different += 1;
  if (differences.length < TOLD)
    differences.push(
      `${what}: ${JSON.stringify(is).slice(0, 300)}, not ${JSON.stringify(should).slice(0, 300)}`,
    );
}

/** Everybody with their ranks, by sorting. */
function sortedCopy(scores: ReadonlyMap<number, number>, ties: TiePolicy): PlacedMember[] {
  const rows = [...scores].map(([n, score]) => ({ id: idOf(n), rank: 0, tied: false, score }));
  rows.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  let distinct = 0;
  for (const [i, row] of rows.entries()) {
    const [above, below] = [rows[i - 1], rows[i + 1]];
    if (row.score !== above?.score) distinct += 1;
    row.tied = ties !== 'ordinal' && (row.score === above?.score || row.score === below?.score);
    if (ties === 'ordinal') row.rank = i + 1;
    else if (ties === 'dense') row.rank = distinct;
    else row.rank = row.score === above?.score ? above.rank : i + 1;
  }
  return rows;
}

function compare(
  standings: MemoryStandings,
  expected: readonly PlacedMember[],
  random: (n: number) => number,
) {
  check('count', standings.count(), expected.length);
  let page: StandingsPage = standings.top(PAGE);
  for (let from = 0; ; from += PAGE) {
    check(`rows from ${from}`, page.rows.map(plain), expected.slice(from, from + PAGE).map(plain));
    if (!page.below || from > expected.length) break;
    const last = page.rows.at(-1)!;
    page = standings.top(PAGE, { after: { id: last.id, score: last.score } });
  }
  for (let i = 0; i < SINGLE; i += 1) {
    const at = random(expected.length);
    const row = expected[at]!;
    const { id, rank, tied, score } = row;
    check(`the rank of ${id}`, plain({ id, ...standings.rankOf(id)! }), plain(row));
    check(`where ${id} would stand`, standings.rankFor({ id, score }).rank, rank);
    const around = standings.around(id, EACH)!.rows.map(plain);
    check(`around ${id}`, around, expected.slice(Math.max(0, at - EACH), at + EACH + 1).map(plain));
    const jumped = standings.at(rank, 1).rows[0]!;
    check(`at rank ${rank}`, [jumped.score, jumped.tied], [score, tied]);
    const before = standings.top(EACH, { before: row }).rows.map(plain);
    check(`before ${id}`, before, expected.slice(Math.max(0, at - EACH), at).map(plain));
  }
}

function plain({ id, rank, tied, score }: PlacedMember): unknown {
  return [id, rank, tied, score];
}

/** Most have whole numbers that others have, too; some owe, some have fractions. */
function drawScore(random: (n: number) => number): number {
  const kind = random(20);
  if (kind === 0) return -random(1000);
  if (kind === 1) return random(100_000) / 8;
  if (kind === 2) return random(2 ** 31) * random(2 ** 20);
  return random(kind < 12 ? 1000 : Math.max(10, members / 4));
}

async function run(ties: TiePolicy): Promise<void> {
  const random = randomNumbers(seed);
  const scores = new Map<number, number>();
  for (let n = 0; n < members; n += 1) scores.set(n, drawScore(random));
  const slots = new Slots();
  const standings = new MemoryStandings({ ties, slots });
  await standings.load(entries());
  const moments = new Set([0, changes, ...Array.from({ length: looks - 2 }, () => random(changes))]);
  let next = members;
  for (let change = 0; change <= changes; change += 1) {
    if (moments.has(change)) {
      say(`${ties}: after ${change} changes, ${scores.size} members …`);
      // Counted anew now and then, as when a day turns.
      if (change % 2 === 1) await standings.load(entries());
      compare(standings, sortedCopy(scores, ties), random);
    }
    const kind = random(10);
    if (kind === 0) {
      const n = random(next);
      check('removing', standings.remove(idOf(n)), scores.delete(n));
    } else {
      const n = kind === 1 ? next : random(next);
      if (kind === 1) next += 1;
      const score = drawScore(random) + 0;
      const changed = scores.get(n) !== score;
      scores.set(n, score);
      check('a new score', standings.upsert(idOf(n), score), changed);
    }
  }

  function* entries(): Generator<[string, number]> {
    for (const [n, score] of scores) yield [idOf(n), score];
  }
}

const began = Date.now();
for (const ties of TIES) await run(ties);
const report = {
  ok: different === 0,
  seed,
  members,
  changes,
  compared,
  different,
  seconds: Math.round((Date.now() - began) / 1000),
  differences,
};
if (values.json) console.log(JSON.stringify(report, null, 2));
else console.dir(report, { depth: null });
process.exitCode = report.ok ? 0 : 1;
