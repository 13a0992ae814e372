import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { buildManifest } from '../../tools/manifest.js';
import { openHostPage, type HostPage } from './host-page.js';

const HOSTILE = [
  '"><img src=x onerror="globalThis.broken=1">',
  'javascript:globalThis.broken=1',
  'data:text/html,<script>globalThis.broken=1</script>',
  '//evil.example/x',
  'https://user:word@evil.example/',
  'url(//evil.example/x.png)',
  'expression(globalThis.broken=1)',
  '};*{display:none!important}',
  '${globalThis.broken=1}',
  'NaN',
  '-1',
  '1e999',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '\u202e\u0000\uffff',
  '',
];
/** Named by the page on purpose: whoever writes them decides where the page's reader goes. */
const WEB_ADDRESS = /^(\/\/evil|https:\/\/user)/;

describe('attributes as attack', { timeout: 240_000 }, () => {
  let host: HostPage;
  before(async () => {
    host = await openHostPage();
  });
  after(() => host?.stop());

  const elements = buildManifest(new URL('../../', import.meta.url).pathname)
    .modules.flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => /^rai-(community|leaderboard|tier|messages)$/.test(tagName ?? ''));

  for (const { tagName, attributes = [] } of elements) {
    it(`should run nothing and ask nobody else, whatever is written into <${tagName}>`, async () => {
      host.write(
        `<p>Our page</p><main></main>`,
        `<script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
      );
      const { page, context, requests } = await openPage(host.browser);
      const thrown: string[] = [];
      page.on('pageerror', (error) => thrown.push(String(error)));
      await page.goto(host.url);
      const names = attributes.map(({ name }) => name);
      for (const name of [...names, 'data-gateway', 'style-src', 'onload']) {
        const values = [...HOSTILE, 'A'.repeat(1_000_000)].filter(
          // A gateway of another site is asked; that is what the attribute is for.
          (value) => !(/gateway/.test(name) && WEB_ADDRESS.test(value)),
        );
        await page.evaluate(
          ([tag, attribute, all]) => {
            const main = document.querySelector('main')!;
            main.textContent = '';
            for (const value of all) {
              const element = document.createElement(tag);
              if (tag === 'rai-leaderboard') element.setAttribute('board', 'xp');
              element.setAttribute(attribute, value);
              main.append(element);
            }
          },
          [tagName!, name, values] as const,
        );
        await page.waitForTimeout(700);
        const found = await page.evaluate(() => ({
          broken: 'broken' in globalThis,
          visible: document.querySelector('p')!.getClientRects().length,
          scripts: document.querySelectorAll('iframe, img, object, embed').length,
          links: [...document.querySelectorAll('main > *')]
            .flatMap((element) => [...(element.shadowRoot?.querySelectorAll('[href], [src]') ?? [])])
            .map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? ''),
        }));
        assert.equal(found.broken, false, `${name} ran a script`);
        assert.equal(found.visible, 1, `${name} hid the page`);
        assert.equal(found.scripts, 0, `${name} put something into the page`);
        for (const link of found.links) assert.doesNotMatch(link, /^\s*(javascript|data|vbscript):/i);
      }
      const allowed = [new URL(host.url).host, new URL(host.gateway).host];
      assert.deepEqual(
        requests.filter((url) => !url.startsWith('data:') && !allowed.includes(new URL(url).host)),
        [],
      );
      assert.ok(
        requests.every((url) => url.length < 4_000),
        'a value of a megabyte went into an address',
      );
      assert.deepEqual(thrown, []);
      assert.ok(await page.evaluate((tag) => customElements.get(tag) !== undefined, tagName!));
      await context.close();
    });
  }

  it('should refuse a gateway that is no web address, and say what was expected', async () => {
    for (const gateway of ['javascript:alert(1)', 'data:text/plain,x', 'x'.repeat(100_000)]) {
      host.write(
        '<rai-leaderboard board="xp">Our board</rai-leaderboard>',
        `<script type="module" src="${host.kit()}" data-gateway="${gateway}"></script>`,
      );
      const { page, context, requests, console: lines } = await openPage(host.browser);
      await page.goto(host.url);
      await page.waitForFunction(() => customElements.get('rai-leaderboard'));
      await page.waitForTimeout(500);
      const asked = requests.filter((url) => new URL(url).pathname.startsWith('/v1/'));
      // A relative address is one of the page's own site; nothing else is asked.
      assert.ok(asked.every((url) => new URL(url).host === new URL(host.url).host));
      if (!gateway.startsWith('x'))
        assert.ok(lines.some((line) => line.includes('expected an http or https address')));
      await context.close();
    }
  });

  it('should work with defaults beside nonsense', async () => {
    host.write(
      `<rai-leaderboard board="xp" limit="-1" window="fortnight" variant="__proto__" around="NaN" theme="};*{" locale="xx-nonsense-yy"></rai-leaderboard>`,
      `<script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
    const { page, context } = await openPage(host.browser);
    await page.goto(host.url);
    await new ShopPage(page).rows.nth(9).waitFor();
    await context.close();
  });
});
