import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { json, startRawServer, type RawServer } from '../../test/helpers/raw-server.js';
import { EmbedTokens, HttpError, SecureAuth, SystemApi, WidgetSignin } from './index.js';

const KEY = 'c5'.repeat(32);
const ROLE = '6650a0f0c0ffee0000000004';
const COMMUNITY = '6650a0f0c0ffee0000000009';
const BADGE = '2f1c1b2e-6f0e-4e0e-9d0a-0c0ffee00001';

let server: RawServer;
before(async () => {
  server = await startRawServer();
});
after(() => server.close());
beforeEach(() => {
  server.asked = [];
});

const answers = (...bodies: [number, unknown][]) => {
  server.handler = (_, response) => {
    const [status, body] = bodies.length > 1 ? bodies.shift()! : bodies[0]!;
    json(response, status, body);
  };
};
const ok = (body: unknown): [number, unknown] => [
  200,
  { meta: { success: true, message: 'fine', devMessage: '' }, body },
];
const no = (status: number, message: string): [number, unknown] => [
  status,
  { meta: { success: false, message, devMessage: message }, body: null },
];
const options = (path: string) => ({ key: KEY, baseUrl: server.origin + path });

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.ok(!(error.message + JSON.stringify(error) + error.stack).includes(KEY));
  return error;
}

describe('the client of the System API', () => {
  it('sends its key in one header, and reads texts as what they stand for', async () => {
    const badge = {
      title: 'Major',
      action: 'custom',
      quantity: '3',
      attachRequired: 'true',
      awarded: 'false',
    };
    answers(ok([{ ...badge, id: BADGE, image: null, extra: 1 }]));
    const [major] = await new SystemApi(options('/api/v1')).badges.award(BADGE, '1');
    assert.deepEqual(major, {
      id: BADGE,
      title: 'Major',
      action: 'custom',
      quantity: 3,
      attachRequired: true,
      awarded: false,
      image: undefined,
    });
    const [asked] = server.asked;
    assert.equal(`${asked!.method} ${asked!.url}`, `POST /api/v1/badges/${BADGE}/award`);
    assert.equal(asked!.headers['x-api-key'], KEY);
    assert.equal(asked!.headers.authorization, undefined);
    assert.deepEqual(JSON.parse(asked!.body), { userId: '1' });
  });

  it('a badge whose numbers are numbers already is read as well, and one that is none is refused', async () => {
    answers(ok([{ id: BADGE, title: 'a', action: 'b', quantity: 3, attachRequired: true, awarded: null }]));
    const [one] = await new SystemApi(options('')).badges.list();
    assert.deepEqual([one!.quantity, one!.attachRequired, one!.awarded], [3, true, undefined]);
    answers(ok([{ id: BADGE, title: 'a', action: 'b', quantity: 'many' }]));
    const error = await failure(new SystemApi(options('')).badges.list());
    assert.equal(error.code, 'BAD_ANSWER');
    assert.match(error.message, /0\.quantity/);
  });

  it('reads are tried again, writes never', async () => {
    const api = new SystemApi(options(''));
    answers([503, {}], ok([]));
    assert.deepEqual(await api.roles.list('1102'), []);
    assert.equal(server.asked.length, 2);
    answers(no(503, 'later'));
    for (const write of [
      () => api.roles.delete(ROLE),
      () => api.badges.update(BADGE, { title: 'a', action: 'custom' }),
      () => api.channels.update(ROLE, { topic: 'a', channelType: 'open' }),
      () => api.channels.delete(ROLE),
      () => api.servers.update(ROLE, { title: 'a' }),
      () => api.roles.add(ROLE, '1'),
    ]) {
      server.asked = [];
      const error = await failure(write());
      assert.equal(error.code, 'UNAVAILABLE');
      assert.match(error.message, /later/);
      assert.equal(server.asked.length, 1);
    }
  });

  it('an id cannot change the path, and a wrong request is not sent', async () => {
    const api = new SystemApi(options('/api/v1'));
    for (const work of [
      () => api.roles.delete('../badges/x'),
      () => api.badges.award('a/b', '1'),
      () => api.roles.list('..'),
      () => api.channels.create({ topic: 'a' } as never),
      () => api.auth.login({ email: 'a@b.example' } as never),
    ]) {
      const error = await failure(work());
      assert.equal(error.code, 'INVALID');
      assert.equal(error.written, false);
    }
    assert.deepEqual(server.asked, []);
  });

  it('says why it was refused, without the key', async () => {
    answers(no(409, `title: is already used by ${KEY}`));
    const error = await failure(new SystemApi(options('')).servers.create({ title: 'a' }));
    assert.equal(error.code, 'CONFLICT');
    assert.match(error.message, /title: is already used by \[key\]/);
    answers([200, { meta: { success: false, message: 'no', devMessage: '' } }]);
    assert.equal((await failure(new SystemApi(options('')).servers.list())).code, 'REFUSED');
  });
});

