import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SecureAuth } from '../../src/api/secure-auth.js';
import { SystemApi } from '../../src/api/system-api.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

/** As the documentation prints it. */
const SAMPLE = {
  error: false,
  loginUrl:
    'https://cname.yourdomain.com/v2/app/loginApi/[API_KEY]/2?token=[token]&host=[cname.yourdomain.com]',
  sessionId: 'xxxx',
};

describe('Secure Auth', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let secure: SecureAuth;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    secure = new SecureAuth(clientOf(p, p.credentials_.systemKey, '/api'));
  });
  after(() => p.close());

  const ask = (
    query: Record<string, string>,
    headers: Record<string, string> = {},
    path = '/api/secureAuth',
  ) =>
    p.call('GET', `${path}?${new URLSearchParams(query)}`, {
      surface: '',
      key: null,
      headers: { apiKey: p.credentials_.systemKey, hostname: '127.0.0.1', ...headers },
    });
  const ADA = { action: 'login', userId: 'ada.okafor', accessLevel: '0' };
  /** What the page behind a login address does. */
  const redeem = async (loginUrl: string, change: Record<string, string> = {}) => {
    const { pathname, searchParams } = new URL(loginUrl);
    return p.call('POST', pathname, {
      surface: '',
      key: null,
      body: { ...Object.fromEntries(searchParams), ...change },
    });
  };
  const signe = (username: string) => ({
    userId: username,
    accessLevel: 1,
    email: `${username}@example.net`,
    firstname: 'Signe',
    lastname: 'Dahl',
  });

  it('[secure-auth.login] answers an address without the key, as the sample shows it', async () => {
    const { status, body } = await ask(ADA);
    assert.equal(status, 200);
    assert.deepEqual(shapeOf(body), shapeOf(SAMPLE));
    assert.equal(body.error, false);
    const url = new URL(body.loginUrl);
    assert.equal(url.pathname, `/v2/app/loginApi/${p.credentials_.communityId}/2`);
    assert.deepEqual([...url.searchParams.keys()], ['token', 'host']);
    assert.equal(url.searchParams.get('host'), '127.0.0.1');
    assert.equal(JSON.stringify(body).includes(p.credentials_.systemKey), false);
    assert.equal((await ask(ADA, {}, '/secureAuth')).body.error, false);
  });

  it('[secure-auth.login] the address signs a member in: once, in time, for its name', async () => {
    const ada = p.user('ada.okafor');
    const { loginUrl, sessionId } = await secure.login({ userId: ada.username, accessLevel: 0 });
    assert.match(sessionId, /^[0-9a-f-]{36}$/);
    // Looking at the page, as a preview of the link does, uses nothing up.
    for (const look of ['first', 'second']) {
      const page = await p.fetch(new Request(loginUrl));
      assert.equal(page.status, 200, look);
      assert.match(page.headers.get('content-type')!, /html/);
      assert.match(
        page.headers.get('content-security-policy')!,
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
      assert.equal((await page.text()).includes(new URL(loginUrl).searchParams.get('token')!), false);
    }
    const wrongHost = await redeem(loginUrl, { host: 'elsewhere.example' });
    assert.equal(wrongHost.status, 401);
    const { status, body } = await redeem(loginUrl);
    assert.equal(status, 200);
    assert.equal(body.user._id, ada._id);
    assert.equal(body.communityId, p.credentials_.communityId);
    const keys = await p.call('GET', `/users/apikeys?userId=${ada._id}`, { key: body.token });
    assert.equal(keys.status, 200);

    const again = await redeem(loginUrl);
    assert.equal(again.status, 401);
    assert.deepEqual(Object.keys(again.body), ['error', 'message']);
    const late = await secure.login({ userId: ada.username, accessLevel: 0 });
    p.clock.at += 5 * 60_000;
    assert.equal((await redeem(late.loginUrl)).status, 401);
    const racing = await secure.login({ userId: ada.username, accessLevel: 0 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => redeem(racing.loginUrl)));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 401, 401, 401]);
  });

  it('[secure-auth.login] creates a user whom nobody knows, with the roles of the access level', async () => {
    const { loginUrl } = await secure.login(signe('signe.one'));
    const { body } = await redeem(loginUrl);
    assert.equal(body.user.displayName, 'Signe Dahl');
    const info = await p.call('POST', '/users/info', { body: { idOrEmail: 'signe.one@example.net' } });
    assert.deepEqual(info.body.data.roles, ['@all', 'Mentor']);
    assert.equal(info.body.data.username, 'signe.one');
    // Known from now on: the three words do, and a level gives no further roles.
    const known = await secure.login({ userId: 'Signe.One', accessLevel: 2 });
    assert.equal((await redeem(known.loginUrl)).body.user._id, body.user._id);
    const later = await p.call('POST', '/users/info', { body: { idOrEmail: body.user.id } });
    assert.deepEqual(later.body.data.roles, ['@all', 'Mentor']);
    const both = await Promise.all([secure.login(signe('signe.two')), secure.login(signe('signe.two'))]);
    const [first, second] = await Promise.all(both.map((one) => redeem(one.loginUrl)));
    assert.equal(first!.body.user._id, second!.body.user._id);
  });

  it('[secure-auth.login] says what is missing for a new user, and what is taken', async () => {
    for (const [change, says] of [
      [{ email: undefined }, 'email'],
      [{ email: 'nowhere' }, 'email'],
      [{ firstname: undefined }, 'firstname'],
      [{ lastname: undefined }, 'lastname'],
      [{ userId: 'two words' }, 'userId'],
      [{ accessLevel: 99 }, 'accessLevel'],
      [{ accessLevel: 'all' }, 'accessLevel'],
    ] as const) {
      const error = await refusal(secure.login({ ...signe('nobody.yet'), ...change }), 400);
      assert.match(error.message, new RegExp(`"${says}: `));
    }
    const taken = { ...signe('somebody.new'), email: p.user('ada.okafor').email };
    assert.match((await refusal(secure.login(taken), 409)).message, /email/);
    const info = await p.call('POST', '/users/info', { body: { idOrEmail: 'nobody.yet' } });
    assert.equal(info.status, 404);
    for (const query of [
      { userId: 'ada.okafor', accessLevel: '0' },
      { ...ADA, action: 'logout' },
      { action: 'login', accessLevel: '0' },
      { action: 'login', userId: 'ada.okafor' },
      { ...ADA, userId: 'nul\0' },
    ]) {
      const { status, body } = await ask(query as Record<string, string>);
      assert.equal(status, 400, JSON.stringify(query));
      assert.equal(body.error, true);
      assert.match(body.message, /^(action|userId|accessLevel): /);
    }
  });

  it('[secure-auth.login] one community vouches for nobody of another', async () => {
    const theirs = new SecureAuth(clientOf(p, other.systemKey, '/api'));
    const error = await refusal(theirs.login({ ...signe('ada.okafor'), accessLevel: 0 }), 409);
    assert.match(error.message, /username/);
    await refusal(secure.login({ userId: other.user.username, accessLevel: 0 }), 400);
    const { loginUrl } = await theirs.login({ userId: other.user.username, accessLevel: 0 });
    assert.equal((await redeem(loginUrl)).body.communityId, other.communityId);
    // A level of one community means nothing in another.
    await refusal(theirs.login({ userId: other.user.username, accessLevel: 1 }), 400);
  });

  it('[secure-auth.login] a deleted member is not let in, nor one who is deleted after the address was made', async () => {
    const sam = p.user('sam.winslow');
    const { loginUrl } = await secure.login({ userId: sam.username, accessLevel: 0 });
    const manage = (action: string) =>
      p.call('POST', '/users/manage', { body: { action, user: sam.username } });
    assert.equal((await manage('delete')).status, 200);
    assert.equal((await redeem(loginUrl)).status, 401);
    await refusal(secure.login({ userId: sam.username, accessLevel: 0 }), 403);
    assert.equal((await manage('restore')).status, 200);
    const back = await secure.login({ userId: sam.username, accessLevel: 0 });
    assert.equal((await redeem(back.loginUrl)).status, 200);
  });

  it('[secure-auth.login] needs the key and a name of the community', async () => {
    for (const key of ['', 'f'.repeat(64), p.credentials_.communityKey, p.user('ada.okafor').apiKey]) {
      const { status, body } = await ask(ADA, { apiKey: key });
      assert.equal(status, 401);
      assert.equal(body.error, true);
    }
    assert.equal((await ask(ADA, { hostname: 'shop.example' })).status, 401);
    assert.equal((await ask(ADA, { hostname: '' })).status, 400);
    const named = new SecureAuth({
      ...clientOf(p, p.credentials_.systemKey, '/api'),
      hostname: 'Northwind.localhost',
    });
    const { loginUrl } = await named.login({ userId: 'ada.okafor', accessLevel: '0' });
    assert.equal(new URL(loginUrl).searchParams.get('host'), 'northwind.localhost');
    assert.equal((await redeem(loginUrl)).status, 200);
    const theirs = await ask(ADA, { apiKey: other.systemKey, hostname: 'northwind.localhost' });
    assert.equal(theirs.status, 401);
    const bearer = await p.call('GET', `/api/secureAuth?${new URLSearchParams(ADA)}`, {
      surface: '',
      headers: { hostname: '127.0.0.1' },
    });
    assert.equal(bearer.status, 401);
  });

  it('the page takes nothing but a small JSON body', async () => {
    const path = `/v2/app/loginApi/${p.credentials_.communityId}/2`;
    const post = (body: unknown) => p.call('POST', path, { surface: '', key: null, body });
    assert.equal((await post('{')).status, 400);
    assert.equal(
      (await post({ token: 'x' })).body.message,
      'host: Invalid input: expected string, received undefined',
    );
    assert.equal((await post({ token: 'x'.repeat(300_000), host: 'a' })).status, 413);
    assert.equal((await post({ token: 'a', host: 'a' })).status, 401);
  });

  it('a founded community starts with nobody but its owner, and lets others in by level 0', async () => {
    const system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
    const { apiKey, _id } = await system.servers.create({ title: 'Northwind North' });
    const north = new SecureAuth(clientOf(p, apiKey!, '/api'));
    const { loginUrl } = await north.login({ ...signe('signe.north'), accessLevel: 0 });
    const { body } = await redeem(loginUrl);
    assert.equal(body.communityId, _id);
    const roles = await new SystemApi(clientOf(p, apiKey!, '/api/v1')).roles.list(body.user.id);
    assert.deepEqual(
      roles.map(({ title }) => title),
      ['@all'],
    );
  });
});
