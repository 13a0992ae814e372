/**
 * `npm run types`: the three programs of the house, for browsers, for servers, and with the tests. What was found right
 * is kept below `node_modules/.cache`, so that only what changed since is looked at again.
 */
import { spawnSync } from 'node:child_process';

let isGood = true;
for (const [name, project] of [
  ['browser', 'tsconfig.json'],
  ['server', 'tsconfig.server.json'],
  ['test', 'test/tsconfig.json'],
]) {
  const kept = `node_modules/.cache/rai-kit/types-${name}.json`;
  const args = [
    'node_modules/typescript/bin/tsc',
    '-p',
    project!,
    '--incremental',
    '--tsBuildInfoFile',
    kept,
  ];
  if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) isGood = false;
}
process.exitCode = isGood ? 0 : 1;