describe('the client of Secure Auth', () => {
  const good = {
    error: false,
    loginUrl: 'https://c.example/v2/app/loginApi/x/2?token=t&host=c',
    sessionId: 's',
  };

  it('sends key and name of the community as headers, and asks once', async () => {
    answers([200, good]);
    const user = { userId: 'ada', accessLevel: 0, email: 'ada@example.com', firstname: 'Ada', lastname: 'O' };
    const { loginUrl, sessionId } = await new SecureAuth(options('/api')).login(user);
    assert.equal(loginUrl, good.loginUrl);
    assert.equal(sessionId, 's');
    const [asked] = server.asked;
    assert.equal(asked!.headers['apikey'], KEY);
    assert.equal(asked!.headers['hostname'], '127.0.0.1');
    const url = new URL(asked!.url, server.origin);
    assert.equal(url.pathname, '/api/secureAuth');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      ...user,
      accessLevel: '0',
      action: 'login',
    });
    answers([503, { error: true, message: 'later' }]);
    const named = new SecureAuth({ ...options('/api'), hostname: 'cname.yourdomain.com' });
    assert.equal((await failure(named.login({ userId: 'ada', accessLevel: 'gold' }))).code, 'UNAVAILABLE');
    assert.equal(server.asked.length, 2);
    assert.equal(server.asked[1]!.headers['hostname'], 'cname.yourdomain.com');
  });

  it('takes no address that a browser would run or read from a disk', async () => {
    for (const loginUrl of ['javascript:alert(1)', 'file:///etc/passwd', '/relative', '']) {
      answers([200, { ...good, loginUrl }]);
      const error = await failure(new SecureAuth(options('/api')).login({ userId: 'a', accessLevel: 0 }));
      assert.equal(error.code, 'BAD_ANSWER');
      assert.match(error.message, /loginUrl/);
    }
    answers([200, good]);
    const client = new SecureAuth(options('/api'));
    assert.equal((await client.login({ userId: 'a', accessLevel: 0 })).sessionId, 's');
  });
});

describe('the clients of embed tokens', () => {
  const tokens = () => new EmbedTokens({ baseUrl: server.origin, accessId: 'id-1', accessKey: KEY });

  it('send the access key in the body, follow no redirect with it, and keep it out of errors', async () => {
    answers([200, { data: { embedToken: 'a.b.c', expiresIn: '900' } }]);
    const made = await tokens().create({ 'data-customer-id': '7' });
    assert.deepEqual(made, { embedToken: 'a.b.c', expiresIn: 900 });
    assert.deepEqual(JSON.parse(server.asked[0]!.body), {
      accessId: 'id-1',
      accessKey: KEY,
      userIdentifiers: { 'data-customer-id': '7' },
    });
    answers([401, { code: 'KEY_INVALID', message: `no such key: ${KEY}`, debug: [KEY] }]);
    const refused = await failure(tokens().create({ 'data-customer-id': '7' }));
    assert.equal(refused.code, 'KEY_INVALID');
    assert.match(refused.message, /no such key: \[key\]/);
    server.asked = [];
    server.handler = (_, response) => void response.writeHead(307, { location: `${server.origin}/x` }).end();
    assert.equal((await failure(tokens().create({ 'data-customer-id': '7' }))).code, 'BAD_ANSWER');
    assert.equal(server.asked.length, 1);
    answers([200, { data: { expiresIn: 900 } }]);
    assert.match((await failure(tokens().create({ 'data-a': '7' }))).message, /embedToken/);
    answers([200, null]);
    assert.equal((await failure(tokens().create({ 'data-a': '7' }))).code, 'BAD_ANSWER');
  });

  it('ask whether a token is good, and keep it out of errors too', async () => {
    answers([200, { data: { valid: true, widgetId: null, expiresIn: 12 } }]);
    const open = new EmbedTokens({ baseUrl: server.origin });
    assert.deepEqual(await open.validate('a.b.c', 'https://shop.example'), {
      valid: true,
      widgetId: undefined,
      expiresIn: 12,
    });
    const { method, url, body } = server.asked[0]!;
    assert.equal(`${method} ${url}`, 'POST /v2/api/widget-access-keys/validate');
    assert.deepEqual(JSON.parse(body), { embedToken: 'a.b.c', origin: 'https://shop.example' });
    answers([401, { code: 'TOKEN_INVALID', message: 'not a.b.c' }]);
    const error = await failure(open.validate('a.b.c', 'https://shop.example'));
    assert.equal(error.code, 'TOKEN_INVALID');
    assert.equal(JSON.stringify(error).includes('a.b.c'), false);
  });

  it('the older sign-in has its key and the address in headers', async () => {
    answers([200, { token: 't.o.k' }]);
    const client = new WidgetSignin({ ...options(''), communityId: COMMUNITY });
    assert.equal(await client.signIn('ada@example.com'), 't.o.k');
    const [asked] = server.asked;
    assert.equal(`${asked!.method} ${asked!.url}`, `POST /widget/${COMMUNITY}/signin`);
    assert.equal(asked!.headers['returningai-api-key'], KEY);
    assert.equal(asked!.headers['email'], 'ada@example.com');
    assert.equal(asked!.body, '');
    answers([503, {}]);
    server.asked = [];
    assert.equal((await failure(client.signIn('ada@example.com'))).code, 'UNAVAILABLE');
    assert.equal(server.asked.length, 1);
  });
});
