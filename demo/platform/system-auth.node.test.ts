import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { desc, eq } from 'drizzle-orm';
import { SystemApi } from '../../src/api/system-api.js';
import { outbox } from './db/schema.js';
import { clientOf, refusal } from './testing/clients.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ID = /^[0-9a-f]{24}$/;

describe('Accounts of the System API', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let system: SystemApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
  });
  after(() => p.close());

  const account = (username: string) => ({
    firstname: 'Signe',
    lastname: 'Dahl',
    username,
    email: `${username}@example.net`,
    password: 'plane & chisel',
  });
  /** The code of the latest mail to an address: a person reads it in the outbox. */
  const mailedCode = async (email: string): Promise<string> => {
    const [mail] = await p.platform.db
      .select()
      .from(outbox)
      .where(eq(outbox.to, email))
      .orderBy(desc(outbox.seq))
      .limit(1);
    return /\b\d{6}\b/.exec(mail?.body ?? '')?.[0] ?? '';
  };
  const wrong = (code: string) => (code === '000000' ? '111111' : '000000');
  const raw = (path: string, body: unknown) =>
    p.call('POST', path, {
      surface: '/api/v1',
      key: null,
      headers: { 'x-api-key': p.credentials_.systemKey },
      body,
    });

  it('[system.auth.register] [system.auth.verifyEmail] an account is a member when its code comes back', async () => {
    const made = await system.auth.register(account('signe.dahl'));
    assert.match(made._id, ID);
    assert.match(made.id, /^\d+$/);
    assert.equal(made.username, 'signe.dahl');
    assert.equal(made.email, 'signe.dahl@example.net');
    const proof = { email: made.email, password: 'plane & chisel' };
    const code = await mailedCode(made.email);
    assert.match(code, /^\d{6}$/);
    assert.match((await refusal(system.auth.login(proof), 403)).message, /not verified/);
    assert.equal((await p.call('POST', '/auth/login', { key: null, body: proof })).status, 403);
    const info = { body: { idOrEmail: made.email } };
    assert.equal((await p.call('POST', '/users/info', info)).status, 404);

    await system.auth.verifyEmail({ email: made.email.toUpperCase(), code });
    const { token, user } = await system.auth.login(proof);
    assert.equal(token.split('.').length, 3);
    assert.equal(user._id, made._id);
    assert.equal(user.displayName, 'Signe Dahl');
    const { data } = (await p.call('POST', '/users/info', info)).body;
    assert.equal(data.userId, made.id);
    assert.deepEqual(data.roles, ['@all']);
    assert.equal(data.xp, 0);
    await refusal(system.auth.verifyEmail({ email: made.email, code }), 400);
  });

  it('[system.auth.register] answers in the envelope of the System API', async () => {
    const { status, body } = await raw('/auth/register', account('envelope'));
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['meta', 'body']);
    assert.equal(body.meta.message, 'User has been registered successfully');
    assert.deepEqual(Object.keys(body.body).sort(), ['_id', 'email', 'id', 'username']);
  });

  it('[system.auth.register] says what is wrong with an account, and what is taken', async () => {
    const cases: [object, string][] = [
      [{ password: 'PlaneChisel1' }, 'password: must have a special character'],
      [{ username: 'same-word', password: 'Same-Word' }, 'password: must not be the username'],
      [{ username: '12345' }, 'username'],
      [{ username: 'has space' }, 'username'],
      [{ username: 'a'.repeat(24) }, 'username'],
      [{ email: 'nowhere' }, 'email'],
      [{ firstname: 'nul\0' }, 'firstname'],
      [{ firstname: undefined }, 'firstname'],
      [{ lastname: 'x'.repeat(101) }, 'lastname'],
    ];
    for (const [change, says] of cases) {
      const { status, body } = await raw('/auth/register', { ...account('rules'), ...change });
      assert.equal(status, 400, says);
      assert.ok(body.meta.message.startsWith(says), body.meta.message);
    }
    const taken = p.user('ada.okafor');
    const twice = { ...account('new-name'), email: taken.email.toUpperCase() };
    assert.match((await refusal(system.auth.register(twice), 409)).message, /email/);
    const named = { ...account('new-name'), username: 'Ada.Okafor' };
    assert.match((await refusal(system.auth.register(named), 409)).message, /username/);
    assert.equal((await raw('/auth/register', 'x'.repeat(300_000))).status, 413);
    assert.equal((await raw('/auth/register', '{')).status, 400);
  });

  it('[system.auth.verifyEmail] five wrong codes, an hour, or another community end a code', async () => {
    await system.auth.register(account('guesser'));
    const email = 'guesser@example.net';
    const code = await mailedCode(email);
    const elsewhere = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
    await refusal(elsewhere.auth.verifyEmail({ email, code }), 400);
    for (let tries = 0; tries < 5; tries += 1) {
      const error = await refusal(system.auth.verifyEmail({ email, code: wrong(code) }), 400);
      assert.match(error.message, /code: is wrong or has ended/);
    }
    await refusal(system.auth.verifyEmail({ email, code }), 400);

    // A code that is of no use any more does not keep its owner out: they register again.
    await system.auth.register(account('guesser'));
    const second = await mailedCode(email);
    p.clock.at += 3_600_000;
    await refusal(system.auth.verifyEmail({ email, code: second }), 400);
    const again = await system.auth.register({ ...account('guesser'), password: 'a third one!' });
    await refusal(system.auth.register(account('guesser')), 409);
    await system.auth.verifyEmail({ email, code: await mailedCode(email) });
    const { user } = await system.auth.login({ email, password: 'a third one!' });
    assert.equal(user._id, again._id);
    await refusal(system.auth.login({ email, password: 'plane & chisel' }), 401);
    assert.equal((await raw('/auth/verify-email', { email })).body.meta.message.split(':')[0], 'code');
  });

  it('[system.auth.login] is for members of the key’s community, and tells a wrong password from nothing', async () => {
    const ada = p.user('ada.okafor');
    const { token, user } = await system.auth.login({ email: ada.email, password: ada.password });
    assert.equal(user._id, ada._id);
    assert.equal(user.id, ada.userId);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    assert.deepEqual(Object.keys(claims).sort(), ['_id', 'exp', 'iat', 'id']);
    assert.equal(claims.exp - claims.iat, 604_800);
    const keys = await p.call('GET', `/users/apikeys?userId=${ada._id}`, { key: token });
    assert.equal(keys.status, 200);
    const bad = await refusal(system.auth.login({ email: ada.email, password: 'no' }), 401);
    const nobody = await refusal(system.auth.login({ email: 'x@y.example', password: 'no' }), 401);
    assert.deepEqual(bad.body, nobody.body);
    await refusal(system.auth.login({ email: other.user.email, password: other.user.password }), 401);
    assert.equal((await raw('/auth/login', { email: ada.email })).status, 400);
  });

  it('[system.auth.register] [system.auth.verifyEmail] [system.auth.login] need the key of a community', async () => {
    for (const key of ['', 'f'.repeat(64), p.credentials_.communityKey, p.user('ada.okafor').apiKey])
      for (const path of ['register', 'verify-email', 'login']) {
        const headers = { 'x-api-key': key };
        const answer = await p.call('POST', `/auth/${path}`, {
          surface: '/api/v1',
          key: null,
          headers,
          body: {},
        });
        assert.equal(answer.status, 401, `${path} ${key}`);
        assert.equal(answer.body.meta.success, false);
      }
  });
});
