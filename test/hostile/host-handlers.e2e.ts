import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPage } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { openHostPage, type HostPage } from './host-page.js';

describe("the page's own handlers", { timeout: 180_000 }, () => {
  let host: HostPage;
  before(async () => {
    host = await openHostPage();
  });
  after(() => host?.stop());

  it('should all be as they were after the widgets came', async () => {
    host.write(
      `<input aria-label="Search" autofocus><div style="height:1500px">Long page</div>${host.widgets()}`,
      `<script>
        globalThis.heard = [];
        for (const name of ['onmessage', 'onerror', 'onunhandledrejection', 'onpopstate', 'onresize', 'onscroll'])
          window[name] = Object.assign(() => void heard.push(name), { own: true });
        document.onvisibilitychange = Object.assign(() => {}, { own: true });
        globalThis.before = new Set(Object.getOwnPropertyNames(globalThis));
        globalThis.natives = [Array.prototype.push, JSON.parse, Promise, fetch, EventTarget.prototype.addEventListener, customElements.define, history.pushState];
      </script>
      <script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
    const { page, context, errors } = await openPage(host.browser);
    await page.goto(host.url);
    await page.locator('input[autofocus]').focus();
    await page.keyboard.type('looking for');
    await page.evaluate(() => window.scrollTo(0, 200));
    await new ShopPage(page).ready();
    await page.waitForTimeout(2500);
    const after = await page.evaluate(() => {
      const own = window as unknown as Record<string, { own?: boolean } | null>;
      const names = ['onmessage', 'onerror', 'onunhandledrejection', 'onpopstate', 'onresize', 'onscroll'];
      const { before, natives } = globalThis as unknown as { before: Set<string>; natives: unknown[] };
      const now = [
        Array.prototype.push,
        JSON.parse,
        Promise,
        fetch,
        EventTarget.prototype.addEventListener,
        customElements.define,
        history.pushState,
      ];
      return {
        kept: names.every((name) => own[name]?.own),
        visibility: (document.onvisibilitychange as { own?: boolean } | null)?.own,
        natives: now.every((native, i) => native === natives[i]),
        globals: Object.getOwnPropertyNames(globalThis).filter(
          (name) => !before.has(name) && name !== 'natives' && name !== 'before',
        ),
        focused: document.activeElement?.tagName,
        typed: document.querySelector('input')!.value,
        scrolled: Math.round(window.scrollY),
        history: history.length,
        title: document.title,
        overflow: getComputedStyle(document.body).overflow,
        classes: document.body.className + document.documentElement.className,
      };
    });
    assert.deepEqual(
      after.globals.filter((name) => !/^(reactiveElement|lit|__zod_)/.test(name)),
      [],
    );
    assert.deepEqual(
      { ...after, globals: [] },
      {
        kept: true,
        visibility: true,
        natives: true,
        globals: [],
        focused: 'INPUT',
        typed: 'looking for',
        scrolled: 200,
        history: after.history,
        title: 'Host',
        overflow: 'visible',
        classes: '',
      },
    );
    // A message of the page reaches the page's own handler.
    const heard = await page.evaluate(async () => {
      window.postMessage('mine', '*');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return (globalThis as unknown as { heard: string[] }).heard;
    });
    assert.ok(heard.includes('onmessage'));
    assert.ok(!heard.includes('onerror') && !heard.includes('onunhandledrejection'));
    assert.deepEqual(errors, []);
    await context.close();
  });
});
