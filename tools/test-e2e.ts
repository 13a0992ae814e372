/** `npm run test:e2e`: every `*.e2e.ts` under test/e2e, test/hostile and test/hostile/bridge, or those that are named. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from './run-tests.js';

const named = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const all = () =>
  ['test/e2e', 'test/hostile', 'test/hostile/bridge']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.e2e.ts'));
const files = named.length > 0 ? named : all();
process.exitCode = (await runTests(files, 1)) ? 0 : 1;
