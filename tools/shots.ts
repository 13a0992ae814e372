/**
 * `npm run shots`: pictures of every state of every widget and of the shop, by fixed names, into `shots/`, and one
 * contact sheet. Fails on sideways overflow, cut numbers, text under 4.5:1, marks under 3:1 and on layout shift.
 * `--json` prints what was found; `--only TEXT` takes those pictures whose name holds the text;
 * `--readme` takes only the picture of the README, `demo/screenshot.png`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { serveGallery } from '../demo/sites/gallery/server/serve.js';
import type { Look } from '../test/browser/look/look.js';
import { startDemo, type Demo } from '../test/helpers/start-demo.js';
import { quiet } from '../test/helpers/quiet.js';
import { CHROMIUM_ARGS, chromiumPath } from './browsers.mjs';
import { lookScript } from './look/bundle.js';
import { cellAddress, statesOf, WIDGETS } from './look/cells.js';
import { CELL_READY, SHOP_READY } from './look/waits.js';
import { contactSheet } from './look/contact-sheet.js';

const FOLDER = fileURLToPath(new URL('../shots', import.meta.url));
/** Somebody in the middle of the board. */
const MEMBER = 'lucia.herrero';
const README = fileURLToPath(new URL('../demo/screenshot.png', import.meta.url));

interface Variant {
  name: string;
  theme: 'light' | 'dark';
  width: 320 | 1280;
  locale: 'en' | 'ar';
  forced?: true;
}

const VARIANTS: Variant[] = [
  { name: 'light-1280', theme: 'light', width: 1280, locale: 'en' },
  { name: 'light-320', theme: 'light', width: 320, locale: 'en' },
  { name: 'dark-1280', theme: 'dark', width: 1280, locale: 'en' },
  { name: 'dark-320', theme: 'dark', width: 320, locale: 'en' },
  { name: 'arabic-1280', theme: 'light', width: 1280, locale: 'ar' },
  { name: 'arabic-320', theme: 'dark', width: 320, locale: 'ar' },
  { name: 'forced-1280', theme: 'dark', width: 1280, locale: 'en', forced: true },
  { name: 'forced-320', theme: 'light', width: 320, locale: 'en', forced: true },
];

const SHOP_THEMES = ['light', 'dark'] as const;
const SHOP_WIDTHS = [320, 1280] as const;
const shopNames = (theme: string, width: number): [signedOut: string, signedIn: string] => [
  `shop-signed-out-${theme}-${width}`,
  `shop-signed-in-${theme}-${width}`,
];
const SHOP_PICTURES = SHOP_THEMES.flatMap((theme) => SHOP_WIDTHS.flatMap((width) => shopNames(theme, width)));

interface Finding {
  picture: string;
  problems: string[];
}

const argument = (name: string) => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const only = argument('--only');
const findings: Finding[] = [];
const pictures: string[] = [];
const look = await lookScript();

/** Counts every shift of the layout, also those that a reader causes: there must be none at all. */
const COUNT_SHIFTS = `
  globalThis.raiShifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) raiShifts.push(value.toPrecision(2) + ' by ' + sources.map(
      ({ node, previousRect: from, currentRect: to }) =>
        (node && (node.getRootNode().host?.localName ?? '') + ' ' + node.nodeName + ' ' + (node.className ?? node.data ?? ''))
        + ' from ' + [from.x, from.y, from.width, from.height] + ' to ' + [to.x, to.y, to.width, to.height]).join('; '));
  }).observe({ type: 'layout-shift', buffered: true });
`;

const FRAMES = 'new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)))';

async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-US',
    ...options,
  });
  await context.addInitScript(COUNT_SHIFTS);
  return context.newPage();
}

async function examine(page: Page, selector: string, isForced = false): Promise<string[]> {
  await page.evaluate(`${look}\n;null`);
  const found = await page.evaluate<Look, string>((at) => raiLook(at), selector);
  const shifts = await page.evaluate<string[]>('globalThis.raiShifts.splice(0)');
  return [
    ...found.overflow.map((text) => `overflow: ${text}`),
    ...found.clipped.map((text) => `cut off: ${text}`),
    ...found.cutLines.map((text) => `line cut off: ${text}`),
    // In forced colors the reader's own palette decides about contrast.
    ...(isForced ? [] : found.weakTexts.map((text) => `text: ${text}`)),
    ...(isForced ? [] : found.weakMarks.map((text) => `mark: ${text}`)),
    ...shifts.map((text) => `layout shift ${text}`),
  ];
}

