import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { listen, type Listening } from '../../demo/sites/server/listen.js';
import { openBrowser, openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('a page with a strict policy', { timeout: 180_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let site: Listening;
  let policy: (nonce: string) => string;

  before(async () => {
    demo = await startDemo({ members: 300 });
    browser = await openBrowser();
    const config = (await (await fetch(`${demo.gateway}/v1/config`)).json()) as {
      channels: { id: string }[];
    };
    const channel = config.channels[0]!.id;
    site = await listen('strict.localhost', 0, (_request, response) => {
      const nonce = randomBytes(12).toString('base64url');
      response.setHeader('content-security-policy', policy(nonce));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><title>Strict</title><link rel="icon" href="${demo.gateway}/none">
        <script nonce="${nonce}" type="module" src="${demo.gateway}/kit/${version}/rai-kit.js" data-gateway="${demo.gateway}"></script>
        <rai-leaderboard board="xp"></rai-leaderboard><rai-tier></rai-tier>
        <rai-messages channel="${channel}"></rai-messages></html>`);
    });
  });
  after(async () => {
    await site?.stop();
    await browser?.close();
    await demo?.stop();
  });

  const cases: [name: string, policy: (gateway: string, nonce: string) => string][] = [
    [
      'that lists the gateway only',
      (g) => `default-src 'none'; script-src ${g}; connect-src ${g}; img-src ${g}`,
    ],
    [
      'that lists a nonce for scripts',
      // What the loader imports is trusted through it.
      (g, nonce) =>
        `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src ${g}; img-src ${g}`,
    ],
    [
      'that also asks for trusted types',
      (g) =>
        `default-src 'none'; script-src ${g}; connect-src ${g}; img-src ${g}; require-trusted-types-for 'script'; trusted-types lit-html`,
    ],
    [
      'that wants a nonce for scripts and styles, and trusted types',
      (g, nonce) =>
        `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'nonce-${nonce}'; connect-src ${g}; img-src ${g}; require-trusted-types-for 'script'; trusted-types lit-html`,
    ],
  ];
  for (const [name, make] of cases) {
    it(`should show rows without a violation under a policy ${name}`, async () => {
      policy = (nonce) => make(demo.gateway, nonce);
      const { page, context, errors } = await openPage(browser);
      await page.addInitScript(() => {
        const violations: string[] = [];
        Object.assign(globalThis, { violations });
        addEventListener('securitypolicyviolation', (event) => {
          violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
        });
      });
      await page.goto(site.url);
      const shop = new ShopPage(page);
      await shop.ready();
      // The other windows, a row below, older messages: everything that loads or draws something new.
      await shop.board.locator('label').nth(1).click();
      await page.waitForTimeout(700);
      await shop.feed.hover();
      await page.mouse.wheel(0, -4000);
      await page.waitForTimeout(1000);
      assert.equal(await shop.rows.count(), 10);
      assert.deepEqual(await page.evaluate('violations'), []);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
});
