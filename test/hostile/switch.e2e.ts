import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Route } from 'playwright';
import { openBrowser, openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const subOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;

describe('sign-out and another member while requests are pending', { timeout: 240_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  before(async () => {
    demo = await startDemo({ members: 300 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('should show, keep and send nothing of the member before', async () => {
    const { page, context, errors } = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(20_000);
    const shop = new ShopPage(page);
    const calls: { at: number; method: string; path: string; sub: string; aborted: boolean }[] = [];
    const clock = performance.now();
    page.on('request', (request) => {
      const token = request.headers()['authorization'];
      if (!token) return;
      const { pathname } = new URL(request.url());
      const call = {
        at: performance.now() - clock,
        method: request.method(),
        path: pathname,
        sub: subOf(token.slice(7)),
        aborted: false,
      };
      calls.push(call);
      page.on('requestfailed', (failed) => {
        if (failed === request) call.aborted = true;
      });
    });

    await page.goto(demo.site);
    await shop.ready();
    await shop.signIn('lucia.herrero');
    await shop.field.waitFor();
    await shop.me.filter({ hasText: /\bof\b/ }).waitFor();
    const first = subOf(
      (await page.evaluate(async () => {
        const answer = await fetch('/session', { method: 'POST' });
        return ((await answer.json()) as { token: string }).token;
      })) as string,
    );
    const place = await shop.me.innerText();
    await shop.field.fill('A draft of the first member');

    // From here on the gateway is slow for this member: answers hang while the site signs them out.
    const hanging: Route[] = [];
    await page.route(`${demo.gateway}/v1/me**`, (route) =>
      route.request().method() === 'OPTIONS' ? route.continue() : void hanging.push(route),
    );
    await shop.board.locator('label').nth(1).click();
    await page.waitForTimeout(300);

    const signedOutAt = performance.now() - clock;
    await shop.signOut();
    const draft = async () => ((await shop.field.count()) ? shop.field.inputValue() : '');
    assert.equal(await draft(), '', 'the draft is still there');
    const now = await shop.me.allInnerTexts();
    assert.ok(!now.join().includes(place), 'the place of the member before is still there');

    // The late answers arrive now; nobody wants them any more.
    await page.unroute(`${demo.gateway}/v1/me**`);
    for (const route of hanging) await route.continue().catch(() => {});
    await page.waitForTimeout(1500);
    assert.equal(await shop.field.isVisible(), false);
    assert.ok(!(await shop.me.allInnerTexts()).join().includes(place));

    await shop.signIn('ada.okafor');
    await shop.field.waitFor();
    assert.equal(await shop.field.inputValue(), '', 'a draft of the member before');
    await page.waitForTimeout(1500);
    assert.ok(!(await shop.me.allInnerTexts()).join().includes(place));

    const late = calls.filter(
      ({ at, sub, path }) => at > signedOutAt + 1000 && sub === first && path !== '/v1/sessions/current',
    );
    assert.deepEqual(late, [], 'a call in the name of the member before');
    assert.ok(calls.some(({ sub }) => sub !== first));
    assert.ok(
      calls.some(
        ({ method, path, sub }) => method === 'DELETE' && path === '/v1/sessions/current' && sub === first,
      ),
      'the token of the member before was not revoked',
    );
    assert.deepEqual(
      errors.filter((line) => !/Failed to load resource|ERR_ABORTED/.test(line)),
      [],
    );
    await context.close();
  });
});
