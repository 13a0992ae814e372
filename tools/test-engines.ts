/**
 * `npm run test:engines`: element tests in Chromium, Firefox and WebKit, one after the other. Starts the
 * virtual display and the driver that WebKitGTK needs. An engine that is not installed is a failure.
 */
import { spawn } from 'node:child_process';
import { startWebkitDriver } from './webkit-driver.js';

const engines = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const chosen = engines.length > 0 ? engines : ['chromium', 'firefox', 'webkit'];
let failed = false;

for (const engine of chosen) {
  process.stdout.write(`\n== ${engine}\n`);
  const env: NodeJS.ProcessEnv = { ...process.env, RAI_ENGINES: engine };
  const driver = engine === 'webkit' ? await startWebkitDriver() : undefined;
  if (driver) env['RAI_WEBKIT_PORT'] = String(driver.port);
  const code = await new Promise<number>((resolve) => {
    spawn('npx', ['wtr'], { stdio: 'inherit', env }).on('exit', (c) => resolve(c ?? 1));
  });
  await driver?.stop();
  if (code !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
