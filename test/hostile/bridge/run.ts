/**
 * `npm run hostile`: the twenty hostile tests of the bridge in Chromium, Firefox and WebKit, on separate
 * sites. `--json` prints the cells for programs; `--engines chromium,webkit` and `--only 01,08` choose;
 * `--full` waits as long as a person would be away. Exit 1 when a cell failed.
 */
import { bundle } from './rig/build.js';
import { ENGINES, openEngine, type Engine, type EngineName } from './rig/engines.js';
import { startRig, type Report, type Rig } from './rig/server.js';

interface Cell {
  test: string;
  engine: EngineName;
  state: 'pass' | 'fail' | 'not-applicable';
  /** Why it failed, or what the engine cannot do. */
  reason?: string;
  ms: number;
  steps: Report['steps'];
  /** Why the first try failed, when there was a second one. */
  first?: string | undefined;
}

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const isFull = process.argv.includes('--full');
const isJson = process.argv.includes('--json');
const HERE = new URL('.', import.meta.url).pathname;

export const TITLES = [
  '01 sibling forger',
  '02 right origin, wrong window',
  '03 sandboxed null forger',
  '04 look-alike origins',
  '05 port thief',
  '06 offer race',
  '07 replay',
  '08 navigated frame',
  '09 reload storm',
  '10 removal and move',
  '11 prototype names',
  '12 poisoned data',
  '13 size and depth bombs',
  '14 flood',
  '15 silent peer',
  '16 lying peer',
  '17 secrets and errors',
  '18 capability escalation',
  '19 version games',
  '20 frozen and crashed',
];

/** Tests that say how long a page could do nothing else. */
const TIMED: ReadonlySet<string> = new Set(['13 size and depth bombs', '14 flood']);

async function runCell(rig: Rig, engine: Engine, test: string): Promise<Cell> {
  const began = performance.now();
  const number = test.slice(0, 2);
  const run = rig.run(number, (op, args) => engine.drive(op, args), isFull ? '&full' : '');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(
    (settle) => (timer = setTimeout(() => settle(undefined), isFull ? 240_000 : 90_000)),
  );
  const page = await engine.open(run.url);
  const report = await Promise.race([run.report, late]);
  clearTimeout(timer);
  await page.close().catch(() => undefined);
  rig.end(run.id);
  const steps = report?.steps ?? [];
  const failed = steps.filter(({ state }) => state === 'fail');
  const missing = steps.filter(({ state }) => state === 'not-applicable');
  const reasons = [
    ...(report ? [] : [`the page did not report in time, and stands at: ${run.at.step}`]),
    ...failed.map(({ title, note }) => `${title}: ${note ?? ''}`),
    ...run.errors.map((error) => `page error: ${error}`),
  ];
  const cell = { test, engine: engine.name, ms: Math.round(performance.now() - began), steps };
  if (reasons.length > 0) return { ...cell, state: 'fail', reason: reasons.join('\n') };
  if (missing.length === 0) return { ...cell, state: 'pass' };
  const reason = missing.map(({ title, note }) => `${title}: ${note ?? ''}`).join('; ');
  return {
    ...cell,
    state: 'not-applicable',
    reason: `${reason} (the other ${steps.length - missing.length} steps passed)`,
  };
}

function say(cell: Cell): void {
  if (isJson) return;
  const mark = { pass: 'ok  ', fail: 'FAIL', 'not-applicable': 'n/a ' }[cell.state];
  console.log(`${mark} ${cell.engine.padEnd(9)} ${cell.test.padEnd(32)} ${String(cell.ms).padStart(6)} ms`);
  if (cell.first) console.log(`     at first: ${cell.first.replaceAll('\n', '\n     ')}`);
  if (cell.reason) console.log(`     ${cell.reason.replaceAll('\n', '\n     ')}`);
  if (process.argv.includes('--steps')) {
    for (const { title, state, ms } of cell.steps) console.log(`     ${state.padEnd(5)} ${title} ${ms} ms`);
  }
}

async function main(): Promise<void> {
  const began = performance.now();
  const chosen = option('only')?.split(',') ?? TITLES.map((title) => title.slice(0, 2));
  const tests = TITLES.filter((title) => chosen.includes(title.slice(0, 2)));
  const engines = (option('engines')?.split(',') ?? ENGINES) as EngineName[];
  const unknown = engines.filter((name) => !ENGINES.includes(name));
  if (unknown.length > 0 || tests.length === 0) {
    console.error(`--engines takes ${ENGINES.join(', ')}; --only takes numbers such as 01,08.`);
    process.exit(2);
  }
  const files = await bundle(
    { host: `${HERE}page/host.ts`, puppet: `${HERE}page/puppet.ts` },
    { bridge: option('bridge') },
  );
  const rig = await startRig(files);
  const cells: Cell[] = [];
  const opened = await Promise.all(engines.map(openEngine));
  const again: [Engine, string, Cell][] = [];
  const turn = async (engine: Engine, test: string): Promise<void> => {
    const cell = await runCell(rig, engine, test);
    if (cell.state === 'fail') again.push([engine, test, cell]);
    else {
      cells.push(cell);
      say(cell);
    }
  };
  try {
    await Promise.all(
      opened.map(async (engine) => {
        for (const test of tests) if (!TIMED.has(test)) await turn(engine, test);
      }),
    );
    // One browser at a time: two that compute would measure each other.
    for (const engine of opened) for (const test of tests) if (TIMED.has(test)) await turn(engine, test);
    // Three browsers at the same time are a lot for a small machine: what failed beside the others is tried once
    // more by itself, and both are told.
    for (const [engine, test, { reason }] of again) {
      const cell = { ...(await runCell(rig, engine, test)), first: reason };
      cells.push(cell);
      say(cell);
    }
  } finally {
    await Promise.all(opened.map((engine) => engine.stop()));
  }
  const versions = Object.fromEntries(opened.map(({ name, version }) => [name, version]));
  await rig.stop();
  cells.sort((a, b) => a.test.localeCompare(b.test) || a.engine.localeCompare(b.engine));
  const of = (state: Cell['state']) => cells.filter((cell) => cell.state === state).length;
  const sum = {
    cells: cells.length,
    pass: of('pass'),
    fail: of('fail'),
    notApplicable: of('not-applicable'),
  };
  const ms = Math.round(performance.now() - began);
  if (isJson)
    console.log(JSON.stringify({ ok: sum.fail === 0, ...sum, ms, versions, results: cells }, null, 2));
  else
    console.log(
      `\n${sum.pass} pass, ${sum.notApplicable} not applicable, ${sum.fail} failed, ${Math.round(ms / 1000)} s`,
    );
  process.exitCode = sum.fail === 0 ? 0 : 1;
}

await main();
