/**
 * `npm run test:postgres`: on a real PostgreSQL that is started for it, the platform's own suite and the story
 * from a page to the database and back.
 */
import { spawn } from 'node:child_process';
import pg from 'pg';
import { startPostgres } from './postgres.js';

const postgres = await startPostgres();

function run(script: string, path: string, env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    spawn(process.execPath, ['--import', 'tsx', script, path], {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    }).on('exit', (code) => resolve(code ?? 1));
  });
}

let failures = 0;
try {
  failures += await run('tools/test-node.ts', 'demo/platform', { TEST_DATABASE_URL: postgres.url });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create database story');
  await client.end();
  const url = postgres.url.replace(/[^/]*$/, 'story');
  failures += await run('tools/test-e2e.ts', 'test/e2e/first.e2e.ts', { DATABASE_URL: url });
} finally {
  postgres.stop();
}
process.exitCode = failures > 0 ? 1 : 0;
