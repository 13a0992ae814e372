/**
 * What the first slice costs, in one run: a page until rows beside a plain one, what is left after many mounts,
 * requests a second beside a bare handler, resident memory, and a cold start. Figures, never a test of time:
 * only what did not run, or what grows without end, is an error.
 *
 *   npm run bench:first -- --json [--quick] [--only start,memory,pages,mounts,requests,large]
 */
import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { buildCdn, cdnIsStale } from '../../tools/build-cdn.js';
import { startDemo } from '../helpers/start-demo.js';
import { measureMounts } from './first/mounts.js';
import { measurePages } from './first/page.js';
import { measureRequests } from './first/requests.js';
import { openWorld, pause, residentMemory, round, seedFolder, type Seeded } from './first/world.js';
import { median } from './median.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const PARTS = ['start', 'memory', 'pages', 'mounts', 'requests', 'large'];
const only = values.only?.split(',') ?? PARTS;
const unknown = only.find((name) => !PARTS.includes(name));
if (unknown !== undefined) {
  console.error(`--only: expected some of ${PARTS.join(', ')}, not "${unknown}"`);
  process.exit(2);
}
const plan = values.quick
  ? { members: 500, large: undefined, pages: 3, mounts: 20, seconds: 1, rounds: 1, starts: 1, settle: 2000 }
  : {
      members: 5000,
      large: 100_000,
      pages: 9,
      mounts: 100,
      seconds: 5,
      rounds: 3,
      starts: 3,
      settle: 20_000,
    };

interface Memory {
  members: number;
  /** MiB. */
  platform: { now: number; peak: number };
  gateway: { now: number; peak: number };
  /** Seconds. */
  seed: number;
  platformStart: number;
  gatewayLoad: number;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const failures: string[] = [];
const part = async <T>(name: string, measure: () => Promise<T>): Promise<T | undefined> => {
  if (PARTS.includes(name) && !only.includes(name)) return undefined;
  say(`${name} …`);
  try {
    return await measure();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};

if (cdnIsStale()) await buildCdn();
const seeded = await part(`seed of ${plan.members} members`, () => seedFolder(plan.members));
const coldStart = seeded && (await part('start', () => measureColdStart(seeded)));
const small = seeded && (await part('one community', () => measureWorld(seeded)));
seeded?.remove();
const large = plan.large && (await part('large', () => measureLarge(plan.large!)));

const growing = small?.mounts?.growing ?? [];
const result = {
  ok: failures.length === 0 && growing.length === 0,
  quick: values.quick,
  machine: { cores: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version },
  coldStart,
  pages: small?.pages,
  mounts: small?.mounts,
  requests: small?.requests,
  memory: [small?.memory, large].flatMap((one) => (one ? [one] : [])),
  failures,
};
if (values.json) console.log(JSON.stringify(result, null, 2));
else print();
process.exit(result.ok ? 0 : 1);

/** `npm start` on a folder that was seeded before, until everything answers. */
async function measureColdStart({ data }: Seeded): Promise<{ seconds: number; runs: number[] }> {
  const runs: number[] = [];
  for (let n = 0; n < plan.starts; n += 1) {
    const began = performance.now();
    const demo = await startDemo({ data, members: plan.members });
    runs.push(round((performance.now() - began) / 1000, 2));
    await demo.stop();
  }
  return { seconds: round(median(runs), 2), runs };
}

async function measureWorld(folder: Seeded) {
  const world = await openWorld(folder);
  try {
    const memory = await part('memory', () => measureMemory(folder, world));
    const pages = await part('pages', () => measurePages(world, plan.pages));
    const mounts = await part('mounts', () => measureMounts(world, plan.mounts));
    const requests = await part('requests', () => measureRequests(world, plan));
    return { memory, pages, mounts, requests };
  } finally {
    await world.close();
  }
}

async function measureLarge(members: number): Promise<Memory> {
  const folder = await seedFolder(members);
  try {
    const world = await openWorld(folder);
    try {
      return await measureMemory(folder, world);
    } finally {
      await world.close();
    }
  } finally {
    folder.remove();
  }
}

/** After everybody was loaded, and another sweep or two. */
async function measureMemory(
  folder: Seeded,
  { platform, gateway, startSeconds }: Awaited<ReturnType<typeof openWorld>>,
): Promise<Memory> {
  await pause(plan.settle);
  return {
    members: folder.members,
    platform: residentMemory(platform.pid),
    gateway: residentMemory(gateway.pid),
    seed: round(folder.seconds),
    platformStart: round(startSeconds.platform, 2),
    gatewayLoad: round(startSeconds.gateway, 2),
  };
}

function print(): void {
  const { pages, mounts, requests, memory } = result;
  if (coldStart) console.log(`Cold start to ready: ${coldStart.seconds} s (${coldStart.runs.join(', ')})`);
  if (pages) {
    console.log(
      `\nLeaderboard at ${pages.slowDown}x slow-down, ${pages.kit.runs} runs each   kit      plain`,
    );
    const line = (name: string, kit: number, plain: number): void =>
      console.log(`  ${name.padEnd(48)} ${String(kit).padStart(7)} ${String(plain).padStart(9)} ms`);
    line('script asked for to rows, median', pages.kit.rows.median, pages.plain.rows.median);
    line('script asked for to rows, worst', pages.kit.rows.worst, pages.plain.rows.worst);
    line('script there to rows, median', pages.kit.scriptToRows, pages.plain.scriptToRows);
    line('longest task, median', pages.kit.longestTask.median, pages.plain.longestTask.median);
    line('longest task, worst', pages.kit.longestTask.worst, pages.plain.longestTask.worst);
    line('all scripts', pages.kit.script, pages.plain.script);
  }
  if (mounts) {
    console.log(`\n${mounts.mounts} mounts and unmounts of three widgets: heap MiB, listeners, nodes`);
    for (const { mounts: n, heapMiB, listeners, nodes } of mounts.samples) {
      console.log(
        `  after ${String(n).padStart(4)}  ${heapMiB.toFixed(3).padStart(8)} ${String(listeners).padStart(7)} ${String(nodes).padStart(7)}`,
      );
    }
    console.log(
      `  ${mounts.growing.length > 0 ? `GROWING: ${mounts.growing.join(', ')}` : 'nothing grows from each sample to the next'}`,
    );
  }
  if (requests) {
    console.log('\nRequests a second (microseconds of processor)      gateway            bare     share');
    for (const { route, perSecond, barePerSecond, share, cpu, bareCpu, cpuShare } of requests) {
      const own = `${perSecond} (${cpu})`;
      const bare = `${barePerSecond} (${bareCpu})`;
      const shares = `${round(share * 100)} % (${round(cpuShare * 100)} %)`;
      console.log(`  ${route.padEnd(38)} ${own.padStart(16)} ${bare.padStart(16)} ${shares.padStart(18)}`);
    }
  }
  console.log('\nResident memory in MiB (at most), seconds');
  for (const { members, platform, gateway, seed, platformStart, gatewayLoad } of memory) {
    console.log(
      `  ${String(members).padStart(7)} members: platform ${platform.now} (${platform.peak}), gateway ${gateway.now} (${gateway.peak}); seed ${seed}, platform start ${platformStart}, gateway load ${gatewayLoad}`,
    );
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
}
