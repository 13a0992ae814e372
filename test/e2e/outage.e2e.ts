import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

describe('the widgets while something is down', { timeout: 240_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let witness: Witness;
  let shop: ShopPage;

  before(async () => {
    demo = await startDemo({ members: 300 });
    browser = await openBrowser();
    witness = await openPage(browser);
    shop = new ShopPage(witness.page);
    shop.page.setDefaultTimeout(60_000);
    // A stream that is open already would not be cut: here changes are asked for in turns.
    await shop.page.route(`${demo.gateway}/v1/live?**`, (route) => route.abort('connectionrefused'));
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const box = async () => (await shop.board.boundingBox())!.height;

  /** Cuts the page off from the gateway's answers; settles with the function that connects it again. */
  const cut = async (): Promise<() => Promise<void>> => {
    const answers = `${demo.gateway}/v1/**`;
    await shop.page.route(answers, (route) => route.abort('connectionrefused'));
    return () => shop.page.unroute(answers);
  };

  it('should keep the rows, say how old they are, and recover by itself', async () => {
    await shop.page.goto(demo.site);
    await shop.ready();
    // Following the board begins after the first rows.
    await shop.page.waitForTimeout(2000);
    const before = await box();
    const connect = await cut();
    try {
      await shop.board.locator('[part="stale"]').waitFor();
      assert.equal(await shop.rows.count(), 10);
      assert.equal(await box(), before);
    } finally {
      await connect();
    }
    await shop.board.locator('[part="stale"]').waitFor({ state: 'detached' });
    assert.equal(await shop.rows.count(), 10);
  });

  it('should draw a designed error in the same box and load on the second try', async () => {
    const connect = await cut();
    const retry = shop.board.getByRole('button', { name: 'Try again' });
    let down: number;
    try {
      await shop.page.reload();
      await retry.waitFor();
      down = await box();
    } finally {
      await connect();
    }
    await retry.click();
    await shop.rows.nth(9).waitFor();
    assert.equal(await box(), down);
  });

  it('should serve the last known rows while the platform is stopped', async () => {
    const { platform } = demo.pids();
    assert.ok(platform);
    process.kill(platform, 'SIGSTOP');
    try {
      const { page, context } = await openPage(browser);
      await page.goto(demo.site);
      await new ShopPage(page).rows.nth(9).waitFor({ timeout: 30_000 });
      await context.close();
    } finally {
      process.kill(platform, 'SIGCONT');
    }
  });
});
