import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, chromiumPath, firefoxPath, webkitBrowser } from '../../../../tools/browsers.mjs';
import { startWebkitDriver } from '../../../../tools/webkit-driver.js';
import type { Drive } from './server.js';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

/** One browser. A page is opened for each test and closed after it. */
export interface Engine {
  name: EngineName;
  version: string;
  /** Opens an address in a fresh page; the drive is what the page may ask of its driver. */
  open(url: string): Promise<{ close(): Promise<void> }>;
  drive: Drive;
  stop(): Promise<void>;
}

const pause = (ms: number) => new Promise((settle) => setTimeout(settle, ms));

const unsupported = (op: string): never => {
  throw new Error(`unsupported: ${op}`);
};

/** Frames of other sites run in processes of their own, and pages may go into the back/forward cache. */
async function openChromium(): Promise<Engine> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, '--site-per-process', '--js-flags=--expose-gc'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  let context = await browser.newContext();
  let page = await context.newPage();
  return {
    name: 'chromium',
    version: browser.version(),
    async open(url) {
      context = await browser.newContext();
      page = await context.newPage();
      const mine = context;
      await page.goto(url, { waitUntil: 'commit' });
      return { close: () => mine.close() };
    },
    async drive(op, args) {
      switch (op) {
        case 'tab': {
          const tab = await context.newPage();
          await tab.goto(String(args['url']), { waitUntil: 'commit' });
          return null;
        }
        case 'crash': {
          const frame = page.frames().find((one) => one.url().includes(String(args['part'])));
          if (!frame) throw new Error(`no frame with ${String(args['part'])}`);
          const session = await context.newCDPSession(frame);
          // The process that would answer is gone.
          session.send('Page.crash').catch(() => undefined);
          return null;
        }
        // A page in the background for long is frozen, timers and messages and all.
        case 'background': {
          const session = await context.newCDPSession(page);
          await session.send('Page.setWebLifecycleState', { state: 'frozen' });
          await pause(Number(args['ms']));
          await session.send('Page.setWebLifecycleState', { state: 'active' });
          await session.detach();
          return null;
        }
        case 'click': {
          await page.mouse.click(Number(args['x']), Number(args['y']));
          return null;
        }
        default:
          return unsupported(op);
      }
    },
    stop: () => browser.close(),
  };
}

/** Over WebDriver BiDi, which needs no program between. */
async function openFirefox(): Promise<Engine> {
  const puppeteer = await import('puppeteer-core');
  const home = mkdtempSync(join(tmpdir(), 'rai-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: {
      'dom.disable_open_during_load': false,
      'dom.ipc.keepProcessesAlive.webIsolated.perOrigin': 0,
    },
  });
  let page = await browser.newPage();
  return {
    name: 'firefox',
    version: (await browser.version()).replace(/^firefox\//i, ''),
    async open(url) {
      const before = page;
      page = await browser.newPage();
      await before.close().catch(() => undefined);
      // Waits for the load event by default; a test may hold that up on purpose.
      page.goto(url).catch(() => undefined);
      return { close: () => Promise.resolve() };
    },
    async drive(op, args) {
      switch (op) {
        case 'tab': {
          const tab = await browser.newPage();
          tab.goto(String(args['url'])).catch(() => undefined);
          await page.bringToFront();
          return null;
        }
        case 'background': {
          const tab = await browser.newPage();
          await tab.bringToFront();
          await pause(Number(args['ms']));
          await tab.close();
          await page.bringToFront();
          return null;
        }
        case 'click': {
          await page.mouse.click(Number(args['x']), Number(args['y']));
          return null;
        }
        default:
          return unsupported(op);
      }
    },
    async stop() {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** WebKitGTK over the classic protocol, spoken directly: four commands are enough. */
async function openWebkit(): Promise<Engine> {
  const driver = await startWebkitDriver();
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${driver.port}${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(value).slice(0, 300)}`);
    return value;
  }
  const { 'wdio:enforceWebDriverClassic': _, ...alwaysMatch } = webkitBrowser();
  const capabilities = { alwaysMatch: { ...alwaysMatch, pageLoadStrategy: 'none' } };
  const session = (await ask('POST', '/session', { capabilities })) as {
    sessionId: string;
    capabilities: { browserVersion: string };
  };
  const path = `/session/${session.sessionId}`;
  const first = String(await ask('GET', `${path}/window`));
  return {
    name: 'webkit',
    version: session.capabilities.browserVersion,
    async open(url) {
      await ask('POST', `${path}/url`, { url });
      return {
        async close() {
          for (const handle of (await ask('GET', `${path}/window/handles`)) as string[]) {
            if (handle === first) continue;
            await ask('POST', `${path}/window`, { handle });
            await ask('DELETE', `${path}/window`);
          }
          await ask('POST', `${path}/window`, { handle: first });
          await ask('POST', `${path}/url`, { url: 'about:blank' });
        },
      };
    },
    async drive(op, args) {
      switch (op) {
        case 'tab': {
          const { handle } = (await ask('POST', `${path}/window/new`, { type: 'tab' })) as { handle: string };
          await ask('POST', `${path}/window`, { handle });
          await ask('POST', `${path}/url`, { url: args['url'] });
          await ask('POST', `${path}/window`, { handle: first });
          return null;
        }
        case 'background': {
          const { handle } = (await ask('POST', `${path}/window/new`, { type: 'tab' })) as { handle: string };
          await ask('POST', `${path}/window`, { handle });
          await pause(Number(args['ms']));
          await ask('DELETE', `${path}/window`);
          await ask('POST', `${path}/window`, { handle: first });
          return null;
        }
        default:
          return unsupported(op);
      }
    },
    async stop() {
      await ask('DELETE', path).catch(() => undefined);
      await driver.stop();
    },
  };
}

export const openEngine = (name: EngineName): Promise<Engine> =>
  name === 'chromium' ? openChromium() : name === 'firefox' ? openFirefox() : openWebkit();
