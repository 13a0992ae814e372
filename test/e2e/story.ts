import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { seasonsAround } from '../../demo/start/seasons.js';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const PATIENCE = { timeout: 20_000 };

/** The whole story of a visitor, from the page to the database and back. Told with and without what the sandbox adds. */
export function tellStory(name: string, { strict }: { strict: boolean }): void {
  describe(name, { timeout: 240_000 }, () => {
    let demo: Demo;
    let browser: Browser;
    let witness: Witness;
    let shop: ShopPage;

    before(async () => {
      demo = await startDemo({ members: 300, strict });
      browser = await openBrowser();
      witness = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
      shop = new ShopPage(witness.page);
      shop.page.setDefaultTimeout(PATIENCE.timeout);
    });
    after(async () => {
      await browser?.close();
      await demo?.stop();
    });

    /** The steps build on each other: after one that failed the others would only wait for nothing. */
    let isBroken = false;
    const step = (title: string, act: () => Promise<void>): void => {
      it(title, async (t) => {
        if (isBroken) return t.skip('an earlier step failed');
        isBroken = true;
        await act();
        isBroken = false;
      });
    };

    /** The member's own score on the board, as a number. */
    const score = async (): Promise<number> => {
      const own = shop.board.locator(
        'tr[part~="current"] [part="score"] .exact, [part="self"] [part="score"] .exact',
      );
      return Number((await own.first().innerText()).replaceAll(/\D/g, ''));
    };
    const until = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
      const end = Date.now() + PATIENCE.timeout;
      while (!(await isTrue())) {
        if (Date.now() > end) assert.fail(`never: ${what}`);
        await shop.page.waitForTimeout(100);
      }
    };

    step('should show ten rows, the ladder and messages to a stranger', async () => {
      await shop.page.goto(demo.site);
      await shop.ready();
      assert.equal(await shop.rows.count(), 10);
      assert.equal(await shop.rows.first().locator('[part="rank"]').innerText(), '1');
      for (const tier of ['Apprentice', 'Northstar'])
        await shop.tier.getByText(tier, { exact: true }).first().waitFor();
      await shop.messages.nth(3).waitFor({ state: 'attached' });
      assert.equal(await shop.field.isVisible(), false);
      await shop.me.locator('[part="sign-in"]').waitFor();
      assert.ok(!witness.requests.some((url) => /^\/v1\/me(\/|$)/.test(new URL(url).pathname)));
    });

    step('should show the season that runs, its days, and the one before', async () => {
      const [last, running] = seasonsAround(Date.now());
      const season = shop.board.getByRole('radio', { name: 'Season', exact: true });
      // Past days are read in the background after the start.
      const past = `${demo.gateway}/v1/boards/xp?run=${last!.run}`;
      await until('the season before', async () => (await fetch(past)).ok);
      await season.check({ force: true });
      await shop.board.getByText(running!.name).filter({ visible: true }).first().waitFor();
      await until('rows of the season', async () => (await shop.rows.count()) === 10);
      await shop.board.locator('button[part="menu"]').click();
      const menu = shop.board.getByRole('dialog');
      await menu.getByRole('button', { name: new RegExp(`^${running!.name}.*now`) }).waitFor();
      await menu.getByRole('button', { name: new RegExp(`^${last!.name}`) }).click();
      await menu.waitFor({ state: 'hidden' });
      await shop.board.getByText(last!.name).filter({ visible: true }).first().waitFor();
      await shop.board.getByRole('radio', { name: 'All time' }).check({ force: true });
      const names = shop.board.getByText(last!.name).filter({ visible: true });
      await until('all time', async () => (await names.count()) === 0);
      await shop.rows.nth(9).waitFor();
    });

    step('should show the member their own place and tier after signing in, without a reload', async () => {
      await shop.page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await shop.signIn('lucia.herrero');
      await until('an own place', async () => /\bof\b/.test(await shop.me.innerText()));
      await shop.tier.locator('[role="progressbar"][aria-valuetext]').waitFor();
      await shop.field.waitFor();
      assert.ok((await score()) > 0);
      assert.equal(await shop.page.evaluate(() => 'isSamePage' in globalThis), true);
    });

    step('should send a message once and move the score', async () => {
      const before = await score();
      const text = `The planer is free again ${Date.now()}`;
      await shop.send(text);
      await shop.messagesWith(text).waitFor();
      await until('a higher score', async () => (await score()) > before);
      // The list is asked for again while the message is on its way: it must not appear a second time.
      await shop.page.waitForTimeout(1500);
      assert.equal(await shop.messagesWith(text).count(), 1);
      const stranger = await openPage(browser);
      const other = new ShopPage(stranger.page);
      await stranger.page.goto(demo.site);
      await other.messagesWith(text).waitFor(PATIENCE);
      assert.equal(await other.messagesWith(text).count(), 1);
      assert.deepEqual(stranger.errors, []);
      await stranger.context.close();
    });

    step('should reply to somebody', async () => {
      const foreign = shop.messages.filter({ hasNot: shop.page.locator('[part~="own"]') }).nth(-2);
      await foreign.hover();
      await foreign.getByRole('button', { name: /^Reply/ }).click();
      const text = `Thank you, I will try that ${Date.now()}`;
      await shop.send(text);
      await shop.messagesWith(text).waitFor();
      await shop.page.waitForTimeout(1500);
      assert.equal(await shop.messagesWith(text).count(), 1);
      assert.ok(await shop.messagesWith(text).locator('[part="quote"]').isVisible());
    });

    step('should react with one of six, once', async () => {
      const row = shop.messages.nth(-3);
      await row.hover();
      const before = await row.locator('[part="reaction"][aria-pressed="true"]').count();
      await row.getByRole('button', { name: /^React/ }).click();
      const quick = row.getByRole('group').getByRole('button');
      assert.equal(await quick.count(), 6);
      await quick.nth(4).click();
      await until(
        'an own reaction',
        async () => (await row.locator('[part="reaction"][aria-pressed="true"]').count()) > before,
      );
      await shop.page.waitForTimeout(1500);
      assert.equal(await row.locator('[part="reaction"][aria-pressed="true"]').count(), before + 1);
    });

    step('should show nothing of the first member after another one signed in', async () => {
      const place = await shop.me.innerText();
      await shop.field.fill('A draft of the first member');
      await shop.signOut();
      await shop.signIn('ada.okafor');
      await until('another place', async () => {
        const now = await shop.me.innerText();
        return /\bof\b/.test(now) && now !== place;
      });
      await shop.field.waitFor();
      assert.equal(await shop.field.inputValue(), '');
      assert.match(await shop.page.locator('[data-name]').innerText(), /Ada Okafor/);
    });

    step('should show only what is public after signing out', async () => {
      await shop.field.fill('Another draft');
      await shop.signOut();
      await until('no own place', async () => /Sign in/.test(await shop.me.innerText()));
      await shop.field.waitFor({ state: 'hidden' });
      if ((await shop.field.count()) > 0) assert.equal(await shop.field.inputValue(), '');
      assert.equal(await shop.board.locator('tr[part~="current"]').count(), 0);
      assert.equal(await shop.feed.locator('[aria-pressed="true"]').count(), 0);
      assert.equal(await shop.rows.count(), 10);
    });

    step('should still know the message after a reload, and have caused no error', async () => {
      await shop.page.reload();
      await shop.ready();
      await shop.messagesWith('The planer is free again').first().waitFor();
      assert.deepEqual(witness.errors, []);
    });
  });
}
