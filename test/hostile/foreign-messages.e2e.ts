import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPage } from '../helpers/browser.js';
import { quiet } from '../helpers/quiet.js';
import { ShopPage } from '../helpers/shop-page.js';
import { openHostPage, type HostPage } from './host-page.js';

describe('messages that are not for the widgets', { timeout: 180_000 }, () => {
  let host: HostPage;
  before(async () => {
    host = await openHostPage();
  });
  after(() => host?.stop());

  it('should change nothing and throw nothing', async () => {
    host.write(
      host.widgets(),
      `<script type="module" src="${host.kit()}" data-gateway="${host.gateway}"></script>`,
    );
    const { page, context, errors, requests } = await openPage(host.browser);
    await page.goto(host.url);
    await new ShopPage(page).ready();
    // The part that follows boards and channels is fetched late, and is no answer to a message.
    while (!requests.some((url) => url.includes('/v1/live?'))) await page.waitForTimeout(50);
    await quiet(page);
    const look = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('rai-leaderboard, rai-tier, rai-messages')].map((element) => ({
          height: (element as HTMLElement).offsetHeight,
          width: (element as HTMLElement).offsetWidth,
          attributes: element.getAttributeNames().map((name) => `${name}=${element.getAttribute(name)}`),
        })),
      );
    const before = await look();
    const asked = requests.length;
    await page.evaluate(async () => {
      const foreign: unknown[] = [
        null,
        undefined,
        0,
        NaN,
        '',
        'x'.repeat(10_000_000),
        '{"type":"WIDGET_HEIGHT_UPDATE","height":9999}',
        { type: 'WIDGET_HEIGHT_UPDATE', widgetId: '1', payload: { height: 9999 } },
        { type: 'RETURNINGAI_WIDGET_HEIGHT_UPDATE', height: 1 },
        { type: 'WIDGET_LOGOUT' },
        { type: 'rai', v: 1, method: 'session.token' },
        { event: 'infoDelivery', func: 'resize', args: [1, 1] },
        { source: 'react-devtools-bridge', payload: { event: 'shutdown' } },
        { source: 'react-devtools-content-script', hello: true },
        { __proto__: { polluted: true }, constructor: { prototype: { polluted: true } } },
        [new Map([[{}, new Set([1])]]), new Date(NaN), /x/g, 10n],
        new ArrayBuffer(1_000_000),
      ];
      for (const data of foreign) {
        window.postMessage(data, '*');
        window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://evil.example' }));
      }
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow!.parent.postMessage({ type: 'WIDGET_HEIGHT_UPDATE', height: 1 }, '*');
      frame.remove();
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    assert.deepEqual(await look(), before);
    assert.equal(requests.length, asked, requests.slice(asked).join('\n'));
    assert.deepEqual(errors, []);
    await context.close();
  });
});
