import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import {
  serveGateway,
  SERVER_KEY,
  signingKey,
  SITE,
  type Served,
  read,
} from '../../../test/helpers/served-gateway.js';
import { forgeToken, type Forgery } from '../../../test/helpers/forge-token.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { MemoryStore } from '../store/memory-store.js';
import { readKeys } from './keys.js';

const hmac = {
  kid: 'shared',
  kty: 'oct' as const,
  alg: 'HS256' as const,
  k: Buffer.alloc(32, 7).toString('base64url'),
};
const platform = new TinyPlatform([
  { id: 7, xp: 120, name: 'Ada' },
  { id: 8, xp: 80, name: 'Bo' },
]);
const store = new MemoryStore();
let served: Served;
let ec: JWK;

const forge = (forgery?: Forgery) => forgeToken(served, forgery);

const me = (token: string) => served.get('/v1/me', { authorization: `Bearer ${token}` });

before(async () => {
  ec = {
    ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)),
    kid: 'curve',
    alg: 'ES256',
  };
  served = await serveGateway({
    fetch: platform.fetch,
    store,
    options: { sessions: { issuer: 'test', keys: [signingKey, hmac, ec as typeof signingKey] } },
  });
});
after(() => served.close());

describe('session tokens', () => {
  it('open what is personal', async () => {
    const answer = await me(await served.tokenOf('7'));
    assert.equal(answer.status, 200);
    assert.equal((await read(answer)).member.name, 'Ada');
    assert.equal((await me(await forge())).status, 200, 'the forger of this test makes good tokens, too');
  });

  it('may be signed by any of the keys, each with its own algorithm', async () => {
    const [, shared, curve] = await readKeys([signingKey, hmac, ec]);
    assert.equal(
      (await me(await forge({ key: shared, header: { alg: 'HS256', kid: 'shared' } }))).status,
      200,
    );
    assert.equal((await me(await forge({ key: curve, header: { alg: 'ES256', kid: 'curve' } }))).status, 200);
  });

  it('that are bad are refused on public routes, too, and never taken for none', async () => {
    assert.equal((await served.get('/v1/boards/xp', { authorization: 'Bearer x' })).status, 401);
    assert.equal((await served.get('/v1/config', { authorization: 'Basic eDp5' })).status, 401);
  });

  it('in a query open nothing', async () => {
    assert.equal((await served.get(`/v1/me?token=${await served.tokenOf('7')}`)).status, 401);
    assert.equal((await served.get('/v1/me')).status, 401);
  });

  it('end at sign-out, also for the next process on the same store', async () => {
    const token = await served.tokenOf('7');
    const other = await served.tokenOf('7');
    const out = await fetch(`${served.url}/v1/sessions/current`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(out.status, 204);
    assert.equal((await me(token)).status, 401);
    assert.equal((await me(other)).status, 200);
    const options = {
      publicUrl: served.url,
      hosts: ['127.0.0.1', 'localhost'],
      sessions: { issuer: 'test', keys: [signingKey] },
    };
    const next = await serveGateway({
      fetch: platform.fetch,
      store,
      options: { ...options, hosts: undefined as never },
    });
    assert.equal((await next.get('/v1/me', { authorization: `Bearer ${token}` })).status, 401);
    assert.equal((await next.get('/v1/me', { authorization: `Bearer ${other}` })).status, 200);
    await next.close();
  });

  it('carry only what the gateway knows, for five minutes at most', async () => {
    const token = await served.tokenOf('8');
    const [head, payload] = token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    assert.deepEqual(head, { alg: 'EdDSA', kid: 'test', typ: 'JWT' });
    assert.deepEqual(Object.keys(payload).sort(), ['aud', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub']);
    assert.equal(payload.aud, served.url);
    assert.ok(payload.exp - payload.iat <= 300);
  });
});

describe('minting sessions over HTTP', () => {
  const mint = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${served.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  it('needs a server key and a member', async () => {
    const good = await mint({ sub: '7', scope: ['read'] });
    assert.equal(good.status, 200);
    assert.equal(good.headers.get('cache-control'), 'private, no-store');
    const { token, expiresAt } = await read(good);
    assert.ok(Date.parse(expiresAt) > Date.now());
    assert.deepEqual((await read(await me(token))).scope, ['read']);
    for (const key of [
      '',
      'Bearer',
      'Bearer wrong wrong wrong',
      `Basic ${SERVER_KEY}`,
      `Bearer ${await served.tokenOf('7')}`,
    ]) {
      assert.equal((await mint({ sub: '7' }, { authorization: key })).status, 401, key);
    }
    assert.equal((await mint({ sub: '4711' })).status, 404);
  });

  it('refuses every other body', async () => {
    for (const body of [
      {},
      { sub: 7 },
      { sub: '' },
      { sub: 'a@b.c' },
      { sub: '7', scope: ['admin'] },
      { sub: '7', scope: [] },
      { sub: '7', aud: 'x' },
      [],
      'null',
      '{',
      '',
    ]) {
      assert.equal((await mint(body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await mint('sub=7', { 'content-type': 'application/x-www-form-urlencoded' })).status, 400);
    assert.equal((await mint({ sub: 'x'.repeat(70_000) })).status, 413);
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i += 1) controller.enqueue(new Uint8Array(10_000).fill(32));
        controller.close();
      },
    });
    const big = await fetch(`${served.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}` },
      body: chunks,
      duplex: 'half',
    } as RequestInit);
    assert.equal(big.status, 413);
    const invalid = await fetch(`${served.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    assert.equal(invalid.status, 400);
  });

  it('publishes public keys and no shared secret', async () => {
    const answer = await served.get('/.well-known/jwks.json', { origin: 'https://anybody.example' });
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    const { keys } = await read(answer);
    assert.deepEqual(
      keys.map((key: JWK) => key.kid),
      ['test', 'curve'],
    );
    assert.ok(keys.every((key: JWK) => key.d === undefined && key.k === undefined));
  });

  it('hides a member by the server key alone', async () => {
    const page = await served.json('/v1/boards/xp');
    const hide = (body: unknown, key = SERVER_KEY) =>
      fetch(`${served.url}/v1/admin/hide`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { id } = page.rows[0].member;
    assert.equal((await hide({ member: id }, 'not this key')).status, 401);
    assert.equal((await hide({ member: id })).status, 204);
    assert.equal((await served.json('/v1/boards/xp')).rows.length, 1);
    assert.equal((await hide({ member: id, hidden: false })).status, 204);
    assert.equal((await hide({ member: 'AAAAAAAAAAAAAAAA' })).status, 404);
    assert.equal((await hide({ member: 'x' })).status, 400);
  });

  it('lets only listed pages read what is personal', async () => {
    const authorization = `Bearer ${await served.tokenOf('7')}`;
    const listed = await served.get('/v1/me', { authorization, origin: SITE });
    assert.equal(listed.headers.get('access-control-allow-origin'), SITE);
    assert.match(listed.headers.get('vary')!, /Origin/);
    assert.equal(listed.headers.get('cache-control'), 'private, no-store');
    const other = await served.get('/v1/me', { authorization, origin: 'https://evil.example' });
    assert.equal(other.headers.get('access-control-allow-origin'), null);
    const asks = (origin: string) =>
      fetch(`${served.url}/v1/me`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      });
    const preflight = await asks(SITE);
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), SITE);
    assert.match(preflight.headers.get('access-control-allow-headers')!, /authorization.*idempotency-key/);
    assert.equal(preflight.headers.get('access-control-max-age'), '7200');
    assert.equal((await asks('https://evil.example')).headers.get('access-control-allow-origin'), null);
  });

  it('writes no token and no key into the log', () => {
    const log = served.lines.join('\n');
    assert.ok(!log.includes(SERVER_KEY) && !/eyJ[\w-]+\./.test(log) && !log.includes('@example.org'));
  });
});

describe('a gateway without keys', () => {
  it('has no sessions, and says so', async () => {
    const bare = await serveGateway({ fetch: platform.fetch, options: { sessions: undefined as never } });
    assert.equal((await bare.get('/v1/me', { authorization: 'Bearer x' })).status, 401);
    await assert.rejects(bare.gateway.createSession({ sub: '7' }), /not set up/);
    assert.ok(!(await bare.json('/v1/config')).capabilities.includes('session'));
    await bare.close();
  });
});

describe('keys', () => {
  it('that cannot be used are named by their place, never by their contents', async () => {
    const bad: [JWK[], RegExp][] = [
      [[{ ...signingKey, crv: 'X25519' }], /sessions\.keys\.0: expected kty OKP and crv Ed25519/],
      [[signingKey, { ...signingKey }], /sessions\.keys\.1: expected a kid of its own/],
      [[{ ...hmac, k: 'c2hvcnQ' }], /sessions\.keys\.0: expected a secret k of at least 32 bytes/],
      [[{ ...signingKey, x: 'nonsense' }], /sessions\.keys\.0: expected the members/],
      [[{ kty: 'OKP', crv: 'Ed25519', x: signingKey.x!, kid: 'p', alg: 'EdDSA' }], /expected a private key/],
    ];
    for (const [keys, reason] of bad) await assert.rejects(readKeys(keys), reason);
  });
});
