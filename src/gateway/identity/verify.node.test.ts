import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { base64url, importJWK, SignJWT, type JWK } from 'jose';
import {
  counters as shared,
  createCounters,
  IdentityTokenError,
  MemorySeen,
  verifyIdentityToken,
  type IdentityCounters,
  type VerifyIdentityOptions,
} from './verify.js';

const ISSUER = 'https://gateway.example';
const AUDIENCE = 'https://quiz.partner.example';

const keyOf = (kid: string, jwk: JWK): JWK => ({ ...jwk, kid });
const pair = generateKeyPairSync('ed25519');
const secretKey = keyOf('one', { ...(pair.privateKey.export({ format: 'jwk' }) as JWK), alg: 'EdDSA' });
const publicKey = keyOf('one', { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), alg: 'EdDSA' });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const curveSecret = keyOf('two', { ...(curve.privateKey.export({ format: 'jwk' }) as JWK), alg: 'ES256' });
const curvePublic = keyOf('two', { ...(curve.publicKey.export({ format: 'jwk' }) as JWK), alg: 'ES256' });

const seconds = () => Math.floor(Date.now() / 1000);
let serial = 0;

/** A token as the gateway makes them, but for what a test changes. */
async function token({
  claims = {},
  header = {},
  key = secretKey,
}: { claims?: object; header?: object; key?: JWK | Uint8Array } = {}): Promise<string> {
  const all = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'member-of-this-partner',
    iat: seconds(),
    exp: seconds() + 60,
    jti: `token-${(serial += 1)}`,
    channel: 'a'.repeat(24),
    ...claims,
  };
  const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const given = { alg: 'EdDSA', kid: 'one', typ: 'rai-identity+jwt', ...header };
  const imported = key instanceof Uint8Array ? key : await importJWK(key, given.alg);
  return new SignJWT(payload).setProtectedHeader(given).sign(imported);
}

describe('verifyIdentityToken', () => {
  let counters: IdentityCounters;
  let options: VerifyIdentityOptions;
  beforeEach(() => {
    counters = createCounters();
    const keys = [publicKey, curvePublic];
    options = { issuer: ISSUER, audience: AUDIENCE, keys, seen: new MemorySeen(), counters };
  });

  const refused = async (given: string | Promise<string>, reason: string, more: object = {}) => {
    const before = counters.reasons[reason as 'used'] ?? 0;
    await assert.rejects(verifyIdentityToken(await given, { ...options, ...more }), (error: unknown) => {
      assert.ok(error instanceof IdentityTokenError);
      assert.equal(error.reason, reason);
      return true;
    });
    assert.equal(counters.reasons[reason as 'used'], before + 1, 'it was not counted');
    await verifyIdentityToken(await token(), options);
  };

  it('says who the member is', async () => {
    const identity = await verifyIdentityToken(await token(), options);
    assert.equal(identity.member, 'member-of-this-partner');
    assert.equal(identity.channel, 'a'.repeat(24));
    assert.equal(identity.issuer, ISSUER);
    assert.equal(identity.audience, AUDIENCE);
    assert.ok(identity.expiresAt.getTime() - identity.issuedAt.getTime() === 60_000);
    assert.deepEqual(counters, { accepted: 1, refused: 0, reasons: {} });
  });

  it('takes each of the two algorithms with its own key', async () => {
    const given = await token({ key: curveSecret, header: { alg: 'ES256', kid: 'two' } });
    assert.equal((await verifyIdentityToken(given, options)).member, 'member-of-this-partner');
  });

  it('a token for another partner does not count', async () => {
    await refused(token({ claims: { aud: 'https://evil.example' } }), 'audience');
    await refused(token({ claims: { aud: [AUDIENCE, 'https://evil.example'] } }), 'audience');
    await refused(token({ claims: { aud: `${AUDIENCE}/` } }), 'audience');
    await refused(token({ claims: { aud: undefined } }), 'claims');
  });

  it('a token counts once, also of two at the same moment', async () => {
    const one = await token();
    const both = await Promise.allSettled([
      verifyIdentityToken(one, options),
      verifyIdentityToken(one, options),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await refused(one, 'used');
    assert.equal(counters.reasons.used, 2);
  });

  it('a refused token is not used up by whoever could not use it', async () => {
    const one = await token();
    await refused(one, 'audience', { audience: 'https://evil.example' });
    assert.ok(await verifyIdentityToken(one, options));
  });

  it('a token that is over, too old, lives too long or begins later does not count', async () => {
    await refused(token({ claims: { iat: seconds() - 50, exp: seconds() - 10 } }), 'expired');
    await refused(token({ claims: { iat: seconds() - 70, exp: seconds() + 600 } }), 'too-old');
    await refused(token({ claims: { exp: seconds() + 600 } }), 'too-old');
    await refused(token({ claims: { iat: seconds() + 60, exp: seconds() + 100 } }), 'future');
    await refused(token({ claims: { nbf: seconds() + 60 } }), 'future');
    const late = { now: () => Date.now() + 66_000 };
    await refused(token(), 'expired', late);
  });

  it('a token of another community or channel does not count', async () => {
    await refused(token({ claims: { iss: 'https://other.example' } }), 'issuer');
    await refused(token({ claims: { iss: `${ISSUER}.evil.example` } }), 'issuer');
    await refused(token(), 'channel', { channel: 'b'.repeat(24) });
    assert.ok(await verifyIdentityToken(await token(), { ...options, channel: 'a'.repeat(24) }));
  });

  it('another key does not count, whatever it calls itself', async () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
    await refused(token({ key: other }), 'signature');
    await refused(token({ header: { kid: 'three' } }), 'unknown-key');
    const strange = { ...keyOf('x', other) };
    delete strange.d;
    const keys = [curvePublic, strange];
    await assert.rejects(
      verifyIdentityToken(await token({ header: { kid: undefined } }), { ...options, keys }),
      { reason: 'signature' },
    );
  });

  it('no signature, and a public key taken for a shared secret, do not count', async () => {
    const [, body] = (await token()).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const head = base64url.encode(JSON.stringify({ alg, kid: 'one', typ: 'rai-identity+jwt' }));
      await refused(`${head}.${body}.`, 'algorithm');
    }
    const confusions = [JSON.stringify(publicKey), publicKey.x!, Buffer.from(publicKey.x!, 'base64url')];
    for (const secret of confusions) {
      const key = Buffer.concat([Buffer.from(secret), Buffer.alloc(32)]);
      await refused(token({ key, header: { alg: 'HS256' } }), 'algorithm');
    }
    const oct: JWK = { kty: 'oct', kid: 'shared', alg: 'HS256', k: base64url.encode('s'.repeat(32)) };
    const shared = token({ key: Buffer.from('s'.repeat(32)), header: { alg: 'HS256', kid: 'shared' } });
    await refused(shared, 'algorithm', { keys: [publicKey, oct] });
  });

  it('the algorithm belongs to the key, not to the token', async () => {
    await refused(token({ key: curveSecret, header: { alg: 'ES256', kid: 'one' } }), 'unknown-key');
  });

  it('a session token, or any other that the same key signed, is no identity', async () => {
    await refused(token({ header: { typ: 'JWT' } }), 'type');
    await refused(token({ header: { typ: undefined } }), 'type');
  });

  it('what is no token at all is refused without a crash', async () => {
    for (const text of ['', '.', 'a.b.c', '{}', 'é'.repeat(100), 'x'.repeat(5000)]) {
      await refused(text, 'malformed');
    }
    await refused(undefined as unknown as string, 'malformed');
    await refused({ toString: () => 'a.b.c' } as unknown as string, 'malformed');
    const [head, , signature] = (await token()).split('.');
    await refused(`${head}.${base64url.encode('[]')}.${signature}`, 'signature');
  });

  it('claims of an odd shape do not count', async () => {
    for (const name of ['sub', 'jti', 'channel', 'exp', 'iat']) {
      await refused(token({ claims: { [name]: undefined } }), 'claims');
    }
    await refused(token({ claims: { sub: 'ann@example.org' } }), 'claims');
    await refused(token({ claims: { channel: { id: 1 } } }), 'claims');
  });

  it('counts in the shared object when it is given none', async () => {
    const { accepted } = shared;
    await verifyIdentityToken(await token(), { issuer: ISSUER, audience: AUDIENCE, keys: [publicKey] });
    assert.equal(shared.accepted, accepted + 1);
  });

  it('says nothing of the token in its error', async () => {
    const given = await token({ claims: { aud: 'https://evil.example' } });
    const error = await verifyIdentityToken(given, options).catch((one: unknown) => one as Error);
    assert.ok(error instanceof Error);
    assert.ok(!error.message.includes('evil') && !error.message.includes(given));
  });
});

