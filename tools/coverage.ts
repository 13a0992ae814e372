/**
 * `npm run coverage`: element tests in Chromium and server tests in Node, their line and branch coverage of
 * `src/` put together. Fails below 90 % of either. `--json` prints figures; `--no-run` reads what the last
 * run left in coverage/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const FLOOR = 90;
/** Programs that only run as a process of their own, or hold types alone. */
const LEFT_OUT = [/\.test\.ts$/, /\.states\.ts$/, /\.d\.ts$/, /\/index\.ts$/, /\/define\.ts$/];

interface Report {
  lines: Map<number, number>;
  /** Whether each branch was taken. */
  branches: boolean[];
}

function read(file: string): Map<string, Report> {
  const reports = new Map<string, Report>();
  let current: Report | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [tag = '', rest = ''] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)];
    if (tag === 'SF') {
      current = { lines: new Map(), branches: [] };
      reports.set(relative('.', rest).split(sep).join('/'), current);
    } else if (tag === 'DA') {
      const [at, hits] = rest.split(',').map(Number);
      current?.lines.set(at ?? 0, hits ?? 0);
    } else if (tag === 'BRDA') {
      const hits = rest.split(',').at(-1);
      current?.branches.push(hits !== '-' && hits !== '0');
    }
  }
  return reports;
}

const taken = (r: Report) =>
  r.branches.length === 0 ? 1 : r.branches.filter(Boolean).length / r.branches.length;

/** A line counts when either run met it. Branches have no common names, so the fuller report stands. */
function merge(a: Report | undefined, b: Report | undefined): Report {
  if (!a || !b) return (a ?? b) as Report;
  const lines = new Map(a.lines);
  for (const [at, hits] of b.lines) lines.set(at, (lines.get(at) ?? 0) + hits);
  return { lines, branches: taken(a) >= taken(b) ? a.branches : b.branches };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const path = join(folder, e.name).split(sep).join('/');
    if (e.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !LEFT_OUT.some((out) => out.test(path)) ? [path] : [];
  });
}

if (!process.argv.includes('--no-run')) {
  const env = { ...process.env, RAI_COVERAGE: '1' };
  const run = (script: string) =>
    spawnSync('npm', ['run', script], { stdio: ['ignore', 'ignore', 'inherit'], env }).status;
  if (run('test:unit') !== 0 || run('test:node') !== 0)
    console.error('coverage: a test failed; the figures below are of that run');
}

const [inBrowser, inNode] = ['coverage/browser/lcov.info', 'coverage/node/lcov.info'].map((file) =>
  existsSync(file) ? read(file) : new Map<string, Report>(),
) as [Map<string, Report>, Map<string, Report>];

const rows = sources('src').flatMap((path) => {
  const report = merge(inBrowser.get(path), inNode.get(path));
  if (!report) {
    // Types alone leave no code behind. Anything else that no test loads counts as wholly missed.
    const code = readFileSync(path, 'utf8');
    const isTypes = !/^(export )?(default |async )?(const|let|function|class)\b|^import ['"]/m.test(code);
    return isTypes ? [] : [{ path, lines: code.split('\n').length, met: 0, branches: 1, taken: 0 }];
  }
  const hits = [...report.lines.values()];
  const branches = report.branches;
  return [
    {
      path,
      lines: hits.length,
      met: hits.filter((h) => h > 0).length,
      branches: branches.length,
      taken: branches.filter(Boolean).length,
    },
  ];
});

const sum = (key: 'lines' | 'met' | 'branches' | 'taken') => rows.reduce((n, row) => n + row[key], 0);
const percent = (part: number, whole: number) => (whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10);
const total = { lines: percent(sum('met'), sum('lines')), branches: percent(sum('taken'), sum('branches')) };
const isEnough = total.lines >= FLOOR && total.branches >= FLOOR;

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ total, floor: FLOOR, ok: isEnough, files: rows }));
} else {
  const weak = rows.filter((r) => percent(r.met, r.lines) < FLOOR || percent(r.taken, r.branches) < FLOOR);
  for (const r of weak.sort((a, b) => a.path.localeCompare(b.path))) {
    console.log(`${r.path}: lines ${percent(r.met, r.lines)} %, branches ${percent(r.taken, r.branches)} %`);
  }
  console.log(`coverage of src/: lines ${total.lines} %, branches ${total.branches} % (floor ${FLOOR} %)`);
}
process.exitCode = isEnough ? 0 : 1;
