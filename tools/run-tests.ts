import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** More files than this that fail are no accident of a busy machine. */
export const SECOND_TRIES = 3;
/** How long output may still come when the process has ended. */
const LAST_WORDS_MS = 500;
/** Files that take longer hang: the longest take two minutes, or five beside others on a busy machine. */
const LONGEST_MS = 600_000;
/** After which a process that was asked to end is ended. */
const FAREWELL_MS = 10_000;

/** Files of tests that share a process. */
export type Batch = readonly string[];

/**
 * Runs batches of files of node:test tests, each in a process of its own, `concurrency` at the same time, and prints
 * what each said when it has ended. Tests against real browsers, servers and databases share the machine with others,
 * so a file that fails is tried once more by itself; it is named, and fails for good when it does so again. A process
 * that hangs is asked to end, so that it says which test it was in. Resolves to whether all passed.
 */
export async function runTests(
  batches: readonly Batch[],
  concurrency: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const failed: string[] = [];
  const waiting = [...batches];
  const lane = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      failed.push(...(await runBatch(batch, env)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  if (failed.length === 0) return true;
  if (failed.length > SECOND_TRIES) {
    console.log(`\n== failed: ${failed.join(', ')}`);
    return false;
  }
  console.log(`\n== once more, by themselves: ${failed.join(', ')}`);
  let isGood = true;
  for (const file of failed) isGood = (await runBatch([file], env)).length === 0 && isGood;
  return isGood;
}

/** Answers the files of it that failed: all of them where the process broke before it could say. */
async function runBatch(batch: Batch, env: NodeJS.ProcessEnv): Promise<string[]> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'rai-tests-'));
  const list = join(folder, 'failed');
  const reporters = [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/failed-files.mjs', `--test-reporter-destination=${list}`],
  ];
  const files = batch.length === 1 ? batch : ['tools/test-together.ts', ...batch];
  const child = spawn(process.execPath, ['--import', 'tsx', ...reporters, ...files], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NODE_ENV: 'test' },
    // A group of its own, so that nothing it has started outlives it.
    detached: true,
  });
  let output = '';
  groups.add(child.pid);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const timers = [
    setTimeout(() => {
      output += `\n== hangs: ended after ${LONGEST_MS / 1000} s\n`;
      child.kill('SIGTERM');
    }, LONGEST_MS),
    setTimeout(() => child.kill('SIGKILL'), LONGEST_MS + FAREWELL_MS),
  ];
  // Not by `close`: what a killed server leaves behind holds its pipes open.
  const code = await new Promise<number>((settle) => child.on('exit', (c) => settle(c ?? 1)));
  timers.forEach(clearTimeout);
  endGroup(child.pid);
  groups.delete(child.pid);
  await Promise.race([new Promise((settle) => child.on('close', settle)), pause(LAST_WORDS_MS)]);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n${code === 0 ? '' : 'FAILED '}${batch.join('\n  ')} (${seconds} s)\n${output.trimEnd()}`);
  const named = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
  rmSync(folder, { recursive: true, force: true });
  if (code === 0) return [];
  const failed = batch.filter((file) => named.includes(file));
  return failed.length > 0 ? failed : [...batch];
}

/** The processes whose groups are under way. */
const groups = new Set<number | undefined>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    groups.forEach(endGroup);
    process.exit(1);
  });
}

/** Ends a process with all that it has started and left. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}
