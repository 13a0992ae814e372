/**
 * Standings of millions in one process: ranks with look-up of the id and ties, updates, pages and memory at one and ten
 * million members, the count index alone at a hundred million, and a day that turns on three boards with four windows
 * of a million members. Beside them, in the same run, a bare sorted array, a bare map, and a process that does nothing.
 *
 *   npm run bench:rank -- --json [--quick] [--only order,count,windows]
 *
 * Exit 1 when a budget is missed (with `--quick` only when something is wrong, as small figures say little).
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { TiePolicy } from '../../src/model/board.js';
import { measureAlone } from './rank/child.js';
import type { CountFigures, CountPlan } from './rank/count.js';
import type { OrderFigures, OrderPlan } from './rank/order.js';
import type { WindowsFigures, WindowsPlan } from './rank/windows.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'order,count,windows' },
  },
});
const plan = values.quick
  ? { members: [20_000], counted: 1_000_000, inWindows: 20_000, rounds: 1 }
  : { members: [1_000_000, 10_000_000], counted: 100_000_000, inWindows: 1_000_000, rounds: 5 };
const TIES: readonly TiePolicy[] = ['competition', 'dense', 'ordinal'];
/** Microseconds of a rank, MiB of one board, MiB of twelve windows, milliseconds of the longest pause. */
const BUDGETS = { rankOfP99: 10, board: 1536, windows: 1024, pause: 50 };

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const parts = values.only.split(',');
const failures: string[] = [];
const missed: string[] = [];
const order: Record<string, OrderFigures> = {};
let count: CountFigures | undefined;
let windows: WindowsFigures | undefined;

function judge(what: string, is: number, most: number): void {
  if (!(is <= most)) missed.push(`${what} is ${is}, not <= ${most}`);
}

try {
  if (parts.includes('order')) {
    for (const members of plan.members) {
      for (const ties of TIES) {
        const name = `${members} ${ties}`;
        say(`${name} …`);
        const order_: OrderPlan = { members, ties, rounds: plan.rounds };
        const found = await measureAlone<OrderFigures>('./order.ts', order_);
        order[name] = found;
        judge(`${name}: p99 of rankOf in µs`, found.rankOf.p99, BUDGETS.rankOfP99);
        judge(`${name}: memory in MiB`, found.memory, BUDGETS.board);
      }
    }
  }
  if (parts.includes('count')) {
    say(`${plan.counted} counted …`);
    const alone: CountPlan = { members: plan.counted, rounds: plan.rounds };
    count = await measureAlone<CountFigures>('./count.ts', alone);
  }
  if (parts.includes('windows')) {
    say(`${plan.inWindows} members on three boards with four windows …`);
    const days: WindowsPlan = { members: plan.inWindows };
    windows = await measureAlone<WindowsFigures>('./windows.ts', days);
    judge('windows: memory in MiB', windows.standings, BUDGETS.windows);
    // What stops a process that does nothing is not the gateway's.
    judge('windows: longest pause in ms', windows.pause.longest, BUDGETS.pause + windows.idle.longest);
    failures.push(...windows.wrong);
  }
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error));
}
const ok = failures.length === 0 && (values.quick || missed.length === 0);
const [load] = loadavg();
const report = {
  ok,
  quick: values.quick,
  cpus: cpus().length,
  load,
  budgets: BUDGETS,
  order,
  count,
  windows,
  failures,
  missed,
};
if (values.json) console.log(JSON.stringify(report, null, 2));
else console.dir(report, { depth: null });
process.exitCode = ok ? 0 : 1;
