/**
 * `npm run test:node`: every `*.node.test.ts`, or those under the paths that are named. Node 20 takes no
 * patterns for its test runner, so the list is made here.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests, type Batch } from './run-tests.js';

const roots = process.argv.slice(2);

function find(folder: string): string[] {
  if (folder.endsWith('.ts')) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : find(path);
    return entry.name.endsWith('.node.test.ts') ? [path] : [];
  });
}

const files = (roots.length > 0 ? roots : ['src', 'demo', 'test', 'tools']).flatMap(find);
if (files.length === 0) {
  console.error(`test:node: no *.node.test.ts under ${roots.join(', ')}`);
  process.exit(2);
}

/** Files of one process: enough to share the loading, few enough that two lanes end at about the same time. */
const TOGETHER = 8;
/** What belongs to the whole process, or waits for other ones: such files have a process of their own. */
const ALONE =
  /\bprocess\.(env|on|once|exit|cwd|chdir|memoryUsage)\b|child_process|helpers\/(processes|start-demo|gateway-process)|testing\/run\.js|\bmock\./;

/** The lonely ones first, as they wait more than they compute; the others a folder's neighbors together. */
function inBatches(all: readonly string[]): Batch[] {
  const isAlone = (file: string): boolean => ALONE.test(readFileSync(file, 'utf8'));
  const batches: string[][] = all.filter(isAlone).map((file) => [file]);
  const others = all.filter((file) => !isAlone(file));
  for (let from = 0; from < others.length; from += TOGETHER)
    batches.push(others.slice(from, from + TOGETHER));
  return batches;
}

// With RAI_COVERAGE what the tests meet of src/ is written down for `npm run coverage -- --no-run`: each process
// leaves its figures in a folder, and c8 sums them up.
const raw = 'coverage/node/raw';
const isCounted = Boolean(process.env['RAI_COVERAGE']);
if (isCounted) rmSync(raw, { recursive: true, force: true });
const isGood = await runTests(
  inBatches(files),
  2,
  isCounted ? { ...process.env, NODE_V8_COVERAGE: raw } : process.env,
);
if (isCounted) {
  const options = [`--temp-directory=${raw}`, '--reporter=lcovonly', '--reports-dir=coverage/node'];
  const c8 = ['node_modules/c8/bin/c8.js', 'report', '--all=false', ...options, '--include=src/**/*.ts'];
  spawnSync(process.execPath, c8, { stdio: 'inherit' });
}
process.exitCode = isGood ? 0 : 1;
