import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page, Route } from 'playwright';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { CommunityPage } from '../helpers/community-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const PATIENCE = 60_000;

describe('the profile of a member, when something goes wrong', { timeout: 600_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let witness: Witness;
  let page: Page;
  let app: CommunityPage;

  before(async () => {
    demo = await startDemo({ members: 300 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  beforeEach(async () => {
    await witness?.context.close();
    witness = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
    ({ page } = witness);
    page.setDefaultTimeout(PATIENCE);
    app = new CommunityPage(page);
    await page.goto(demo.app);
    await app.signIn('lucia.herrero');
    await page.getByRole('link', { name: 'Profile and keys' }).click();
    await page.locator('[data-key-id]').first().waitFor();
  });

  const way = (place: 'server' | 'page') => page.locator(`.place input[value="${place}"]`);
  const chosen = (place: 'server' | 'page') =>
    way(place).and(page.locator(':checked:enabled')).waitFor({ state: 'attached' });
  /** Holds requests until they are let go. */
  const hold = async (url: string, method = 'GET'): Promise<{ came: Promise<void>; go: () => void }> => {
    let go = (): void => {};
    const gate = new Promise<void>((open) => (go = open));
    let hasCome = (): void => {};
    const came = new Promise<void>((settle) => (hasCome = settle));
    await page.route(url, async (route: Route) => {
      if (route.request().method() !== method) return route.fallback();
      hasCome();
      await gate;
      await route.continue().catch(() => {});
    });
    return { came, go };
  };

  it('should put the choice back when the server did not take it, and say so', async () => {
    await page.route('**/account/place', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 503, body: '' }) : route.fallback(),
    );
    await chosen('server');
    await way('page').check({ force: true });
    await page.getByRole('alert').getByText('That did not work.').waitFor();
    await chosen('server');
    assert.equal(await way('page').isChecked(), false);
  });

  it('should show what the server did when only its answer was lost', async () => {
    let isLost = false;
    await page.route('**/account/place', async (route) => {
      if (isLost || route.request().method() !== 'POST') return route.fallback();
      isLost = true;
      // The same request, in a connection that holds.
      await page.evaluate(() =>
        fetch('/account/place', { method: 'POST', body: new URLSearchParams({ place: 'page' }) }),
      );
      await route.abort();
    });
    await way('page').check({ force: true });
    await page.getByRole('alert').getByText('That did not work.').waitFor();
    await chosen('page');
  });

  it('should show what the server did when only the keys cannot be listed after it', async () => {
    await page.route('**/account/keys', (route) => route.fulfill({ status: 503, body: '' }));
    await way('page').check({ force: true });
    await page.getByRole('alert').getByText('That did not work.').waitFor();
    await chosen('page');
    await page.unroute('**/account/keys');
    await page.reload();
    await chosen('page');
  });

  it('should show the next member nothing of a choice that the one before was making', async () => {
    const move = await hold('**/account/place', 'POST');
    await way('page').check({ force: true });
    await move.came;
    await app.signOut();
    await app.signIn('ada.okafor');
    await page.locator('[data-key-id]').first().waitFor();
    move.go();
    await page.waitForResponse((answer) => answer.url().endsWith('/account/place')).catch(() => {});
    await chosen('server');
    assert.equal(await page.getByRole('alert').getByText('That did not work.').count(), 0);
  });

  it('should name no channel by its number, neither before nor after the channels are known', async () => {
    const channels = await hold('**/v1/channels*');
    await page.reload();
    await channels.came;
    await page.locator('[data-key-id]').first().waitFor();
    const keys = page.locator('.keys');
    assert.doesNotMatch(await keys.innerText(), /[0-9a-f]{24}/);
    assert.match(await keys.innerText(), /Only in …/);
    channels.go();
    await keys.getByText('By Eye').first().waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /[0-9a-f]{24}/);
  });

  it('should say that a sign-out did not work, and stay signed in', async () => {
    await page.route('**/sign-out', (route) => route.abort());
    await page.locator('[data-sign-out]').click();
    await page.locator('.member').getByRole('alert').getByText('That did not work.').waitFor();
    assert.equal(await page.locator('[data-name]').innerText(), 'Lucía Herrero');
  });
});
