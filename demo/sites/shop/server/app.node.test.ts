import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createShop } from './app.js';

const ORIGIN = 'http://shop.localhost:3335';
const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };

describe('the shop', () => {
  let asked: { url: string; headers: Headers; body: unknown }[];
  let answer: () => Response;
  let now: number;
  let shop: ReturnType<typeof createShop>;

  beforeEach(() => {
    asked = [];
    now = Date.UTC(2026, 10, 22);
    answer = () =>
      Response.json({ token: 'a.b.c', expiresAt: '2026-11-22T00:05:00Z', secret: 'not for the page' });
    shop = createShop({
      origin: ORIGIN,
      gateway: 'http://127.0.0.1:3334',
      kit: '0.1.0',
      serverKey: 'server-key-of-the-shop',
      cookieKey: 'k'.repeat(32),
      channel: 'a'.repeat(24),
      customers: [
        { sub: 'u1', username: 'ines', name: 'Inês <b>Duarte</b>' },
        { sub: 'u2', username: 'omar', name: 'عمر حداد' },
      ],
      now: () => now,
      fetch: (input, init) => {
        const request = new Request(input, init);
        asked.push({ url: request.url, headers: request.headers, body: JSON.parse(String(init?.body)) });
        return Promise.resolve(answer());
      },
    });
  });

  const ask = (path: string, init: RequestInit = {}) => shop.request(`${ORIGIN}${path}`, init);
  const post = (path: string, body: Record<string, string>, headers: Record<string, string> = own) =>
    ask(path, { method: 'POST', body: new URLSearchParams(body), headers });
  const signIn = async (member: string) => {
    const { headers } = await post('/sign-in', { member });
    return headers.get('set-cookie')!.split(';')[0]!;
  };

  it('should show the three widgets and one script tag of the kit', async () => {
    const page = await (await ask('/')).text();
    for (const tag of ['<rai-leaderboard', '<rai-tier', '<rai-messages']) assert.ok(page.includes(tag), tag);
    assert.match(page, /src="http:\/\/127\.0\.0\.1:3334\/kit\/0\.1\.0\/rai-kit\.js"/);
    assert.ok(!page.includes('server-key-of-the-shop'));
  });

  it('should set no cookie on public pages', async () => {
    for (const path of ['/', '/sign-in', '/assets/shop.css', '/nothing-here']) {
      assert.equal((await ask(path)).headers.get('set-cookie'), null);
    }
  });

  it('should send a policy without any unsafe source, and no style attribute', async () => {
    const page = await ask('/');
    const policy = page.headers.get('content-security-policy')!;
    assert.match(policy, /^default-src 'none'; /);
    assert.doesNotMatch(policy, /unsafe|data:|\*/);
    assert.doesNotMatch(await page.text(), /\sstyle="/);
  });

  it('should write names as text', async () => {
    const page = await ask('/', { headers: { cookie: await signIn('ines') } });
    const text = await page.text();
    assert.ok(text.includes('Inês &lt;b&gt;Duarte&lt;/b&gt;'));
    assert.ok(!text.includes('<b>Duarte</b>'));
  });

  it('should answer 204 to the kit when nobody is signed in, and ask the gateway nothing', async () => {
    assert.equal((await post('/session', {})).status, 204);
    assert.equal(asked.length, 0);
  });

  it('should mint a session for the member whom its own cookie names', async () => {
    const session = await ask('/session', {
      method: 'POST',
      headers: { ...own, cookie: await signIn('omar') },
    });
    assert.deepEqual(await session.json(), { token: 'a.b.c', expiresAt: '2026-11-22T00:05:00Z' });
    assert.equal(session.headers.get('cache-control'), 'no-store');
    assert.equal(asked[0]!.url, 'http://127.0.0.1:3334/v1/sessions');
    assert.equal(asked[0]!.headers.get('authorization'), 'Bearer server-key-of-the-shop');
    assert.deepEqual(asked[0]!.body, { sub: 'u2', scope: ['read', 'post'] });
  });

  it('should answer 503 when the gateway refuses or fails', async () => {
    const cookie = await signIn('ines');
    for (const failure of [
      () => new Response('', { status: 401 }),
      () => assert.fail('connection refused'),
    ]) {
      answer = failure;
      assert.equal((await ask('/session', { method: 'POST', headers: { ...own, cookie } })).status, 503);
    }
  });

  it('should keep the cookie away from scripts and other sites', async () => {
    const { headers } = await post('/sign-in', { member: 'ines' });
    assert.match(headers.get('set-cookie')!, /; HttpOnly; SameSite=Lax$/);
  });

  it('should believe no cookie that it did not write, and none that is too old', async () => {
    const cookie = await signIn('ines');
    const session = (value: string) =>
      ask('/session', { method: 'POST', headers: { ...own, cookie: value } });
    const forged = `shop_signed_in=${Buffer.from('{"sub":"u1","exp":9999999999}').toString('base64url')}`;
    for (const bad of [`${cookie}x`, forged, `${forged}.`, `${forged}.abc`, 'shop_signed_in=']) {
      assert.equal((await session(bad)).status, 204, bad);
    }
    now += 9 * 3_600_000;
    assert.equal((await session(cookie)).status, 204);
  });

  it('should refuse what another site sends in the name of its visitor', async () => {
    const cookie = await signIn('ines');
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.localhost:1', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://gallery.localhost:3336', 'sec-fetch-site': 'same-site' },
      { origin: 'http://evil.localhost:1' },
      { origin: 'null' },
      { 'sec-fetch-site': 'none' },
      {},
    ];
    for (const headers of foreign) {
      for (const path of ['/session', '/sign-in', '/sign-out']) {
        assert.equal((await post(path, { member: 'ines' }, { ...headers, cookie })).status, 403);
      }
    }
    assert.equal(asked.length, 0);
  });

  it('should sign out, with a reload and without', async () => {
    const plain = await post('/sign-out', {});
    assert.equal(plain.status, 303);
    assert.match(plain.headers.get('set-cookie')!, /Max-Age=0/);
    const quiet = await post('/sign-out', {}, { ...own, accept: 'application/json' });
    assert.deepEqual(await quiet.json(), { name: null });
  });

  it('should refuse to sign in somebody unknown', async () => {
    assert.equal((await post('/sign-in', { member: 'nobody' })).status, 400);
    assert.equal((await post('/sign-in', {})).status, 400);
  });
});
