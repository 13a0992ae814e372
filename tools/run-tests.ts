import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** More files than this that fail are no accident of a busy machine. */
export const SECOND_TRIES = 3;
/** How long output may still come when the process has ended. */
const LAST_WORDS_MS = 500;
/** A file that takes longer hangs: the longest takes two minutes, or five beside others on a busy machine. */
const LONGEST_MS = 600_000;
/** After which a process that was asked to end is ended. */
const FAREWELL_MS = 10_000;

/**
 * Runs each file of node:test tests in a process of its own, `concurrency` at the same time, and prints what each
 * said when it has ended. Tests against real browsers, servers and databases share the machine with others, so a
 * file that fails is tried once more by itself; it is named, and fails for good when it does so again. One that
 * hangs is asked to end, so that it says which test it was in. Resolves to whether all passed.
 */
export async function runTests(
  files: string[],
  concurrency: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const failed: string[] = [];
  const waiting = [...files];
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (!(await runFile(file, env))) failed.push(file);
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
  for (const file of failed) isGood = (await runFile(file, env)) && isGood;
  return isGood;
}

async function runFile(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', '--test-reporter=spec', file], {
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
  console.log(`\n${code === 0 ? '' : 'FAILED '}${file} (${seconds} s)\n${output.trimEnd()}`);
  return code === 0;
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
