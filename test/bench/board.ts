/**
 * Requests a second for a cached public board, beside a bare Hono handler that answers the same bytes in the same run:
 * compressed, plain, as a 304, and what a member asks for beside them. Over sockets, from a process of its own, turn by
 * turn. Ratios count; requests a second are of this machine.
 *
 *   npm run bench:board -- --json [--quick] [--seconds N] [--rounds N]
 *
 * Exit 1 when a public board gives less than 90 % of the bare handler's requests (with `--quick` only when something
 * failed, as short rounds say little).
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { mintSession } from '../helpers/gateway-process.js';
import { measureBeside, type AskedRoute } from '../load/beside.js';
import { readAnswer } from '../load/read-answer.js';
import { openWorld, seedFolder } from './first/world.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const plan = {
  members: values.quick ? 500 : 5000,
  seconds: Number(values.seconds ?? (values.quick ? 1 : 4)),
  rounds: Number(values.rounds ?? (values.quick ? 1 : 7)),
};
/** Least part of the bare handler's requests. */
const TARGET = 0.9;

interface Row extends AskedRoute {
  /** Whether the target holds for it; the others are for orientation. */
  isBoard: boolean;
}

const seeded = await seedFolder(plan.members);
try {
  const world = await openWorld(seeded);
  try {
    // Its sweeps would be counted as work for the requests.
    const gateway = await world.gatewayWith({ RAI_SYNC_INTERVAL_MS: '3600000' });
    try {
      const rows = await rowsOf(gateway.url, world.credentials.users[0]!.userId);
      const figures = await measureBeside(gateway, rows, plan);
      const measured = figures.map((one, n) => ({ ...one, isBoard: rows[n]!.isBoard }));
      const missed = measured.filter(({ isBoard, share }) => isBoard && share < TARGET);
      tell({
        ok: values.quick || missed.length === 0,
        quick: values.quick,
        machine: { cores: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version },
        target: TARGET,
        routes: measured,
        missed: missed.map(({ route, share }) => `${route}: ${share}`),
      });
    } finally {
      await gateway.stop();
    }
  } finally {
    await world.close();
  }
} finally {
  seeded.remove();
}

async function rowsOf(url: string, member: string): Promise<Row[]> {
  const token = await mintSession(url, member);
  const short = '/v1/boards/xp?limit=10';
  const long = '/v1/boards/xp?limit=100';
  const brotli = 'Accept-Encoding: br';
  const { headers } = await readAnswer(url + short, [brotli], 200);
  return [
    { route: short, name: `${short} (brotli)`, headers: [brotli], isBoard: true },
    { route: short, name: `${short} (plain)`, isBoard: true },
    { route: long, name: `${long} (brotli)`, headers: [brotli], isBoard: true },
    { route: long, name: `${long} (plain)`, isBoard: true },
    {
      route: short,
      name: `${short} (304)`,
      headers: [brotli, `If-None-Match: ${headers['etag']}`],
      expected: 304,
      isBoard: true,
    },
    { route: '/v1/me', headers: [`Authorization: Bearer ${token}`], isBoard: false },
  ];
}

interface Report {
  ok: boolean;
  quick: boolean;
  machine: object;
  target: number;
  routes: (Awaited<ReturnType<typeof measureBeside>>[number] & { isBoard: boolean })[];
  missed: string[];
}

function tell(report: Report): void {
  process.exitCode = report.ok ? 0 : 1;
  if (values.json) return console.log(JSON.stringify(report, null, 2));
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  console.log('Requests a second (microseconds of processor)      gateway            bare     share');
  for (const { route, perSecond, barePerSecond, share, cpu, bareCpu, cpuShare } of report.routes) {
    const own = `${perSecond} (${cpu})`;
    const bare = `${barePerSecond} (${bareCpu})`;
    const shares = `${percent(share)} (${percent(cpuShare)})`;
    console.log(`  ${route.padEnd(38)} ${own.padStart(16)} ${bare.padStart(16)} ${shares.padStart(18)}`);
  }
  for (const miss of report.missed) console.log(`MISSED ${miss}`);
}
