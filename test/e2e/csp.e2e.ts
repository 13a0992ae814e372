import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { listen, type Listening } from '../../demo/sites/server/listen.js';
import { openBrowser, openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const PATIENCE = 20_000;

const violationsOf = (page: Page): Promise<string[]> => page.evaluate('violations');

/** Loads a page as it is, under another policy than its own. */
async function withPolicy(page: Page, url: string, policy: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  devtools.on('Fetch.requestPaused', ({ requestId, responseStatusCode = 200, responseHeaders = [] }) => {
    const others = responseHeaders.filter(({ name }) => !/^content-security-policy$/i.test(name));
    const headers = [...others, { name: 'content-security-policy', value: policy }];
    void devtools.send('Fetch.continueResponse', {
      requestId,
      responseCode: responseStatusCode,
      responseHeaders: headers,
    });
  });
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern: url, requestStage: 'Response' }] });
}

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
  /** Everything that a page does against its policy, from its first moment. */
  const hearViolations = async (page: Page): Promise<void> => {
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(globalThis, { violations });
      addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
      });
    });
  };

  for (const [name, make] of cases) {
    it(`should show rows without a violation under a policy ${name}`, async () => {
      policy = (nonce) => make(demo.gateway, nonce);
      const { page, context, errors } = await openPage(browser);
      await hearViolations(page);
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
      assert.deepEqual(await violationsOf(page), []);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }

  it('should let a member send, reply and react on the shop under the strictest policy', async () => {
    const { page, context, errors } = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(PATIENCE);
    await hearViolations(page);
    // The shop's own sheet and script are its own; everything else is what a list of the gateway allows.
    const strictest =
      `default-src 'none'; script-src 'self' ${demo.gateway}; style-src 'self'; ` +
      `connect-src 'self' ${demo.gateway}; img-src 'self' ${demo.gateway}; form-action 'self'; base-uri 'none'; ` +
      `require-trusted-types-for 'script'; trusted-types lit-html`;
    await withPolicy(page, `${demo.site}/`, strictest);
    await page.goto(demo.site);
    const shop = new ShopPage(page);
    await shop.ready();
    // The policy is in force: a foreign picture is refused, and heard of.
    await page.evaluate(() => {
      const image = document.createElement('img');
      image.src = 'https://foreign.example/a.png';
      document.body.append(image);
    });
    for (let n = 0; n < 100 && (await violationsOf(page)).length === 0; n += 1) await page.waitForTimeout(50);
    assert.match((await violationsOf(page)).join(), /img-src: https:\/\/foreign\.example/);
    await page.evaluate('violations.length = 0');

    await shop.signIn('lucia.herrero');
    await shop.field.waitFor();
    const text = `Said under a strict policy ${Date.now()}`;
    await shop.send(text);
    await shop.messagesWith(text).waitFor();
    const foreign = shop.messages.filter({ hasNot: page.locator('[part~="own"]') }).nth(-2);
    await foreign.hover();
    await foreign.getByRole('button', { name: /^Reply/ }).click();
    const answer = `Answered under a strict policy ${Date.now()}`;
    await shop.send(answer);
    await shop.messagesWith(answer).locator('[part="quote"]').waitFor();
    const row = shop.messages.nth(-3);
    await row.hover();
    const pressed = row.locator('[part="reaction"][aria-pressed="true"]');
    const before = await pressed.count();
    await row.getByRole('button', { name: /^React/ }).click();
    await row.getByRole('group').getByRole('button').nth(4).click();
    await pressed.nth(before).waitFor();
    await shop.signOut();
    await shop.field.waitFor({ state: 'hidden' });
    assert.deepEqual(await violationsOf(page), []);
    const others = errors.filter((one) => !/foreign\.example/.test(one));
    assert.deepEqual(others, []);
    await context.close();
  });
});
