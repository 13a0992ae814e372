/**
 * `npm run test:engines`: element tests in Chromium, Firefox and WebKit, one after the other, or in those that are
 * named. Starts the virtual display and the driver that WebKitGTK needs. An engine that is not installed is a
 * failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND_TRIES } from './run-tests.js';
import { startWebkitDriver } from './webkit-driver.js';

const engines = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const chosen = engines.length > 0 ? engines : ['chromium', 'firefox', 'webkit'];
const folder = mkdtempSync(join(tmpdir(), 'rai-engines-'));
const list = join(folder, 'failed');
let hasFailed = false;

for (const engine of chosen) {
  process.stdout.write(`\n== ${engine}\n`);
  if ((await run(engine)) === 0) continue;
  // A browser that stops answering says nothing about the page that it was to open, and a busy machine little about
  // a page that waits: it is opened once more, in a new browser and without others beside it.
  const failed = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
  if (failed.length === 0 || failed.length > SECOND_TRIES) hasFailed = true;
  else {
    process.stdout.write(`\n== ${engine}, once more in a new browser: ${failed.join(', ')}\n`);
    if ((await run(engine, failed)) !== 0) hasFailed = true;
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = hasFailed ? 1 : 0;

async function run(engine: string, again: string[] = []): Promise<number> {
  rmSync(list, { force: true });
  const env: NodeJS.ProcessEnv = { ...process.env, RAI_ENGINES: engine, RAI_FAILED_FILES: list };
  // The figures of all files stand already.
  if (again.length > 0) delete env['RAI_COVERAGE'];
  const driver = engine === 'webkit' ? await startWebkitDriver() : undefined;
  if (driver) env['RAI_WEBKIT_PORT'] = String(driver.port);
  const args = ['wtr', ...(again.length > 0 ? ['--concurrency', '1', '--files', ...again] : [])];
  const code = await new Promise<number>((resolve) => {
    spawn('npx', args, { stdio: 'inherit', env }).on('exit', (c) => resolve(c ?? 1));
  });
  await driver?.stop();
  return code;
}
