import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { ShopPage } from '../helpers/shop-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

/** All places where a page can leave something in a browser. */
interface Left {
  cookie: string;
  local: string[];
  session: string[];
  databases: string[];
  caches: string[];
  workers: number;
  history: string;
  url: string;
  names: string[];
}

const look = (page: Page): Promise<Left> =>
  page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.entries(localStorage).flat() as string[],
    session: Object.entries(sessionStorage).flat() as string[],
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    history: JSON.stringify(history.state),
    url: location.href,
    names: performance.getEntries().map(({ name }) => name),
  }));

describe('what the widgets leave behind', { timeout: 180_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  before(async () => {
    demo = await startDemo({ members: 300 });
    browser = await openBrowser(['--test-third-party-cookie-phaseout']);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const open = async (): Promise<{ witness: Witness; shop: ShopPage }> => {
    const witness = await openPage(browser);
    await witness.page.goto(demo.site);
    const shop = new ShopPage(witness.page);
    await shop.ready();
    return { witness, shop };
  };

  it('should leave no cookie and no storage on a public page', async () => {
    const { witness } = await open();
    await witness.page.waitForTimeout(1500);
    assert.deepEqual(await witness.context.cookies(), []);
    const left = await look(witness.page);
    assert.deepEqual(
      { ...left, names: [], url: '' },
      {
        cookie: '',
        local: [],
        session: [],
        databases: [],
        caches: [],
        workers: 0,
        history: 'null',
        url: '',
        names: [],
      },
    );
    await witness.context.close();
  });

  it('should ask nobody but the site and the gateway', async () => {
    const { witness } = await open();
    await witness.page.waitForTimeout(1500);
    const allowed = [new URL(demo.site).host, new URL(demo.gateway).host];
    const foreign = witness.requests.filter((url) => !allowed.includes(new URL(url).host));
    assert.deepEqual(foreign, []);
    assert.ok(witness.requests.length > 5);
    assert.deepEqual(witness.errors, []);
    await witness.context.close();
  });

  it('should keep the token of a member out of addresses, storage, console, referrers and history', async () => {
    const { witness, shop } = await open();
    const tokens: string[] = [];
    // Read where they go, as the body of an answer is gone once the page that asked for it is.
    witness.page.on('request', (request) => {
      const token = request.headers()['authorization']?.replace(/^Bearer /, '');
      if (token && !tokens.includes(token)) tokens.push(token);
    });
    await shop.signIn('lena.hofmann');
    await shop.field.waitFor();
    await shop.send('Kommt jemand am Donnerstag mit dem Zug?');
    await shop.messagesWith('Donnerstag mit dem Zug').waitFor();
    await witness.page.waitForTimeout(1000);
    assert.ok(tokens.length > 0);

    const left = await look(witness.page);
    const traces = [
      ...witness.requests,
      ...witness.referrers,
      ...witness.console,
      JSON.stringify(left),
      await witness.page.content(),
    ].join('\n');
    for (const token of tokens) {
      for (const part of token.split('.')) assert.ok(!traces.includes(part), 'a part of a token was left');
    }
    assert.doesNotMatch(traces, /eyJ[\w-]{8,}/);
    assert.deepEqual(
      { local: left.local, session: left.session, databases: left.databases, caches: left.caches },
      {
        local: [],
        session: [],
        databases: [],
        caches: [],
      },
    );
    // The shop's own sign-in is the only cookie; no script can read it.
    const cookies = await witness.context.cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite })),
      [{ name: 'shop_signed_in', httpOnly: true, sameSite: 'Lax' }],
    );
    assert.equal(left.cookie, '');
    assert.deepEqual(witness.errors, []);

    await shop.signOut();
    assert.deepEqual(await witness.context.cookies(), []);
    await witness.context.close();
  });

  it('should show no e-mail address and no key on any public route', async () => {
    const secrets = [demo.communityKey, ...demo.users.map(({ apiKey }) => apiKey)];
    const seen = new Set<string>();
    const queue = [
      '/v1/config',
      '/v1/boards',
      '/v1/tiers',
      '/v1/channels',
      '/.well-known/jwks.json',
      '/healthz',
      '/readyz',
    ];
    const add = (path: string) => {
      if (!seen.has(path) && seen.size + queue.length < 600) queue.push(path);
    };
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const answer = await fetch(demo.gateway + path);
      const isText = /json|text|javascript/.test(answer.headers.get('content-type') ?? '');
      const head = JSON.stringify([...answer.headers]);
      const text = isText ? await answer.text() : '';
      for (const part of [head, text]) {
        assert.doesNotMatch(part, /[\w.+-]+@[\w-]+\.[a-z]{2,}/i, `an e-mail address at ${path}`);
        for (const secret of secrets) assert.ok(!part.includes(secret), `a key at ${path}`);
      }
      if (!answer.ok || !isText || !text.startsWith('{')) continue;
      const body = JSON.parse(text) as Record<string, unknown>;
      if (path === '/v1/boards') {
        for (const { slug, windows } of body['boards'] as { slug: string; windows: string[] }[]) {
          for (const window of windows) add(`/v1/boards/${slug}?window=${window}&limit=100`);
          add(`/v1/boards/${slug}/at?rank=50`);
        }
      }
      if (path.startsWith('/v1/boards/') && typeof body['next'] === 'string') {
        const url = new URL(path, demo.gateway);
        url.searchParams.set('cursor', body['next']);
        add(url.pathname + url.search);
      }
      if (path === '/v1/channels') {
        for (const { id } of body['channels'] as { id: string }[])
          add(`/v1/channels/${id}/messages?limit=50`);
      }
      if (/^\/v1\/channels\/\w+\/messages/.test(path)) {
        if (typeof body['before'] === 'string') {
          add(`${path.split('?')[0]}?limit=50&before=${encodeURIComponent(body['before'])}`);
        }
        for (const { id, replies } of body['messages'] as { id: string; replies: number }[]) {
          add(`/v1/messages/${id}`);
          if (replies > 0) add(`/v1/messages/${id}/replies`);
        }
      }
    }
    assert.ok(seen.size > 60, `only ${seen.size} routes were found`);
  });
});
