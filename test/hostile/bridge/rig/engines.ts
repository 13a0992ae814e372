import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type LaunchOptions } from 'puppeteer-core';
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

/** What both take over: a page for each test, tabs beside it, a page put behind another one. */
async function overPuppeteer(name: 'chromium' | 'firefox', options: LaunchOptions): Promise<Engine> {
  const browser = await puppeteer.launch({ browser: name === 'firefox' ? 'firefox' : 'chrome', ...options });
  let context = await browser.createBrowserContext();
  let page = await context.newPage();

  /** In the background for long a page is throttled, and in Chromium frozen, timers and messages and all. */
  async function background(ms: number): Promise<void> {
    const tab = await context.newPage();
    await tab.bringToFront();
    const session = name === 'chromium' ? await page.createCDPSession() : undefined;
    await pause(ms / 4);
    await session?.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pause((ms * 3) / 4);
    await session?.send('Page.setWebLifecycleState', { state: 'active' });
    await session?.detach();
    await tab.close();
    await page.bringToFront();
  }

  function crash(part: string): void {
    const frame = page.frames().find((one) => one.url().includes(part));
    const { client } = (frame ?? {}) as { client?: { send(method: string): Promise<unknown> } };
    if (!client || name === 'firefox') return unsupported('crash');
    // The process that would answer is gone.
    client.send('Page.crash').catch(() => undefined);
  }

  return {
    name,
    version: (await browser.version()).replace(/^.*\//, ''),
    async open(url) {
      context = await browser.createBrowserContext();
      page = await context.newPage();
      const mine = context;
      // Not waited for: a test may hold up its load event on purpose.
      page.goto(url).catch(() => undefined);
      return { close: () => mine.close() };
    },
    async drive(op, args) {
      if (op === 'background') await background(Number(args['ms']));
      else if (op === 'crash') crash(String(args['part']));
      else unsupported(op);
    },
    stop: () => browser.close(),
  };
}

/** Frames of other sites run in processes of their own, and pages may go into the back/forward cache. */
const openChromium = (): Promise<Engine> =>
  overPuppeteer('chromium', {
    executablePath: chromiumPath(),
    headless: true,
    args: [...CHROMIUM_ARGS, '--site-per-process', '--js-flags=--expose-gc'],
    ignoreDefaultArgs: [
      '--disable-back-forward-cache',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
    ],
  });

/** Over WebDriver BiDi, which needs no program between. */
async function openFirefox(): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'rai-firefox-'));
  const engine = await overPuppeteer('firefox', {
    executablePath: firefoxPath(),
    headless: true,
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: {
      'dom.disable_open_during_load': false,
      'dom.testing.testutils.enabled': true,
      // As people have it: each site in a process of its own.
      'fission.webContentIsolationStrategy': 1,
      'fission.bfcacheInParent': true,
    },
  });
  return {
    ...engine,
    async stop() {
      await engine.stop();
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
  const { browserName, 'webkitgtk:browserOptions': options } = webkitBrowser();
  const args = [...options.args, '--javascript-can-open-windows-automatically=true'];
  const capabilities = {
    alwaysMatch: { browserName, 'webkitgtk:browserOptions': { ...options, args }, pageLoadStrategy: 'none' },
  };
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
