import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { CommunityPage } from '../helpers/community-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

/** Live messages may come by a poll, which rests for up to half a minute after a failure. */
const PATIENCE = 60_000;
const LUCIA = 'lucia.herrero';

/** Notes everything that is said between windows and over ports, in every document, from its first moment. */
const LISTEN_TO_EVERYTHING = `{
  const said = (globalThis.__said = []);
  const keep = (what) => {
    try {
      said.push(typeof what === 'string' ? what : JSON.stringify(what));
    } catch {
      said.push(String(what));
    }
  };
  addEventListener('message', ({ data }) => keep(data), true);
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...all) {
    keep(all[0]);
    return postMessage.apply(this, all);
  };
}`;

/** Every place of a document in which something could have been left, as one text. */
const everythingLeft = (page: Page): Promise<string[]> =>
  Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(async () => {
        const roots: (Document | ShadowRoot)[] = [document];
        for (const root of roots) {
          for (const element of root.querySelectorAll('*'))
            if (element.shadowRoot) roots.push(element.shadowRoot);
        }
        const shown = roots.map(
          (root) => (root as ShadowRoot).innerHTML ?? document.documentElement.outerHTML,
        );
        // A frame of another site may be denied all storage: then nothing can be left in it.
        const stored = await Promise.all(
          [
            () => Object.entries(localStorage),
            () => Object.entries(sessionStorage),
            async () => (await indexedDB.databases()).map((one) => one.name),
            () => caches.keys(),
          ].map((look) =>
            Promise.resolve()
              .then<unknown>(look)
              .catch(() => 'denied'),
          ),
        );
        return JSON.stringify([
          ...shown,
          location.href,
          document.cookie,
          document.referrer,
          name,
          ...stored,
          history.state,
          performance.getEntries().map((entry) => entry.name),
          (globalThis as { __said?: string[] }).__said,
        ]);
      }),
    ),
  );

/**
 * The story of a member of the community's app: channels, two apps in them, consent, keys. Told with and without
 * what the sandbox adds to the platform's contract.
 */
