import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { openBrowser } from '../../helpers/browser.js';
import { until } from '../../helpers/processes.js';
import { bundle } from './rig/build.js';
import { page as pageOf, startRig, type Rig } from './rig/server.js';

const HERE = new URL('./page/', import.meta.url).pathname;

/** Why a link did not come about, or not with everything: said on the host's page and in the frame. */
describe('reasons of a link that does not come about', { timeout: 240_000 }, () => {
  let rig: Rig;
  let browser: Browser;
  let page: Page;
  /** What pages in the frame said of their connection. */
  const outcomes: string[] = [];

  before(async () => {
    const files = await bundle({ host: `${HERE}reasons-host.ts`, guest: `${HERE}reasons-guest.ts` });
    rig = await startRig(files, (_, response, { pathname, search }) => {
      const html = { 'content-type': 'text/html; charset=utf-8' };
      if (pathname === '/community.html') response.writeHead(200, html).end(pageOf('/files/host.js', {}));
      else if (pathname === '/partner.html') response.writeHead(200, html).end(pageOf('/files/guest.js', {}));
      else if (pathname === '/moved.html')
        response.writeHead(302, { location: `${rig.origin('evil')}/partner.html${search}` }).end();
      else if (pathname === '/boxed.html')
        response
          .writeHead(200, { ...html, 'content-security-policy': 'sandbox allow-scripts' })
          .end(pageOf('/files/guest.js', {}));
      else return false;
      return true;
    });
    browser = await openBrowser(['--site-per-process']);
    page = await browser.newPage();
    page.on('console', (line) => {
      if (line.text().startsWith('outcome: ')) outcomes.push(line.text().slice(9));
    });
  });
  after(async () => {
    await browser?.close();
    await rig?.stop();
  });

  /** Shows a page in a host, and waits for a word of both sides. */
  async function show(path: string, host: Record<string, string> = {}, guest: Record<string, string> = {}) {
    const src = new URL(path, rig.origin('widget'));
    src.search = new URLSearchParams({ host: rig.origin('host'), ...guest }).toString();
    const query = new URLSearchParams({ src: src.href, ...host }).toString();
    outcomes.length = 0;
    await page.goto(`${rig.origin('host')}/community.html?${query}`, { waitUntil: 'commit' });
    return {
      said: async (last: string) => {
        const found = await until(async () => {
          const said = await page.evaluate(() => (globalThis as { said?: string[] }).said ?? []);
          return said.includes(last) ? said : undefined;
        }, 20_000);
        const all = found ?? (await page.evaluate(() => (globalThis as unknown as { said: string[] }).said));
        assert.ok(found, `the host never said "${last}", but ${JSON.stringify(all)}`);
        return all;
      },
      state: (name: string) =>
        page.evaluate((one) => document.querySelector('rai-iframe-channel')?.matches(`:state(${one})`), name),
      guest: () => until(() => outcomes[0], 20_000),
    };
  }

  it('should name a wrong origin on the host: the page moved to another site', async () => {
    const seen = await show('/moved.html');
    await seen.said('gone ORIGIN_MISMATCH');
    assert.equal(await seen.state('failed'), true);
  });

  it('should name a wrong origin in the frame: the host is not one that it trusts', async () => {
    const seen = await show('/partner.html', {}, { trusts: 'https://community.example' });
    assert.equal(await seen.guest(), 'ORIGIN_MISMATCH');
    await seen.said('gone REFUSED');
    assert.equal(await seen.state('failed'), true);
  });

  it('should name a sandboxed frame without an origin: refused before it loads', async () => {
    const seen = await show('/partner.html', { sandbox: 'allow-scripts' });
    await seen.said('refused sandbox-opaque');
    assert.equal(await seen.state('refused'), true);
    assert.equal(page.frames().length, 1, 'frames that were loaded');
  });

  it('should name a page that boxes itself in: its origin is null, and nothing is offered to it', async () => {
    const seen = await show('/boxed.html');
    const said = await seen.said('gone ORIGIN_MISMATCH');
    assert.ok(!said.some((word) => word.startsWith('open')), said.join());
    assert.equal(await seen.state('failed'), true);
  });

  it('should name a sandboxed frame in the frame: nobody offers it anything', async () => {
    const seen = await show('/boxed.html', { how: 'nobody' });
    assert.equal(await seen.guest(), 'NO_ANSWER');
  });

  it('should name a frame that never answers', async () => {
    const seen = await show('/hang.html');
    await seen.said('gone NO_ANSWER');
    assert.equal(await seen.state('failed'), true);
  });

  it('should name a host that never answers', async () => {
    const seen = await show('/partner.html', { how: 'nobody' });
    assert.equal(await seen.guest(), 'NO_ANSWER');
  });

  it('should name a frame that loads and stays silent', async () => {
    const seen = await show('/silent.html');
    await seen.said('gone LOADED_SILENT');
    assert.equal(await seen.state('failed'), true);
  });

  it('should name another protocol version, on the host and in the frame', async () => {
    const shown = await show('/partner.html', {}, { how: 'newer' });
    await shown.said('gone VERSION');
    assert.equal(await shown.state('failed'), true);
    const seen = await show('/partner.html', { how: 'welcomes' }, { how: 'newer' });
    assert.equal(await seen.guest(), 'refuse VERSION');
    await seen.said('gone VERSION');
    const other = await show('/partner.html', { how: 'newer' });
    assert.equal(await other.guest(), 'VERSION');
  });

  it('should name a host that refuses, on both sides', async () => {
    const seen = await show('/partner.html', { how: 'refuses' });
    assert.equal(await seen.guest(), 'REFUSED');
    await seen.said('gone REFUSED');
  });

  it('should name a refused capability: the link is open, the capability is not granted, its call is FORBIDDEN', async () => {
    const seen = await show('/partner.html', { capabilities: 'user.read' });
    assert.equal(await seen.guest(), 'open, may send: false, sending: FORBIDDEN');
    await seen.said('open, wants messages.send');
    assert.equal(await seen.state('open'), true);
  });
});
