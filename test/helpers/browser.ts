import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright';
import { CHROMIUM_ARGS, chromiumPath } from '../../tools/browsers.mjs';

/** The system's Chromium. `--test-third-party-cookie-phaseout` is how a reader's browser blocks foreign cookies. */
export function openBrowser(args: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_ARGS, ...args] });
}

/** Everything a page did that somebody could see from outside, from its first moment. */
export interface Witness {
  page: Page;
  context: BrowserContext;
  /** Addresses of all requests, those of workers included. */
  requests: string[];
  /** Each request's `Referer`. */
  referrers: string[];
  /** Lines of the console, whatever their level. */
  console: string[];
  /** Errors that nobody caught, and console errors. */
  errors: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Witness> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const witness: Witness = { page, context, requests: [], referrers: [], console: [], errors: [] };
  context.on('request', (request) => {
    witness.requests.push(request.url());
    const referrer = request.headers()['referer'];
    if (referrer) witness.referrers.push(referrer);
  });
  page.on('console', (message) => {
    witness.console.push(message.text());
    if (message.type() === 'error') witness.errors.push(message.text());
  });
  page.on('pageerror', (error) => witness.errors.push(String(error)));
  return witness;
}
