import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, chromiumPath, firefoxPath, webkitBrowser } from '../browsers.mjs';
import { startWebkitDriver } from '../webkit-driver.js';
import { WebDriverSession } from './web-driver.js';

/** One page in one browser engine, as far as the tools need it. */
export interface EnginePage {
  readonly name: EngineName;
  open(url: string): Promise<void>;
  /** Runs statements in the page, whatever its policy says about scripts. */
  inject(script: string): Promise<void>;
  /** The JSON value of an expression, awaited. */
  ask<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

const SIZE = { width: 1280, height: 1000 };

export function openEngine(name: EngineName): Promise<EnginePage> {
  return { chromium: openChromium, firefox: openFirefox, webkit: openWebkit }[name]();
}

async function openChromium(): Promise<EnginePage> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  const page = await browser.newPage({ viewport: SIZE, reducedMotion: 'reduce', timezoneId: 'UTC' });
  return {
    name: 'chromium',
    open: async (url) => void (await page.goto(url)),
    inject: (script) => page.evaluate(`${script}\n;null`),
    ask: (expression) => page.evaluate(expression),
    close: () => browser.close(),
  };
}

async function openFirefox(): Promise<EnginePage> {
  const { default: puppeteer } = await import('puppeteer-core');
  const home = mkdtempSync(join(tmpdir(), 'rai-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    env: { ...process.env, HOME: home, TZ: 'UTC' },
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
  });
  const page = await browser.newPage();
  await page.setViewport(SIZE);
  return {
    name: 'firefox',
    open: async (url) => void (await page.goto(url)),
    inject: async (script) => void (await page.evaluate(`${script}\n;null`)),
    ask: (expression) => page.evaluate(expression) as Promise<never>,
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openWebkit(): Promise<EnginePage> {
  const driver = await startWebkitDriver();
  try {
    const session = await WebDriverSession.start(`http://127.0.0.1:${driver.port}`, webkitBrowser());
    return {
      name: 'webkit',
      open: (url) => session.open(url),
      inject: (script) => session.inject(script),
      ask: (expression) => session.ask(expression),
      async close() {
        await session.end();
        await driver.stop();
      },
    };
  } catch (error) {
    await driver.stop();
    throw error;
  }
}