describe('keys that are fetched', () => {
  let server: Server;
  let url: string;
  let answer: () => { status: number; body: string };
  let asked: string[];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const { status, body } = answer();
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
    answer = () => ({ status: 200, body: JSON.stringify({ keys: [publicKey, curvePublic] }) });
  });
  after(() => void server.close());

  it('come from the well-known place of the issuer, once', async () => {
    const options = { issuer: url, audience: AUDIENCE, seen: new MemorySeen() };
    for (let i = 0; i < 3; i += 1) {
      await verifyIdentityToken(await token({ claims: { iss: url } }), options);
    }
    assert.deepEqual(asked, ['/.well-known/jwks.json']);
  });

  it('that cannot be had are a reason of their own, and the next try may succeed', async () => {
    const options = {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: `${url}/elsewhere`,
      seen: new MemorySeen(),
    };
    const one = await token();
    for (const bad of [
      { status: 503, body: '{}' },
      { status: 200, body: '<h1>Hi</h1>' },
      { status: 200, body: '[]' },
    ]) {
      answer = () => bad;
      await assert.rejects(verifyIdentityToken(one, options), { reason: 'keys-unavailable' });
    }
    answer = () => ({ status: 200, body: JSON.stringify({ keys: [publicKey] }) });
    assert.ok(await verifyIdentityToken(one, options), 'the failure used the token up');
  });

  it('of an unknown name are not fetched again with each forged token', async () => {
    const options = { issuer: ISSUER, audience: AUDIENCE, jwksUrl: `${url}/forged`, seen: new MemorySeen() };
    await verifyIdentityToken(await token(), options);
    for (let i = 0; i < 20; i += 1) {
      const forged = await token({ header: { kid: `forged-${i}` } });
      await assert.rejects(verifyIdentityToken(forged, options), { reason: 'unknown-key' });
    }
    assert.ok(asked.length <= 2, `${asked.length} requests`);
  });
});

describe('used tokens in memory', () => {
  it('are forgotten when they do not count any more', () => {
    const seen = new MemorySeen();
    for (let i = 0; i < 50; i += 1) assert.equal(seen.use(`t${i}`, 1000, 500), 'first');
    assert.equal(seen.use('t1', 1000, 1000), 'used');
    assert.equal(seen.use('later', 2000, 1001), 'first');
    assert.equal(seen.size, 1);
  });

  it('are never forgotten to make room: a full store refuses', () => {
    const seen = new MemorySeen(2);
    seen.use('a', 1000, 0);
    seen.use('b', 1000, 0);
    assert.equal(seen.use('c', 1000, 0), 'full');
    assert.equal(seen.use('a', 1000, 0), 'used');
    assert.equal(seen.use('c', 3000, 1001), 'first');
  });
});
