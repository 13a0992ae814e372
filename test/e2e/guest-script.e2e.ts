/** A partner's page with a policy that trusts one nonce and nothing else, and `channel.js` from another site. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import type { Browser } from 'playwright';
import { listen, type Listening } from '../../demo/sites/server/listen.js';
import { buildCdn, cdnIsStale } from '../../tools/build-cdn.js';
import { openBrowser } from '../helpers/browser.js';

const ROOT = new URL('../../', import.meta.url);
const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';

/** What a partner writes. */
const partnerPage = (host: string, cdn: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Partner</title><link rel="icon" href="data:,">
<p id="out">…</p>
<script type="module" nonce="${NONCE}">
  import { connectChannel } from '${cdn}/channel.js';
  const channel = await connectChannel({ hosts: ['${host}'], want: ['user.read', 'messages.read', 'messages.send', 'size.auto'] });
  globalThis.eager = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith('${cdn}'));
  channel.autoSize();
  channel.applyTheme();
  await channel.messages.send({ text: 'Hello from ' + location.hostname });
  const { messages } = await channel.messages.page();
  globalThis.report = await channel.diagnose();
  document.querySelector('#out').textContent = channel.context.user.name + ': ' + messages.at(-1).text;
</script></html>`;

describe('a partner’s page under a strict policy', () => {
  let browser: Browser;
  const servers: Listening[] = [];
  let host = '';
  let cdn = '';

  before(async () => {
    if (cdnIsStale()) await buildCdn();
    const built = (await build({
      configFile: false,
      logLevel: 'silent',
      define: { __RAI_VERSION__: '"test"', 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false,
        target: 'es2022',
        lib: {
          entry: new URL('test/fixtures/channel/host-page.ts', ROOT).pathname,
          formats: ['iife'],
          name: 'host',
        },
      },
    })) as Rolldown.RolldownOutput[];
    const { code } = [built].flat()[0]!.output[0];
    const files = await listen('cdn.localhost', 0, ({ url = '/' }, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-type', 'text/javascript');
      try {
        response.end(readFileSync(new URL(`cdn${new URL(url, 'http://x').pathname}`, ROOT)));
      } catch {
        response.writeHead(404).end();
      }
    });
    const partner = await listen('partner.localhost', 0, (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; img-src data:; script-src 'nonce-${NONCE}'; frame-ancestors ${host}; require-trusted-types-for 'script'`,
      );
      response.end(partnerPage(host, cdn));
    });
    const app = await listen('community.localhost', 0, (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Community</title>
        <link rel="icon" href="data:,"><body data-src="${partner.url}/"><script>${code}</script></body></html>`);
    });
    servers.push(files, partner, app);
    cdn = files.url.replace(/\/$/, '');
    host = app.url.replace(/\/$/, '');
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('talks to its channel with one script and its nonce, and loads nothing more than it uses', async () => {
    const page = await (await browser.newContext()).newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(host);
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    assert.ok(frame);
    await frame.waitForFunction(() => document.querySelector('#out')?.textContent?.includes('Hello'));
    assert.match(
      (await frame.textContent('#out')) ?? '',
      /^.+: Hello from partner\.localhost$/,
      'the member greeted and the message read back',
    );
    await frame.waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
    const { eager, report } = await frame.evaluate(() => {
      const { eager, report } = globalThis as unknown as { eager: string[]; report: object };
      return { eager, report };
    });
    assert.deepEqual(
      eager.map((url) => new URL(url).pathname),
      ['/channel.js'],
      'connecting needs one file',
    );
    assert.ok(Object.keys(report).length > 3);
    assert.deepEqual(faults, []);
  });
});
