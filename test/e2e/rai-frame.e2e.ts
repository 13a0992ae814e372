import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright';
import { listen, type Listening } from '../../demo/sites/server/listen.js';
import { buildCdn, cdnIsStale } from '../../tools/build-cdn.js';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { serveGateway, type Served } from '../helpers/served-gateway.js';
import { TinyPlatform } from '../helpers/tiny-platform.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

interface Site {
  /** Headers of its page. */
  headers: Record<string, string>;
  /** What stands in its body. */
  body: string;
}

/** Runs in the page, which forbids the driver's own waiting: states by name, from the first moment. */
const RECORD = `
  globalThis.states = [];
  for (const type of ['rai-frame-open', 'rai-frame-slow', 'rai-frame-gone', 'rai-frame-refused'])
    addEventListener(type, (event) => states.push(type + ' ' + (event.reason ?? '')));
`;

describe('a widget in a frame of the gateway', { timeout: 240_000 }, () => {
  const site: Site = { headers: {}, body: '' };
  let listed: Listening;
  let stranger: Listening;
  let served: Served;
  let browser: Browser;

  before(async () => {
    if (cdnIsStale()) await buildCdn();
    const answer = (name: string) =>
      listen(name, 0, (_request, response) => {
        for (const [key, value] of Object.entries(site.headers)) response.setHeader(key, value);
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,">
          <script type="module" src="${served.url}/kit/${version}/rai-kit.js" data-gateway="${served.url}" crossorigin></script>
          </head><body>${site.body}</body></html>`);
      });
    listed = await answer('listed.localhost');
    stranger = await answer('stranger.localhost');
    const platform = new TinyPlatform(
      Array.from({ length: 40 }, (_, i) => ({ id: i + 1, xp: 4000 - i * 50, name: `Maker ${i + 1}` })),
    );
    served = await serveGateway({
      fetch: platform.fetch,
      options: { origins: { frame: [listed.url], call: [] } },
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await served?.close();
    await listed?.stop();
    await stranger?.stop();
  });

  async function visit(url: string, at: Partial<Site> = {}, options = {}): Promise<Witness> {
    site.headers = at.headers ?? {};
    site.body =
      at.body ??
      '<rai-frame widget="leaderboard" board="xp" limit="25" min-height="300"><a href="/board">The board</a></rai-frame>';
    const witness = await openPage(browser, options);
    await witness.page.addInitScript(RECORD);
    await witness.page.goto(url);
    return witness;
  }

  const inside = (page: Page): FrameLocator => page.locator('rai-frame iframe').contentFrame();
  const rows = (page: Page) => inside(page).locator('tr[part~="row"]');

  async function reads(page: Page, expression: string, wanted: unknown): Promise<void> {
    const end = Date.now() + 30_000;
    let found: unknown;
    do {
      found = await page.evaluate(expression);
      if (JSON.stringify(found) === JSON.stringify(wanted)) return;
      await page.waitForTimeout(50);
    } while (Date.now() < end);
    assert.deepEqual(found, wanted, expression);
  }

  it('should show rows on a page of another site, which runs none of its code and gets no cookie', async () => {
    const { page, context, errors } = await visit(listed.url);
    await rows(page).nth(24).waitFor();
    assert.equal(await rows(page).count(), 25);
    const frame = page.locator('rai-frame iframe');
    assert.equal(await frame.getAttribute('sandbox'), 'allow-scripts allow-same-origin');
    assert.ok((await frame.getAttribute('title'))!.length > 0);
    assert.equal(await page.evaluate('customElements.get("rai-leaderboard") === undefined'), true);
    await reads(page, 'states', ['rai-frame-open ']);
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('should be as tall as its rows, without a scroll bar of its own', async () => {
    const { page, context } = await visit(listed.url);
    await rows(page).nth(24).waitFor();
    const frame = page.locator('rai-frame iframe');
    const content = () =>
      inside(page)
        .locator('main')
        .evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
    const end = Date.now() + 30_000;
    let difference = Infinity;
    while (difference > 2 && Date.now() < end) {
      difference = Math.abs((await frame.boundingBox())!.height - (await content()));
      if (difference > 2) await page.waitForTimeout(50);
    }
    assert.ok(difference <= 2, `the frame differs from its content by ${difference} px`);
    assert.ok((await content()) > 300);
    await context.close();
  });

  it('should follow the theme and the language of its page without a reload', async () => {
    const { page, context, requests } = await visit(listed.url, {}, { colorScheme: 'light' });
    await rows(page).first().waitFor();
    const root = () =>
      inside(page)
        .locator('html')
        .evaluate((html) => {
          const { colorScheme } = (html as HTMLElement).style;
          const accent = (html as HTMLElement).style.getPropertyValue('--rai-color-accent');
          return { colorScheme, accent, lang: (html as HTMLElement).lang };
        });
    const becomes = async (wanted: object) => {
      const end = Date.now() + 30_000;
      let found: object = {};
      while (Date.now() < end) {
        found = await root();
        if (JSON.stringify(found) === JSON.stringify(wanted)) return;
        await page.waitForTimeout(50);
      }
      assert.deepEqual(found, wanted);
    };
    await becomes({ colorScheme: 'light', accent: 'rgb(79, 70, 229)', lang: 'en' });
    await page.evaluate(`{
      const frame = document.querySelector('rai-frame');
      frame.theme = 'dark';
      frame.style.setProperty('--rai-color-accent', '#ff8800');
      document.documentElement.lang = 'de';
    }`);
    await becomes({ colorScheme: 'dark', accent: 'rgb(255, 136, 0)', lang: 'de' });
    await inside(page).getByText('Mitglied').first().waitFor({ state: 'attached' });
    assert.equal(requests.filter((url) => url.includes('/frame/')).length, 1);
    await context.close();
  });

  for (const policy of ['require-corp', 'credentialless']) {
    it(`should show rows on a page with Cross-Origin-Embedder-Policy: ${policy}`, async () => {
      const { page, context, errors } = await visit(listed.url, {
        headers: {
          'cross-origin-embedder-policy': policy,
          'cross-origin-opener-policy': 'same-origin',
        },
      });
      await rows(page).nth(24).waitFor();
      assert.equal(await page.evaluate('crossOriginIsolated'), true);
      await reads(page, 'states', ['rai-frame-open ']);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }

  it('should show rows on a page whose policy lists the gateway only', async () => {
    const { page, context, errors } = await visit(listed.url, {
      headers: {
        'content-security-policy': `default-src 'none'; script-src ${served.url}; frame-src ${served.url}; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html`,
      },
    });
    await rows(page).nth(24).waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('should be blocked on a site that is not listed, which keeps its own link', async () => {
    const { page, context } = await visit(stranger.url, {
      body: '<rai-frame widget="leaderboard" board="xp" slow-ms="200" timeout-ms="1500"><a href="/board">The board</a></rai-frame>',
    });
    await page.locator('rai-frame [part="note"] [part="retry"]').waitFor();
    assert.equal(await page.getByRole('link', { name: 'The board' }).isVisible(), true);
    const states = await page.evaluate<string[]>('states');
    assert.equal(states.includes('rai-frame-open '), false);
    assert.match(states.at(-1)!, /rai-frame-gone (LOADED_SILENT|NO_ANSWER|PEER_GONE)/);
    // Nothing of the widget ever ran there.
    assert.equal(page.frames().filter((frame) => frame.url().includes('/frame/')).length <= 1, true);
    for (const frame of page.frames().slice(1))
      assert.equal(await frame.locator('rai-leaderboard').count(), 0);
    await context.close();
  });

  it('should show itself when it is opened alone, and load nothing for a widget that does not exist', async () => {
    const { page, context } = await visit(listed.url, {
      body: '<rai-frame widget="nothing"></rai-frame>',
    });
    await reads(page, 'states', ['rai-frame-refused widget-unknown']);
    assert.equal(await page.locator('iframe').count(), 0);
    await page.goto(`${served.url}/frame/leaderboard?board=xp`);
    await page.locator('tr[part~="row"]').first().waitFor();
    await context.close();
  });
});
