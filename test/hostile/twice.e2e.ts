import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Route } from 'playwright';
import { bundle } from '../../demo/sites/server/bundle.js';
import { openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { openHostPage, version, type HostPage } from './host-page.js';

const OTHER = '9.9.9';
const NPM_PAGE = fileURLToPath(new URL('../fixtures/npm-page', import.meta.url));

/** A second version: the same files under another name, as another release would be. */
async function otherVersion(route: Route): Promise<void> {
  const file = new URL(route.request().url()).pathname.replace(`/kit/${OTHER}/`, '');
  const body = readFileSync(new URL(`../../cdn/${file}`, import.meta.url), 'utf8');
  await route.fulfill({
    body: body.replaceAll(version, OTHER),
    contentType: 'text/javascript',
    headers: { 'access-control-allow-origin': '*' },
  });
}

const isThere = (tag: string): boolean => customElements.get(tag) !== undefined;

describe('the kit twice and thrice on a page', { timeout: 300_000 }, () => {
  let host: HostPage;
  before(async () => {
    host = await openHostPage();
  });
  after(() => host?.stop());

  it('should load one kit when its tag is there three times, in two versions and as the single file', async () => {
    const { gateway } = host;
    const tag = (src: string, kind = 'type="module"') =>
      `<script ${kind} src="${src}" data-gateway="${gateway}"></script>`;
    const other = `${gateway}/kit/${OTHER}/rai-kit.js`;
    host.write(
      host.widgets(),
      [host.kit(), host.kit(), `${host.kit()}?again`, other].map((src) => tag(src)).join('') +
        tag(host.kit('rai-kit.iife.js'), 'defer'),
    );
    const { page, context, errors, requests, console: lines } = await openPage(host.browser);
    await page.route(`${gateway}/kit/${OTHER}/**`, otherVersion);
    await page.goto(host.url);
    await new ShopPage(page).ready();
    await page.waitForTimeout(1000);
    const { first, versions } = await page.evaluate(() => {
      const loader = (globalThis as unknown as Record<symbol, { version: string; versions: string[] }>)[
        Symbol.for('rai-kit.loader.v1')
      ]!;
      return { first: loader.version, versions: loader.versions };
    });
    assert.equal(first, version);
    assert.deepEqual([...versions].sort(), [version, version, OTHER].sort());
    assert.ok(!requests.some((url) => url.includes(`/kit/${OTHER}/chunks/`)));
    assert.deepEqual(errors, []);
    assert.ok(!lines.some((line) => /uncaught|NotSupportedError/i.test(line)));
    await context.close();
  });

  it('should work when a bundle of the npm package and the script tag are on one page, in any order and version', async () => {
    const { gateway } = host;
    const files = await bundle(NPM_PAGE, { entry: 'main.ts' });
    const copies = { [version]: host.kit(), [OTHER]: `${gateway}/kit/${OTHER}/rai-kit.js` };
    for (const [tagged, src] of Object.entries(copies)) {
      for (const order of ['npm first', 'script tag first'] as const) {
        const { page, context, errors, console: lines } = await openPage(host.browser);
        const name = `${order}, the tag in version ${tagged}`;
        await page.route(`${gateway}/kit/${OTHER}/**`, otherVersion);
        // The bundle of one order comes when the script tag's own elements are there.
        const loaded =
          order === 'npm first' ? Promise.resolve() : page.waitForFunction(isThere, 'rai-leaderboard');
        await page.route(`${host.url}/assets/**`, async (route) => {
          await loaded;
          const { body, type } = files.get(new URL(route.request().url()).pathname)!;
          await route.fulfill({ body: Buffer.from(body), contentType: type });
        });
        const npm = `<script type="module" ${order === 'npm first' ? '' : 'async'} src="/assets/main.js"></script>`;
        const tag = `<script type="module" src="${src}" data-gateway="${gateway}"></script>`;
        host.write(host.widgets(), order === 'npm first' ? npm + tag : tag + npm);
        await page.goto(host.url);
        const shop = new ShopPage(page);
        await shop.ready();
        const told = (): string[] => lines.filter((line) => line.includes('<rai-leaderboard>'));
        for (let n = 0; n < 200 && order !== 'npm first' && told().length === 0; n += 1)
          await page.waitForTimeout(100);
        assert.equal(await shop.rows.count(), 10, name);
        assert.deepEqual(errors, [], name);
        const { loader, elements } = await page.evaluate(() => {
          const kept = globalThis as unknown as Record<symbol, unknown>;
          return {
            loader: (kept[Symbol.for('rai-kit.loader.v1')] as { versions: string[] }).versions,
            elements: kept[Symbol.for('rai-kit.elements.v1')] as Record<string, string>,
          };
        });
        assert.deepEqual(loader, [tagged], name);
        const first = order === 'npm first' ? version : tagged;
        assert.deepEqual(
          [elements['rai-leaderboard'], elements['rai-tier'], elements['rai-messages']],
          [first, tagged, tagged],
          name,
        );
        // Whoever comes second says so, with both versions, and breaks nothing.
        assert.deepEqual(
          told(),
          order === 'npm first'
            ? []
            : [`rai-kit ${version}: <rai-leaderboard> is there already, of ${tagged}; that one stays.`],
          name,
        );
        await context.close();
      }
    }
  });

  it('should share one community between the copies', async () => {
    host.write(
      `<rai-leaderboard board="xp"></rai-leaderboard><rai-leaderboard board="xp" gateway="${host.gateway}/"></rai-leaderboard>`,
      `<script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
    const { page, context, requests } = await openPage(host.browser);
    await page.goto(host.url);
    await page.locator('rai-leaderboard').nth(1).locator('tr[part~="row"]').nth(9).waitFor();
    const boards = requests.filter((url) => new URL(url).pathname === '/v1/boards/xp');
    assert.equal(boards.length, 1, boards.join('\n'));
    await context.close();
  });

  it('should define elements that are added later, and load a module only then', async () => {
    host.write(
      '<main></main>',
      `<script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
    const { page, context, requests } = await openPage(host.browser);
    await page.goto(host.url);
    await page.waitForTimeout(300);
    assert.deepEqual(
      requests.filter((url) => url.includes('/chunks/')),
      [],
    );
    await page.evaluate(() => {
      const section = document.createElement('section');
      section.innerHTML = '<div><rai-leaderboard board="xp"></rai-leaderboard></div>';
      document.querySelector('main')!.append(section);
    });
    await new ShopPage(page).rows.nth(9).waitFor();
    // Also its late parts, such as the terms that all widgets share, bring no other widget along.
    await page.locator('rai-leaderboard').hover();
    await page.waitForTimeout(1000);
    assert.deepEqual(
      requests.filter((url) => /chunks\/(messages|tier)-/.test(url)),
      [],
    );
    await context.close();
  });
});
