import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { createPlatform, type SandboxPlatform } from '../../demo/platform/create-platform.js';
import { listen } from '../../demo/sites/server/listen.js';
import { createAccessKey } from '../../demo/platform/services/access-keys.js';
import type { Credentials } from '../../demo/platform/seed/credentials.js';
import { EmbedTokens, SecureAuth } from '../../src/api/index.js';
import { openBrowser, openPage } from '../helpers/browser.js';

const PATIENCE = 20_000;

describe('People whom a customer’s server vouches for', { timeout: 120_000 }, () => {
  let platform: SandboxPlatform;
  let browser: Browser;
  let origin: string;
  let credentials: Credentials;

  before(async () => {
    platform = await createPlatform({ data: 'memory' });
    credentials = await platform.seed({ members: 12, seed: 7 });
    origin = await platform.listen(0);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await platform?.close();
  });

  it('open the address of Secure Auth and are signed in, once, and its token is in no history', async () => {
    const secure = new SecureAuth({ key: credentials.systemKey, baseUrl: `${origin}/api` });
    const { loginUrl } = await secure.login({ userId: 'ada.okafor', accessLevel: 0 });
    const token = new URL(loginUrl).searchParams.get('token')!;
    const { page, context, errors } = await openPage(browser);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.goto(loginUrl);
    await page.getByText('You are signed in as Ada Okafor.').waitFor({ timeout: PATIENCE });
    assert.equal(await page.title(), 'Signed in');
    assert.equal(page.url().includes(token), false);
    assert.deepEqual(errors, []);
    const session = (await (await answered).json()) as { token: string; user: { _id: string } };
    const own = `${origin}/apis/v1/users/apikeys?userId=${session.user._id}`;
    const keys = await fetch(own, { headers: { authorization: `Bearer ${session.token}` } });
    assert.equal(keys.status, 200);
    assert.deepEqual(await context.cookies(), []);
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0);

    // Whoever finds the address later finds it used up.
    await page.goto(loginUrl);
    await page.getByText('The address was used already, or has ended').waitFor({ timeout: PATIENCE });
    assert.equal(await page.title(), 'Not signed in');
    await context.close();
  });

  it('a page asks by itself whether its embed token is good, and a page elsewhere is told no', async () => {
    const page: Parameters<typeof listen>[2] = (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>Shop</title>');
    };
    const sites = await Promise.all([
      listen('shop.localhost', 0, page),
      listen('elsewhere.localhost', 0, page),
    ]);
    const [shop, elsewhere] = sites.map(({ url }) => new URL(url).origin) as [string, string];
    const { row, accessKey } = await createAccessKey(platform.platform, credentials.communityId, {
      name: 'Shop of the test',
      origins: [shop],
    });
    const tokens = new EmbedTokens({ baseUrl: origin, accessId: row.id, accessKey });
    const { embedToken } = await tokens.create({ 'data-email': credentials.users[0]!.email });
    const askFrom = async (site: string) => {
      const { page, context } = await openPage(browser);
      await page.goto(`${site}/`);
      const answer = await page.evaluate(
        async ([url, embedToken, origin]) => {
          const response = await fetch(`${url}/v2/api/widget-access-keys/validate`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ embedToken, origin }),
          });
          return { status: response.status, body: (await response.json()) as unknown };
        },
        [origin, embedToken, shop] as const,
      );
      await context.close();
      return answer;
    };
    try {
      const good = await askFrom(shop);
      assert.equal(good.status, 200);
      assert.equal((good.body as { data: { valid: boolean } }).data.valid, true);
      // It names the shop's origin, but the browser says where it is.
      const bad = await askFrom(elsewhere);
      assert.equal(bad.status, 403);
      assert.equal((bad.body as { code: string }).code, 'ORIGIN_NOT_ALLOWED');
      assert.equal((await askFrom(shop)).status, 200);
    } finally {
      await Promise.all(sites.map((site) => site.stop()));
    }
  });
});
