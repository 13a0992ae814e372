import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** More files than this that fail are no accident of a busy machine. */
export const SECOND_TRIES = 3;
/** How long output may still come when the process has ended. */
const LAST_WORDS_MS = 500;

/**
 * Runs each file of node:test tests in a process of its own, `concurrency` at the same time, and prints what each
 * said when it has ended. Tests against real browsers, servers and databases share the machine with others, so a
 * file that fails is tried once more by itself; it is named, and fails for good when it does so again. Resolves to
 * whether all passed.
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
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  // Not by `close`: what a killed server leaves behind holds its pipes open.
  const code = await new Promise<number>((settle) => child.on('exit', (c) => settle(c ?? 1)));
  await Promise.race([new Promise((settle) => child.on('close', settle)), pause(LAST_WORDS_MS)]);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n${code === 0 ? '' : 'FAILED '}${file} (${seconds} s)\n${output.trimEnd()}`);
  return code === 0;
}
