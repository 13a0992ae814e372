/**
 * `npm run test:e2e`: every `*.e2e.ts` under test/e2e, test/hostile and test/hostile/bridge, or those that are named.
 * Each brings up a demo of its own, with a copy of a community that is seeded once; only the pages of `host-page.ts`,
 * which change nothing, share one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEDED, startDemo } from '../test/helpers/start-demo.js';
import { runTests } from './run-tests.js';

const named = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const all = () =>
  ['test/e2e', 'test/hostile', 'test/hostile/bridge']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.e2e.ts'));
const files = named.length > 0 ? named : all();
const alone = (paths: string[]) => paths.map((path) => [path]);
const isGuest = (file: string): boolean => readFileSync(file, 'utf8').includes("from './host-page.js'");
const guests = files.filter(isGuest);

const seeded = mkdtempSync(join(tmpdir(), 'rai-seeded-'));
try {
  if (files.length > 1) {
    const script = ['--import', 'tsx', 'demo/platform/seed-main.ts', '--data', seeded];
    const args = [...script, '--members', String(SEEDED.members), '--seed', String(SEEDED.seed)];
    if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0)
      process.env['RAI_SEEDED'] = seeded;
  }
  let isGood = true;
  if (guests.length > 1) {
    const demo = await startDemo();
    isGood = await runTests(alone(guests), 1, { ...process.env, RAI_HOST_GATEWAY: demo.gateway });
    await demo.stop();
  } else isGood = await runTests(alone(guests), 1);
  const others = files.filter((file) => !guests.includes(file));
  if (!(await runTests(alone(others), 1))) isGood = false;
  process.exitCode = isGood ? 0 : 1;
} finally {
  rmSync(seeded, { recursive: true, force: true });
}
