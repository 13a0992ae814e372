/**
 * `npm run consumers`: packs the package and uses the tarball as a stranger would: from plain HTML, from Vite
 * with strict TypeScript, from React 19, and with the gateway inside Hono, Express and Next. Each page must show rows
 * of a real gateway in a browser. Prints a line each; `--json` prints the figures, `--only html,next` tries some.
 * Needs `npm run build` before.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, chromiumPath } from '../../tools/browsers.mjs';
import { packageVersion } from '../../src/gateway/kit/package-info.js';
import { readCredentials } from '../helpers/gateway-process.js';
import { startDemo } from '../helpers/start-demo.js';
import { tryServer, type ServerConsumer } from './servers.js';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const isJson = values.json;
const only = values.only?.split(',');
const version = packageVersion();
const npm = (args: string[], cwd: string, env = {}) =>
  execFileSync('npm', args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

async function serve(folder: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    try {
      const body = readFileSync(join(folder, path === '/' ? 'index.html' : path));
      response.writeHead(200, {
        'content-type': TYPES[extname(path) || '.html'] ?? 'application/octet-stream',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://consumer.localhost:${port}`, close: () => server.close() };
}

const temp = mkdtempSync(join(tmpdir(), 'rai-consumers-'));
const results: { consumer: string; rows: number; ok: boolean; problem?: string }[] = [];
const tarball = join(
  temp,
  npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', temp], '.').trim().split('\n').at(-1) ??
    '',
);
renameSync(tarball, join(temp, 'rai-kit.tgz'));
const demo = await startDemo({ members: 300 });
const member = readCredentials(demo.data).users[0]!.userId;
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });

async function rowsOf(url: string): Promise<number> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  const row = page.locator('rai-leaderboard tbody tr, rai-leaderboard [part~="row"]');
  // The React page takes its widget out and puts it back, so one row may be there and gone again.
  let count = 0;
  for (let i = 0; i < 200 && count < 10; i += 1) {
    count = await row.count();
    if (count < 10) await page.waitForTimeout(100);
  }
  await page.close();
  if (problems.length > 0) throw new Error(problems.join('; '));
  return count;
}

/** The consumer in a folder outside the project, with what it needs installed. */
function install(consumer: string): string {
  const folder = join(temp, consumer);
  cpSync(join('test/consumers', consumer), folder, { recursive: true });
  cpSync(join(temp, 'rai-kit.tgz'), join(folder, 'rai-kit.tgz'));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'], folder);
  return folder;
}

async function use(consumer: string, pages: readonly string[], build: boolean): Promise<void> {
  const folder = install(consumer);
  if (build) npm(['run', 'build'], folder, { VITE_GATEWAY: demo.gateway });
  for (const name of build ? [] : pages) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('__GATEWAY__', demo.gateway));
  }
  const site = await serve(build ? join(folder, 'dist') : folder);
  for (const name of pages) {
    const rows = await rowsOf(`${site.url}/${name}`);
    results.push({ consumer: `${consumer}/${name}`, rows, ok: rows >= 10 });
  }
  site.close();
}

const page = (
  address: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
  <script type="module" src="${address}/kit/${version}/rai-kit.js" data-gateway="${address}"></script>
  <rai-leaderboard board="xp"></rai-leaderboard></html>`;

async function host(consumer: string, build: boolean): Promise<void> {
  const folder = install(consumer);
  if (build) npm(['run', 'build'], folder, { NEXT_TELEMETRY_DISABLED: '1' });
  const server: ServerConsumer = {
    folder,
    // Not by way of npm, which does not pass on the signal that ends it.
    command: build
      ? [process.execPath, 'node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1']
      : [process.execPath, 'src/server.js'],
    // Next writes the visitor's address into X-Forwarded-For, as a proxy does.
    trustProxy: build,
    env: (address) => ({
      PAGE: page(address),
      KIT_URL: `${address}/kit/${version}/rai-kit.js`,
      GATEWAY_URL: address,
      NEXT_TELEMETRY_DISABLED: '1',
    }),
  };
  const rows = await tryServer(server, { demo, version, member, browser });
  results.push({ consumer, rows, ok: rows >= 10 });
}

const CONSUMERS: Record<string, () => Promise<void>> = {
  html: () => use('html', ['index.html', 'classic.html'], false),
  'vite-ts': () => use('vite-ts', ['index.html'], true),
  react: () => use('react', ['index.html'], true),
  hono: () => host('hono', false),
  express: () => host('express', false),
  next: () => host('next', true),
};
for (const [consumer, attempt] of Object.entries(CONSUMERS)) {
  if (only && !only.includes(consumer)) continue;
  try {
    await attempt();
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    results.push({ consumer, rows: 0, ok: false, problem: `${message}\n${stdout}${stderr}`.slice(0, 4000) });
  }
}

await browser.close();
await demo.stop();
rmSync(temp, { recursive: true, force: true });
if (isJson) console.log(JSON.stringify({ results }));
else
  for (const r of results)
    console.log(`${r.ok ? 'ok  ' : 'FAIL'} ${r.consumer}: ${r.rows} rows ${r.problem ?? ''}`);
process.exitCode = results.length > 0 && results.every((r) => r.ok) ? 0 : 1;
