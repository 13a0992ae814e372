import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { openHostPage, type HostPage } from './host-page.js';

describe('a module that cannot be loaded', { timeout: 180_000 }, () => {
  let host: HostPage;
  before(async () => {
    host = await openHostPage();
    host.write(
      '<rai-leaderboard board="xp"><a href="/board">Our board</a></rai-leaderboard>',
      `<script>
        globalThis.failures = [];
        addEventListener('rai-load-failed', (event) => failures.push(event.detail));
      </script>
      <script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
  });
  after(() => host?.stop());

  const failuresOf = (page: Page): Promise<{ tag: string; reason: string }[]> =>
    page.evaluate(() => (globalThis as unknown as { failures: { tag: string; reason: string }[] }).failures);

  for (const [name, answer] of [
    ['is not there', { status: 404 }],
    ['fails on the server', { status: 500 }],
    ['is blocked', undefined],
  ] as const) {
    it(`should come by the second way when one that others need ${name}`, async () => {
      const { page, context } = await openPage(host.browser);
      await page.route('**/chunks/**', (route) => (answer ? route.fulfill(answer) : route.abort()));
      await page.goto(host.url);
      await new ShopPage(page).rows.nth(9).waitFor();
      assert.deepEqual(await failuresOf(page), []);
      await context.close();
    });
  }

  it('should be an event when the second way fails as well, and the page keeps what it wrote', async () => {
    const { page, context } = await openPage(host.browser);
    await page.route(/chunks|iife/, (route) => route.abort());
    await page.goto(host.url);
    await page.waitForFunction(() => (globalThis as unknown as { failures: [] }).failures.length > 0);
    const failures = await failuresOf(page);
    assert.equal(failures.length, 1);
    assert.equal(failures[0]!.tag, 'rai-leaderboard');
    assert.ok(await page.locator('a', { hasText: 'Our board' }).isVisible());

    // The next element of this tag is a new try, and the network may be back by then.
    await page.unroute(/chunks|iife/);
    await page.evaluate(() => {
      const next = document.createElement('rai-leaderboard');
      next.setAttribute('board', 'xp');
      document.body.append(next);
    });
    await page.locator('rai-leaderboard').nth(1).locator('tr[part~="row"]').nth(9).waitFor();
    await context.close();
  });
});