async function keep(page: Page, name: string, problems: string[], clip?: string): Promise<void> {
  const path = `${FOLDER}/${name}.png`;
  if (clip) await page.locator(clip).screenshot({ path, animations: 'disabled' });
  else await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  // A picture of the whole page makes the window taller for a moment, which moves things.
  await page.evaluate(FRAMES);
  await page.evaluate('globalThis.raiShifts.splice(0)');
  pictures.push(name);
  if (problems.length > 0) findings.push({ picture: name, problems });
}

async function widgetPictures(browser: Browser): Promise<void> {
  const gallery = await serveGallery();
  for (const variant of VARIANTS) {
    const { theme, width, locale } = variant;
    const page = await newPage(browser, {
      viewport: { width, height: 900 },
      colorScheme: theme,
      ...(variant.forced ? { forcedColors: 'active' as const } : {}),
    });
    for (const widget of WIDGETS) {
      for (const state of statesOf(widget)) {
        const name = `${widget}-${state}-${variant.name}`;
        if (only && !name.includes(only)) continue;
        await page.goto(cellAddress(gallery.url, { widget, state, theme, locale, width: 'fluid' }));
        await page.evaluate(CELL_READY);
        await keep(page, name, await examine(page, '.stage > *', variant.forced), '.stage');
      }
    }
    await page.context().close();
  }
  await gallery.stop();
}

/** Waits until the three widgets show something of the community and nothing is on its way any more. */
async function shopReady(page: Page): Promise<void> {
  await page.evaluate(SHOP_READY);
  await quiet(page);
}

/** Signs in without scrolling away from the widgets, so that their shifts would be seen. */
async function signIn(page: Page): Promise<void> {
  await page.locator('a[data-sign-in]').dispatchEvent('click');
  await page.locator(`dialog button[value="${MEMBER}"]`).dispatchEvent('click');
  await page.locator('[data-signed-in]').waitFor({ state: 'visible' });
  await page.locator('rai-messages textarea').waitFor();
  await page.locator('rai-tier [role="progressbar"]').waitFor();
  await shopReady(page);
}

async function shopPictures(browser: Browser, demo: Demo): Promise<void> {
  for (const theme of SHOP_THEMES) {
    for (const width of SHOP_WIDTHS) {
      const [signedOut, signedIn] = shopNames(theme, width);
      if (only && !signedOut.includes(only) && !signedIn.includes(only)) continue;
      const page = await newPage(browser, { viewport: { width, height: 1100 }, colorScheme: theme });
      await page.goto(`${demo.site}/#community`);
      await shopReady(page);
      await keep(page, signedOut, await examine(page, 'body'));
      await signIn(page);
      await keep(page, signedIn, await examine(page, 'body'));
      await page.context().close();
    }
  }
}

async function readmePicture(browser: Browser, demo: Demo): Promise<void> {
  const page = await newPage(browser, { viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  await page.goto(demo.site);
  await shopReady(page);
  await signIn(page);
  const { y, height } = (await page.locator('#community').boundingBox())!;
  const top = await page.evaluate<number>('scrollY');
  const clip = { x: 0, y: y + top, width: 1280, height };
  await page.screenshot({ path: README, clip, fullPage: true, animations: 'disabled' });
  await page.context().close();
}

const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
const isReadme = process.argv.includes('--readme');
const needsShop = isReadme || !only || SHOP_PICTURES.some((name) => name.includes(only));
try {
  if (!isReadme) {
    if (!only) rmSync(FOLDER, { recursive: true, force: true, maxRetries: 3 });
    mkdirSync(FOLDER, { recursive: true });
    await widgetPictures(browser);
  }
  if (needsShop) {
    const demo = await startDemo({ members: 5000 });
    try {
      await (isReadme ? readmePicture : shopPictures)(browser, demo);
    } finally {
      await demo.stop();
    }
  }
  if (!isReadme && !only) await contactSheet(browser, FOLDER, pictures);
} finally {
  await browser.close();
}

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ ok: findings.length === 0, pictures: pictures.length, findings }, null, 2));
} else {
  for (const { picture, problems } of findings) {
    console.log(picture);
    for (const problem of problems) console.log(`  ${problem}`);
  }
  console.log(
    isReadme ? `wrote ${README}` : `${pictures.length} pictures, ${findings.length} with something wrong`,
  );
}
process.exit(findings.length === 0 ? 0 : 1);
