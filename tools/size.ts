/**
 * `npm run size`: what a page has to load before rows are visible, in brotli as the gateway serves it, from
 * the network log of a real page in Chromium. Every figure has an upper and a lower bound: a figure that is
 * too good measures the wrong thing. Exit 1 outside of them. `--json` prints the figures for programs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { chromium, type Browser, type Response } from 'playwright';
import { listen } from '../demo/sites/server/listen.js';
import { startDemo, type Demo } from '../test/helpers/start-demo.js';
import { buildCdn, cdnIsStale } from './build-cdn.js';
import { CHROMIUM_ARGS, chromiumPath } from './browsers.mjs';

interface Figure {
  name: string;
  /** Bytes. */
  size: number;
  min: number;
  max: number;
  aim?: number;
  ok: boolean;
}

interface Load {
  /** Bytes of the bodies of the kit's files, by file. */
  files: Record<string, number>;
  kit: number;
  /** Bytes of the answers with data. */
  data: number;
  /** Milliseconds from the start of the page to visible rows. */
  rowsAfter: number;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const WIDGETS = {
  leaderboard: {
    tag: () => '<rai-leaderboard board="xp"></rai-leaderboard>',
    ready: 'rai-leaderboard tr[part~="row"]',
  },
  tier: { tag: () => '<rai-tier></rai-tier>', ready: 'rai-tier [part~="step"],[part~="ladder"]' },
  messages: {
    tag: (channel: string) => `<rai-messages channel="${channel}"></rai-messages>`,
    ready: 'rai-messages li[part~="message"]',
  },
};

/** Runs in the page: notes the first frame in which something of each kind is visible. */
function watchRows(selectors: string[]): void {
  const find = (root: ParentNode, selector: string): Element | undefined => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const inner = shadowRoot && find(shadowRoot, selector);
      if (inner) return inner;
    }
    return undefined;
  };
  const isVisible = (selector: string): boolean => {
    const [tag, inner] = selector.split(' ', 2) as [string, string];
    const { shadowRoot } = document.querySelector(tag) ?? {};
    const found = shadowRoot && find(shadowRoot, inner);
    return Boolean(found && found.getClientRects().length && found.textContent?.trim());
  };
  const look = (): void => {
    if (selectors.every(isVisible)) Object.assign(globalThis, { rowsAt: performance.now() });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Loads a page with some widgets and adds up what came before their rows were visible. */
async function load(
  browser: Browser,
  demo: Demo,
  channel: string,
  names: (keyof typeof WIDGETS)[],
): Promise<Load> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Size</title><link rel="icon" href="data:,">
    <script type="module" src="${demo.gateway}/kit/${version}/rai-kit.js" data-gateway="${demo.gateway}"></script>
    ${names.map((name) => WIDGETS[name].tag(channel)).join('\n')}</html>`;
  const site = await listen('size.localhost', 0, (_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    // The transpiler names functions by a helper that a page does not have.
    await page.addInitScript('globalThis.__name = (value) => value');
    await page.addInitScript(
      watchRows,
      names.map((name) => WIDGETS[name].ready),
    );
    const seen: Response[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(demo.gateway)) seen.push(response);
    });
    await page.goto(site.url);
    await page.waitForFunction(() => 'rowsAt' in globalThis);
    const { rowsAt, asked } = await page.evaluate(() => {
      const { rowsAt } = globalThis as unknown as { rowsAt: number };
      const entries = performance.getEntriesByType('resource');
      return { rowsAt, asked: entries.filter(({ startTime }) => startTime < rowsAt).map(({ name }) => name) };
    });
    const result: Load = { files: {}, kit: 0, data: 0, rowsAfter: Math.round(rowsAt) };
    for (const response of seen) {
      // What is asked for after the rows, such as what a reader may need next, is not in their way.
      if (!asked.includes(response.url())) continue;
      const { responseBodySize: size } = await response.request().sizes();
      const path = new URL(response.url()).pathname;
      if (path.startsWith('/kit/')) {
        const encoding = response.headers()['content-encoding'] ?? 'none';
        if (size >= 512 && encoding !== 'br')
          throw new Error(`${path} was served with encoding ${encoding}, not br`);
        result.files[path.replace(`/kit/${version}/`, '')] = size;
        result.kit += size;
      } else if (path.startsWith('/v1/') && !path.startsWith('/v1/media/')) {
        result.data += size;
      }
    }
    return result;
  } finally {
    await context.close();
    await site.stop();
  }
}

/** Modules with everything that they load at once, as a bundler makes them. */
async function bundled(...entry: string[]): Promise<number> {
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      // As the CDN build makes it: what late parts share with an entry stands in the entry, without notes for bundlers.
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: { minify: true, comments: { annotation: false, jsdoc: false } },
      },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = [result].flat().flatMap(({ output }) => output.filter((file) => file.type === 'chunk'));
  const isLate = (name: string): boolean =>
    chunks.some(({ dynamicImports }) => dynamicImports.includes(name)) &&
    !chunks.some(({ imports }) => imports.includes(name));
  const eager = chunks.filter(({ fileName }) => !isLate(fileName));
  return brotliCompressSync(eager.map(({ code }) => code).join('\n')).length;
}

/** Files of the build. */
const compressed = (...paths: string[]): number =>
  paths
    .map((path) => brotliCompressSync(readFileSync(new URL(`../cdn/${path}`, import.meta.url))).length)
    .reduce((sum, size) => sum + size, 0);

/** What a page of a partner loads with its first call: the part that talks, and the table of what can be called. */
function firstCall(): string[] {
  const chunks = readdirSync(new URL('../cdn/chunks/', import.meta.url));
  return ['talk', 'methods'].map((part) => {
    const name = chunks.find((file) => file.startsWith(`channel-${part}-`));
    if (!name) throw new Error(`cdn/chunks holds no channel-${part}-*.js`);
    return `chunks/${name}`;
  });
}

function figure(name: string, size: number, min: number, max: number, aim?: number): Figure {
  return { name, size, min, max, ...(aim && { aim }), ok: size >= min && size <= max };
}

if (cdnIsStale()) await buildCdn();
const demo = await startDemo({ members: 300 });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
try {
  const config = (await (await fetch(`${demo.gateway}/v1/config`)).json()) as { channels: { id: string }[] };
  const channel = config.channels[0]!.id;
  const board = await load(browser, demo, channel, ['leaderboard']);
  const all = await load(browser, demo, channel, ['leaderboard', 'tier', 'messages']);
  const figures = [
    figure('loader', board.files['rai-kit.js'] ?? 0, 400, 1_500),
    figure('leaderboard, all until rows', board.kit, 14_000, 24_000, 20_000),
    figure('all three, all until rows', all.kit, 22_000, 38_000, 34_000),
    figure('small user client', await bundled('src/api/user-api.ts'), 1_000, 3_000),
    // The file alone: it loads nothing else until something is called, told or heard.
    figure('channel guest, connected', compressed('channel.js'), 3_000, 4_000, 4_000),
    figure('channel guest, first call', compressed('channel.js', ...firstCall()), 6_000, 7_900),
    figure('bridge guest', await bundled('src/bridge/guest.ts'), 2_000, 3_100, 2_000),
    figure(
      'bridge host and guest',
      await bundled('src/bridge/guest.ts', 'src/bridge/host.ts'),
      6_000,
      8_000,
      3_000,
    ),
  ];
  const isOk = figures.every(({ ok }) => ok);
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ ok: isOk, unit: 'bytes, brotli as served', figures, board, all }, null, 2));
  } else {
    for (const { name, size, min, max, aim, ok } of figures) {
      const bounds = `${min} to ${max}${aim ? `, aim ${aim}` : ''}`;
      console.log(
        `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(28)} ${String(size).padStart(6)} bytes   (${bounds})`,
      );
    }
    console.log(
      `\nRows after ${board.rowsAfter} ms; data ${board.data} bytes. Files of the leaderboard's page:`,
    );
    for (const [file, size] of Object.entries(board.files)) console.log(`     ${file.padEnd(40)} ${size}`);
  }
  process.exitCode = isOk ? 0 : 1;
} finally {
  await browser.close();
  await demo.stop();
}
