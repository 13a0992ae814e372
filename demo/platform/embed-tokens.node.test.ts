import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { EmbedTokens, WidgetSignin } from '../../src/api/embed-tokens.js';
import { createAccessKey, listAccessKeys, revokeAccessKey } from './services/access-keys.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const SHOP = 'https://shop.example';
const QUARTER_HOUR_MS = 900_000;

describe('The access-key exchange', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let tokens: EmbedTokens;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    tokens = clientWith(p.credentials_.widgetAccess);
  });
  after(() => p.close());

  function clientWith(key: { accessId: string; accessKey: string }): EmbedTokens {
    const { accessId, accessKey } = key;
    return new EmbedTokens({ ...clientOf(p, '', ''), accessId, accessKey });
  }
  const post = (verb: string, body: unknown, headers: Record<string, string> = {}) =>
    p.call('POST', `/v2/api/widget-access-keys/${verb}`, { surface: '', key: null, body, headers });
  const ada = () => p.user('ada.okafor');
  const customer = { 'data-customer-id': '71001' };
  const freshKey = async (communityId: string, input: object = {}) => {
    const { row, accessKey } = await createAccessKey(p.platform, communityId, {
      name: 'Test',
      origins: [SHOP],
      ...input,
    });
    return { accessId: row.id, accessKey };
  };

  it('[widget.embedTokens.create] a token says who the page is for, and lives for 15 minutes', async () => {
    const { accessId, accessKey } = p.credentials_.widgetAccess;
    const { status, body } = await post('token', { accessId, accessKey, userIdentifiers: customer });
    assert.equal(status, 200);
    assert.deepEqual(shapeOf(body), { data: { embedToken: 'string', expiresIn: 'number' } });
    assert.equal(body.data.expiresIn, 900);
    const claims = decodeJwt(body.data.embedToken);
    assert.equal(claims.sub, ada()._id);
    assert.equal(claims.aud, 'widget');
    assert.equal(claims['cid'], p.credentials_.communityId);
    assert.deepEqual(claims['ids'], customer);
    assert.deepEqual(claims['org'], p.credentials_.widgetAccess.origins);
    assert.equal(claims.exp! - claims.iat!, 900);
    assert.ok(claims.jti && claims.iss);
    assert.equal(body.data.embedToken.includes(accessKey), false);
  });

  it('[widget.embedTokens.create] identifiers have configured names, and name one member together', async () => {
    const all = {
      'data-customer-id': '71001',
      'data-email': ada().email.toUpperCase(),
      // As a page finds `data-userId`.
      'data-userid': ada().userId,
    };
    const { embedToken } = await tokens.create(all);
    assert.deepEqual(Object.keys(decodeJwt(embedToken)['ids'] as object).sort(), [
      'data-customer-id',
      'data-email',
      'data-user-id',
    ]);
    const unknown = await refusal(tokens.create({ 'data-name': 'Ada' }), 400);
    assert.equal(unknown.code, 'IDENTIFIER_UNKNOWN');
    assert.match(unknown.message, /data-customer-id, data-email, data-user-id/);
    const none = await refusal(tokens.create({}), 400);
    assert.equal(none.code, 'IDENTIFIER_UNKNOWN');
    const nobody = await refusal(tokens.create({ 'data-email': 'nobody@example.net' }), 404);
    assert.equal(nobody.code, 'MEMBER_NOT_FOUND');
    const two = { 'data-user-id': ada().userId, 'data-email': p.user('kenji.mori').email };
    assert.equal((await refusal(tokens.create(two), 409)).code, 'MEMBER_AMBIGUOUS');
    const field = `jsonb_set(custom_fields, '{customerid}', '"70"')`;
    await p.platform.db.execute(
      `update members set custom_fields = ${field} where user_number in (1011, 1012)`,
    );
    assert.equal((await refusal(tokens.create({ 'data-customer-id': '70' }), 409)).code, 'MEMBER_AMBIGUOUS');
  });

  it('[widget.embedTokens.create] the prefix is needed, and the request is bounded', async () => {
    const { accessId, accessKey } = p.credentials_.widgetAccess;
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`data-${n}`, 'x']));
    for (const userIdentifiers of [
      { email: ada().email },
      many,
      { 'data-email': '' },
      { 'data-email': 5 },
      [],
    ]) {
      const { status, body } = await post('token', { accessId, accessKey, userIdentifiers });
      assert.equal(status, 400);
      assert.deepEqual(Object.keys(body), ['code', 'message']);
      assert.equal(body.code, 'INVALID');
      assert.match(body.message, /^userIdentifiers/);
    }
    assert.match((await post('token', { accessId, accessKey })).body.message, /^userIdentifiers: /);
    assert.equal((await post('token', 'x'.repeat(300_000))).status, 413);
    assert.equal((await post('token', 'null')).status, 400);
    // The client says so without asking.
    const { message } = await refusal(tokens.create({ email: ada().email }), 0);
    assert.match(message, /userIdentifiers/);
  });

  it('[widget.embedTokens.create] a wrong or a revoked key makes none, and its error does not repeat it', async () => {
    const { accessId, accessKey } = p.credentials_.widgetAccess;
    const wrong = 'e'.repeat(64);
    for (const key of [
      { accessId, accessKey: wrong },
      { accessId: '0'.repeat(24), accessKey },
      { accessId: p.credentials_.communityId, accessKey: p.credentials_.systemKey },
    ]) {
      const error = await refusal(clientWith(key).create(customer), 401);
      assert.equal(error.code, 'KEY_INVALID');
      assert.equal(JSON.stringify(error).includes(key.accessKey), false);
    }
    const fresh = await freshKey(p.credentials_.communityId);
    assert.equal((await clientWith(fresh).create(customer)).expiresIn, 900);
    await revokeAccessKey(p.platform, p.credentials_.communityId, fresh.accessId);
    assert.equal((await refusal(clientWith(fresh).create(customer), 401)).code, 'KEY_REVOKED');
    // The others go on.
    assert.equal((await tokens.create(customer)).expiresIn, 900);
  });

  it('[widget.embedTokens.create] [widget.embedTokens.validate] a key is for its own community alone', async () => {
    const theirs = clientWith(await freshKey(other.communityId));
    const missing = await refusal(theirs.create({ 'data-email': ada().email }), 404);
    assert.equal(missing.code, 'MEMBER_NOT_FOUND');
    // Without a configuration, address and short id are taken.
    const { embedToken } = await theirs.create({ 'data-email': other.user.email });
    assert.equal(decodeJwt(embedToken)['cid'], other.communityId);
    assert.equal((await theirs.validate(embedToken, SHOP)).valid, true);
    await assert.rejects(
      revokeAccessKey(p.platform, other.communityId, p.credentials_.widgetAccess.accessId),
    );
    const names = (await listAccessKeys(p.platform.db, other.communityId)).map(({ name }) => name);
    assert.deepEqual(names, ['Test']);
  });

  it('[widget.embedTokens.validate] a token is good on pages of its key’s origins', async () => {
    const { embedToken } = await tokens.create(customer);
    const { status, body } = await post('validate', { embedToken, origin: SHOP });
    assert.equal(status, 200);
    assert.deepEqual(body, { data: { valid: true, expiresIn: 900 } });
    p.clock.at += 60_000;
    assert.equal((await tokens.validate(embedToken, 'http://shop.localhost:4100')).expiresIn, 840);
    for (const origin of ['https://evil.example', 'https://shop.example.evil', 'http://shop.example', 'null'])
      assert.equal((await refusal(tokens.validate(embedToken, origin), 403)).code, 'ORIGIN_NOT_ALLOWED');
    // A browser says itself where the page is from.
    const own = { origin: SHOP };
    assert.equal((await post('validate', { embedToken, ...own }, own)).status, 200);
    const lying = await post('validate', { embedToken, ...own }, { origin: 'https://evil.example' });
    assert.deepEqual([lying.status, lying.body.code], [403, 'ORIGIN_NOT_ALLOWED']);
    assert.equal(lying.headers.get('access-control-allow-origin'), '*');
    const preflight = await p.fetch(
      new Request('http://127.0.0.1:3333/v2/api/widget-access-keys/validate', {
        method: 'OPTIONS',
        headers: { ...own, 'access-control-request-method': 'POST' },
      }),
    );
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'POST');
    const widget = clientWith(await freshKey(p.credentials_.communityId, { widgetId: 'store-1' }));
    const bound = await widget.create(customer);
    assert.equal((await widget.validate(bound.embedToken, SHOP)).widgetId, 'store-1');
  });

  it('[widget.embedTokens.validate] it ends after 15 minutes, with its key, and with its member', async () => {
    const { embedToken } = await tokens.create(customer);
    p.clock.at += QUARTER_HOUR_MS - 1000;
    assert.equal((await tokens.validate(embedToken, SHOP)).expiresIn, 1);
    p.clock.at += 1000;
    assert.equal((await refusal(tokens.validate(embedToken, SHOP), 401)).code, 'TOKEN_EXPIRED');

    const fresh = await freshKey(p.credentials_.communityId);
    const revoked = await clientWith(fresh).create(customer);
    assert.equal((await tokens.validate(revoked.embedToken, SHOP)).valid, true);
    await revokeAccessKey(p.platform, p.credentials_.communityId, fresh.accessId);
    assert.equal((await refusal(tokens.validate(revoked.embedToken, SHOP), 401)).code, 'KEY_REVOKED');

    const sam = p.user('sam.winslow');
    const gone = await tokens.create({ 'data-email': sam.email });
    await p.call('POST', '/users/manage', { body: { action: 'delete', user: sam.username } });
    assert.equal((await refusal(tokens.validate(gone.embedToken, SHOP), 401)).code, 'TOKEN_INVALID');
    await p.call('POST', '/users/manage', { body: { action: 'restore', user: sam.username } });
    assert.equal((await tokens.validate(gone.embedToken, SHOP)).valid, true);
  });

  it('[widget.embedTokens.validate] a session is no embed token, and an embed token is no session', async () => {
    const { embedToken } = await tokens.create(customer);
    const asSession = await p.call('GET', `/users/apikeys?userId=${ada()._id}`, { key: embedToken });
    assert.equal(asSession.status, 401);
    const login = await p.call('POST', '/auth/login', {
      key: null,
      body: { email: ada().email, password: ada().password },
    });
    const session = login.body.data.token as string;
    const [head, body, mark] = embedToken.split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(embedToken), sub: other.user._id }));
    for (const token of [
      session,
      'x',
      `${head}.${forged.toString('base64url')}.${mark}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
      embedToken.slice(0, -3),
    ]) {
      const error = await refusal(tokens.validate(token, SHOP), 401);
      assert.equal(error.code, 'TOKEN_INVALID');
      assert.equal(token.length > 10 && JSON.stringify(error).includes(token), false);
    }
    assert.match((await post('validate', { embedToken })).body.message, /^origin: /);
    assert.match((await post('validate', { origin: SHOP })).body.message, /^embedToken: /);
    assert.equal((await post('validate', 'x'.repeat(300_000))).status, 413);
    assert.equal((await tokens.validate(embedToken, SHOP)).valid, true);
  });
});

describe('The older sign-in of widgets', () => {
  it('[widget.signin] is not there unless the platform is told so', async () => {
    const p = await testPlatform({ members: 3 });
    try {
      const { communityId, systemKey } = p.credentials_;
      const client = new WidgetSignin({ ...clientOf(p, systemKey, ''), communityId });
      const error = await refusal(client.signIn(p.user('ada.okafor').email), 404);
      assert.match(error.message, /Route not found/);
    } finally {
      await p.close();
    }
  });

  it('[widget.signin] makes a session of five minutes for a member, with the key of the community', async () => {
    const p = await testPlatform({ members: 3, widgetSignin: true });
    try {
      const other = await secondCommunity(p.platform);
      const { communityId, systemKey, communityKey } = p.credentials_;
      const ada = p.user('ada.okafor');
      const options = (key: string) => ({ ...clientOf(p, key, ''), communityId });
      const token = await new WidgetSignin(options(systemKey)).signIn(ada.email);
      const claims = decodeJwt(token);
      assert.equal(claims['_id'], ada._id);
      assert.equal(claims.exp! - claims.iat!, 300);
      const keys = () => p.call('GET', `/users/apikeys?userId=${ada._id}`, { key: token });
      assert.equal((await keys()).status, 200);
      p.clock.at += 300_000;
      assert.equal((await keys()).status, 401);

      for (const key of ['f'.repeat(64), communityKey, ada.apiKey]) {
        const error = await refusal(new WidgetSignin(options(key)).signIn(ada.email), 401);
        assert.equal(error.code, 'KEY_INVALID');
        assert.equal(JSON.stringify(error).includes(key), false);
      }
      await refusal(new WidgetSignin(options(other.systemKey)).signIn(other.user.email), 404);
      const own = new WidgetSignin(options(systemKey));
      assert.equal((await refusal(own.signIn(other.user.email), 404)).code, 'MEMBER_NOT_FOUND');
      assert.match((await refusal(own.signIn('ada'), 400)).message, /email: /);
      const headers = { 'returningai-api-key': systemKey, email: ada.email };
      const answer = await p.call('POST', '/widget/here/signin', { surface: '', key: null, headers });
      assert.deepEqual([answer.status, answer.body.code], [400, 'INVALID']);
      const plain = await p.call('POST', `/widget/${communityId}/signin`, {
        surface: '',
        key: null,
        headers,
      });
      assert.deepEqual(shapeOf(plain.body), { token: 'string' });
    } finally {
      await p.close();
    }
  });
});