export function tellChannelStory(name: string, { strict }: { strict: boolean }): void {
  describe(name, { timeout: 600_000 }, () => {
    let demo: Demo;
    let browser: Browser;
    let witness: Witness;
    let page: Page;
    let app: CommunityPage;

    before(async () => {
      demo = await startDemo({ members: 300, strict });
      browser = await openBrowser(['--site-per-process', '--test-third-party-cookie-phaseout']);
      witness = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
      ({ page } = witness);
      page.setDefaultTimeout(PATIENCE);
      await witness.context.addInitScript(LISTEN_TO_EVERYTHING);
      app = new CommunityPage(page);
    });
    after(async () => {
      await browser?.close();
      await demo?.stop();
    });

    let isBroken = false;
    const step = (title: string, act: () => Promise<void>): void => {
      it(title, async (t) => {
        if (isBroken) return t.skip('an earlier step failed');
        isBroken = true;
        await act();
        isBroken = false;
      });
    };
    const until = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
      const end = Date.now() + PATIENCE;
      while (!(await isTrue())) {
        if (Date.now() > end) assert.fail(`never: ${what}`);
        await page.waitForTimeout(100);
      }
    };
    const mark = (): Promise<void> =>
      app.frame(demo.partner).evaluate(() => void Object.assign(globalThis, { isSameDocument: true }));
    const isMarked = (): Promise<boolean> =>
      app.frame(demo.partner).evaluate(() => 'isSameDocument' in globalThis);

    /** Chooses where the app's key lies. The choice rests while the keys of the member are read or changed. */
    const choosePlace = async (place: 'server' | 'page'): Promise<void> => {
      const way = page.locator(`.place input[value="${place}"]`);
      const isAwake = way.and(page.locator(':enabled'));
      await isAwake.waitFor({ state: 'attached' });
      await way.check({ force: true });
      await isAwake.and(page.locator(':checked')).waitFor({ state: 'attached' });
    };

    /** The key that the app holds for a member: asked for as the gateway asks. */
    const heldKey = (username: string): Promise<string> => {
      const read = <T>(file: string): T => JSON.parse(readFileSync(join(demo.data, file), 'utf8')) as T;
      const { serverKey } = read<{ serverKey: string }>('site-secrets.json');
      const { users } = read<{ users: { username: string; userId: string }[] }>('credentials.json');
      const sub = users.find((user) => user.username === username)!.userId;
      return new Promise((settle, fail) => {
        const headers = { authorization: `Bearer ${serverKey}`, 'content-type': 'application/json' };
        const port = new URL(demo.app).port;
        request({ host: '127.0.0.1', port, path: '/gateway/user-key', method: 'POST', headers }, (answer) => {
          let body = '';
          answer
            .on('data', (text) => (body += String(text)))
            .on('end', () => settle(body ? (JSON.parse(body) as { key: string }).key : ''));
        })
          .on('error', fail)
          .end(JSON.stringify({ sub }));
      });
    };
    /** Whether the platform takes a message with a key; ids by the name of the channel. */
    const works = async (key: string, topic: string): Promise<boolean> => {
      const { channels } = JSON.parse(readFileSync(join(demo.data, 'credentials.json'), 'utf8')) as {
        channels: { id: string; topic: string }[];
      };
      const { status } = await fetch(`${demo.platform}/apis/v1/messages/send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          channelId: channels.find((channel) => channel.topic === topic)!.id,
          message: `With a key of my own ${Math.random()}`,
        }),
      });
      return status === 200;
    };

    step('shows a guest the channels and the apps in them', async () => {
      await page.goto(demo.app);
      for (const name of ['Workshop floor', 'Announcements', 'By Eye', 'Suspicious gadget'])
        await page.getByRole('link', { name, exact: true }).waitFor();
      await app.messages.nth(3).waitFor();
      await app.open('By Eye');
      await app.inside.getByText('Five things to judge without a ruler').waitFor();
      assert.equal(await app.inside.locator('.main').count(), 1);
      assert.deepEqual(await witness.context.cookies(), []);
    });

    step('greets the member who signs in, without a reload of the frame', async () => {
      await mark();
      await app.signIn('ada.okafor');
      await app.inside.getByText('Good to see you, Ada Okafor.').waitFor();
      assert.equal(await isMarked(), true);
    });

    step('shows the community’s board in the partner’s page, over the bridge', async () => {
      const rows = app.inside.locator('rai-leaderboard tr[part~="row"]');
      await rows.nth(9).waitFor();
      assert.match(await rows.first().innerText(), /Ada Okafor/);
      // The page in the frame asked the gateway for files and pictures, and for no data.
      const asked = await app
        .frame(demo.partner)
        .evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      const data = asked.filter((url) => url.startsWith(demo.gateway) && !/\/(kit|v1\/media)\//.test(url));
      assert.deepEqual(data, []);
    });

    step('grows to the height of what is in it', async () => {
      await until('no scroll bar in the frame', async () =>
        app.frame(demo.partner).evaluate(() => document.documentElement.scrollHeight <= innerHeight + 4),
      );
    });

    const play = async (): Promise<void> => {
      for (let round = 0; round < 5; round++) {
        const slider = app.inside.locator('input[type="range"]');
        await slider.focus();
        await slider.press('End');
        for (let i = 0; i < 3; i++) await slider.press('PageDown');
        await app.inside.locator('button.main').click();
        await app.inside.locator('.truth-line').waitFor();
        await app.inside.locator('button.main').click();
      }
      await app.inside.locator('.total').waitFor();
    };

    step('plays five rounds that the partner’s server judges', async () => {
      await play();
      assert.match(await app.inside.locator('.total').innerText(), /^\d+ of 100$/);
    });

    step('asks before the page writes as the member, with its origin and its words; no is no', async () => {
      const count = await app.messages.count();
      await app.inside.getByRole('button', { name: 'Post my result in the channel' }).click();
      await app.dialog.locator('h2').waitFor();
      assert.match(await app.dialog.locator('[part="origin"]').innerText(), new RegExp(`^${demo.partner}$`));
      assert.match(
        (await app.dialog.locator('[part="message"]').innerText()).trim(),
        /^By Eye, .*: \d+ of 100/,
      );
      const focused = await app.dialog.evaluate(
        (dialog) => (dialog.getRootNode() as ShadowRoot).activeElement?.getAttribute('part') ?? '',
      );
      assert.equal(focused, 'deny');
      assert.equal(await app.dialog.locator('[part="allow"]').getAttribute('aria-disabled'), 'true');
      await app.answer(false);
      await app.inside.getByText('Kept between us.').waitFor();
      assert.equal(await app.messages.count(), count);
    });

    step('forgets the member at sign-out and greets the next one, in the same document', async () => {
      await app.signOut();
      await app.inside.getByText('Five things to judge without a ruler').waitFor();
      // The game of the member who left is gone with them.
      await app.inside.locator('input[type="range"]').waitFor();
      assert.equal(await app.inside.locator('.total').count(), 0);
      assert.doesNotMatch(await app.inside.locator('body').innerText(), /Ada Okafor\.|Kept between us/);
      await app.signIn(LUCIA);
      await app.inside.getByText('Good to see you, Lucía Herrero.').waitFor();
      assert.equal(await isMarked(), true);
      await play();
    });

    step('posts as the member once they agree, for everybody to read', async () => {
      await app.inside.getByRole('button', { name: 'Post my result in the channel' }).click();
      await app.answer(true);
      await app.inside.getByText('Posted in your name.').waitFor();
      const own = app.messagesWith('By Eye, ');
      await own.first().waitFor();
      const stranger = await openPage(browser);
      stranger.page.setDefaultTimeout(PATIENCE);
      const other = new CommunityPage(stranger.page);
      await stranger.page.goto(demo.app);
      await other.open('By Eye');
      await other.messagesWith('By Eye, ').first().waitFor();
      assert.equal(await other.messagesWith('By Eye, ').count(), 1);
      assert.match(await other.messagesWith('By Eye, ').innerText(), /Lucía Herrero/);
      await stranger.context.close();
    });

    step('tells the partner’s server who the member is, by a token and by nothing else', async () => {
      await app.inside.getByRole('button', { name: 'Put me on today’s list' }).click();
      await app.dialog.locator('h2').waitFor();
      assert.match(await app.dialog.locator('h2').innerText(), /know who you are/);
      await app.answer(true);
      await app.inside.getByText('You are on the list.').waitFor();
      await app.inside.locator('[data-best] .mine', { hasText: 'Lucía Herrero' }).waitFor();
      const forged = await app.frame(demo.partner).evaluate(async () => {
        const body = JSON.stringify({ answers: [1, 1, 1, 1, 1], token: 'a.b.c', name: 'Somebody' });
        const headers = { 'content-type': 'application/json' };
        return (await fetch('/api/results', { method: 'POST', body, headers })).status;
      });
      assert.equal(forged, 401);
    });

    step('keeps a ledger of what the app did', async () => {
      await app.ledger.locator('summary').click();
      await app.ledger.locator('li', { hasText: 'messages.send' }).first().waitFor();
      await app.ledger.locator('li', { hasText: 'token.get' }).first().waitFor();
      await app.ledger.locator('summary').click();
    });

    step('follows theme and language without a reload', async () => {
      const scheme = () => app.frame(demo.partner).evaluate(() => document.documentElement.style.colorScheme);
      await page.locator('.themes label').nth(2).click();
      await until('a dark frame', async () => (await scheme()) === 'dark');
      await page.locator('.themes label').nth(1).click();
      await until('a light frame', async () => (await scheme()) === 'light');
      await page.locator('.language select').selectOption('de');
      await app.inside.getByText('Schön, dass du da bist, Lucía Herrero.').waitFor();
      await page.locator('.language select').selectOption('ar');
      await until('right to left', async () =>
        app.frame(demo.partner).evaluate(() => document.documentElement.dir === 'rtl'),
      );
      await page.locator('.language select').selectOption('en');
      await app.inside.getByText('Good to see you').waitFor();
      assert.equal(await isMarked(), true);
    });

    step('never lets the key near the page or the frame while the server keeps it', async () => {
      const key = await heldKey(LUCIA);
      assert.match(key, /^[0-9a-f]{64}$/);
      for (const left of await everythingLeft(page)) {
        // What was said is among it, so that the look does not pass because nothing was heard.
        assert.match(left, /wbp/);
        assert.ok(!left.includes(key));
        assert.ok(!left.includes(key.slice(0, 12)));
      }
      for (const url of [...witness.requests, ...witness.referrers, ...witness.console])
        assert.ok(!url.includes(key));
    });

    step('takes back what was granted, so that the app may not write any more', async () => {
      const grants = app.channel.locator('[part="grants"]');
      const takeBack = app.channel.getByRole('button', { name: /^Take back/ });
      await grants.click();
      assert.equal(await takeBack.count(), 2);
      await takeBack.first().click();
      // The rest stays in view, and the focus with it.
      await until('one left', async () => (await takeBack.count()) === 1);
      assert.equal(await takeBack.evaluate((button) => button.matches(':focus')), true);
      await takeBack.click();
      await grants.waitFor({ state: 'detached' });
      const messages = await app.messages.count();
      await app.inside.getByRole('button', { name: 'Post my result in the channel' }).click();
      await app.inside.getByText('Kept between us.').waitFor();
      assert.equal(await app.messages.count(), messages);
      await app.ledger.locator('summary').click();
      await app.ledger.locator('li.refused', { hasText: 'messages.send' }).first().waitFor();
    });

    step('lets the member talk in a text channel, and opens the other app in its own', async () => {
      await app.open('Workshop floor');
      await app.messages.nth(3).waitFor();
      const text = `The saw is sharp again ${Date.now()}`;
      await page.locator('rai-messages textarea').fill(text);
      await page.keyboard.press('Enter');
      await app.messagesWith(text).waitFor();
      await app.open('Suspicious gadget');
      await app.inside.getByText(/^Connected\./).waitFor();
      await app.open('By Eye');
      await app.inside.getByText('Good to see you, Lucía Herrero.').waitFor();
      await mark();
    });

    step('ends the key with the sign-in, and leaves nothing of the member in the frame', async () => {
      const key = await heldKey(LUCIA);
      await app.signOut();
      await app.inside.getByText('Five things to judge without a ruler').waitFor();
      await until('no own line', async () => (await app.inside.locator('[data-best] .mine').count()) === 0);
      assert.equal(await isMarked(), true);
      const user = await app.frame(demo.partner).evaluate(() => document.body.innerText);
      assert.doesNotMatch(user, /Good to see you/);
      // The key of this sign-in is gone from the platform as well.
      assert.equal(await works(key, 'By Eye'), false);
      assert.equal(await heldKey(LUCIA), '');
    });

    step('works with the key in the memory of the page, and keeps it there', async () => {
      await app.signIn(LUCIA);
      await page.getByRole('link', { name: 'Profile and keys' }).click();
      await choosePlace('page');
      await until('the page’s way', async () => (await heldKey(LUCIA)) === '');
      // Only to know what to look for: the key that the page gets is read from its connection to its server.
      const handed = page.waitForResponse((answer) => answer.url() === `${demo.app}/account/own-key`);
      await app.open('By Eye');
      await app.inside.getByText('Good to see you, Lucía Herrero.').waitFor();
      await play();
      const toPlatform = page.waitForRequest(
        (one) => one.url().startsWith(demo.platform) && one.method() === 'POST',
      );
      await app.inside.getByRole('button', { name: 'Post my result in the channel' }).click();
      await app.answer(true);
      const { key } = (await (await handed).json()) as { key: string };
      assert.equal((await toPlatform).headers()['authorization'], `Bearer ${key}`);
      await app.inside.getByText('Posted in your name.').waitFor();
      await until('the second result', async () => (await app.messagesWith('By Eye, ').count()) === 2);
      for (const left of await everythingLeft(page)) assert.ok(!left.includes(key.slice(0, 12)));
      for (const url of [...witness.requests, ...witness.referrers, ...witness.console])
        assert.ok(!url.includes(key));
    });

    step('makes a key of the member’s own, for one channel, and shows it once', async () => {
      await page.getByRole('link', { name: 'Profile and keys' }).click();
      await choosePlace('server');
      await until('the server’s way', async () => (await heldKey(LUCIA)) !== '');
      const form = page.locator('.key-form');
      await form.locator('[name="name"]').fill('Bench camera');
      await form.locator('[name="limited"][value="yes"]').check();
      await form.locator('label', { hasText: 'Long table' }).locator('input').check();
      await form.locator('select').selectOption('7');
      await form.locator('button').click();
      const shown = page.locator('[data-key]');
      const key = (await shown.innerText()).trim();
      assert.match(key, /^[0-9a-f]{64}$/);
      assert.equal(await works(key, 'Long table'), true);
      assert.equal(await works(key, 'Workshop floor'), false);
      await page.locator('[data-stored]').click();
      await shown.waitFor({ state: 'detached' });
      await page.reload();
      const row = page.locator('[data-key-id]', { hasText: 'Bench camera' });
      await row.waitFor();
      // A platform that does not say what a key is limited to, and whether it is on, is not made to seem to.
      if (strict) assert.doesNotMatch(await row.innerText(), /Only in|Everywhere|^(on|off)$/m);
      // Keys and channels are asked for side by side: the name comes with the later of the two.
      else await row.getByText('Only in Long table').waitFor();
      for (const left of await everythingLeft(page)) assert.ok(!left.includes(key.slice(0, 8)));

      const button = (name: string) => row.locator(`[data-${name}]`);
      const ends = await row.locator('.dates span').first().innerText();
      await button('turn="off"').click();
      await until('off', async () => !(await works(key, 'Long table')));
      if (!strict) await row.getByText('off', { exact: true }).waitFor();
      assert.equal(await row.locator('.dates span').first().innerText(), ends);
      await button('turn="on"').click();
      await until('on', () => works(key, 'Long table'));
      if (!strict) await row.getByText('on', { exact: true }).waitFor();
      await button('renew').click();
      await until('renewed', async () => (await button('renew').isEnabled()) && (await row.isVisible()));
      await page.locator('[data-ask-key]').click();
      await page.locator('[data-asked]', { hasText: 'By Eye' }).waitFor();
      await button('remove').click();
      assert.equal(await works(key, 'Long table'), true);
      await button('remove').click();
      await row.waitFor({ state: 'detached' });
      assert.equal(await works(key, 'Long table'), false);
    });

    step('has caused no error on the way', async () => {
      // The forged token was refused, as the browser's console says, too.
      const [forged, ...others] = witness.errors;
      assert.match(forged ?? '', /status of 401/);
      assert.deepEqual(others, []);
    });
  });
}
