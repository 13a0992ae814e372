/** `npm run test:postgres`: the platform's own suite, once more on a real PostgreSQL that is started for it. */
import { spawn } from 'node:child_process';
import { startPostgres } from './postgres.js';

const postgres = await startPostgres();
const code = await new Promise<number>((resolve) => {
  spawn(process.execPath, ['--import', 'tsx', 'tools/test-node.ts', 'demo/platform'], {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: postgres.url },
  }).on('exit', (c) => resolve(c ?? 1));
});
postgres.stop();
process.exitCode = code;
