/**
 * `npm run test:engines`: element tests in Chromium, Firefox and WebKit, one after the other. Starts the
 * virtual display and the driver that WebKitGTK needs. An engine that is not installed is a failure.
 */
import { spawn } from 'node:child_process';
import { relative } from 'node:path';
import { startWebkitDriver } from './webkit-driver.js';

const engines = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const chosen = engines.length > 0 ? engines : ['chromium', 'firefox', 'webkit'];
let failed = false;

for (const engine of chosen) {
  process.stdout.write(`\n== ${engine}\n`);
  const first = await run(engine);
  const lost = first.code === 0 ? [] : lostPages(first.output);
  if (first.code === 0) continue;
  // A browser that stops answering says nothing about the page that it was to open: the page gets a new browser,
  // once. What was answered stands, and a failed test stays failed.
  if (lost.length === 0 || lost.length > 2 || /𐄂/.test(first.output)) failed = true;
  else {
    process.stdout.write(`\n== ${engine} stopped answering; once more in a new one: ${lost.join(', ')}\n`);
    if ((await run(engine, lost)).code !== 0) failed = true;
  }
}
process.exitCode = failed ? 1 : 0;

async function run(engine: string, files: string[] = []): Promise<{ code: number; output: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, RAI_ENGINES: engine };
  const driver = engine === 'webkit' ? await startWebkitDriver() : undefined;
  if (driver) env['RAI_WEBKIT_PORT'] = String(driver.port);
  const args = ['wtr', ...(files.length > 0 ? ['--files', ...files] : [])];
  let output = '';
  const code = await new Promise<number>((resolve) => {
    const child = spawn('npx', args, { stdio: ['inherit', 'pipe', 'inherit'], env });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      process.stdout.write(piece);
    });
    child.on('close', (c) => resolve(c ?? 1));
  });
  await driver?.stop();
  return { code, output };
}

/** Test files whose page never came back: what the summary names below the time-out of a page. */
function lostPages(output: string): string[] {
  const told = /Browser tests did not finish within[^\n]*\n\s*(\/\S+\.test\.ts)/g;
  return [...new Set([...output.matchAll(told)].map(([, file]) => relative(process.cwd(), file!)))];
}
