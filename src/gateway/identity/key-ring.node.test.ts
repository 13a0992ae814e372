import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { read, serveGateway, signingKey, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { KeyRing } from './key-ring.js';
import { generateKey, readKeys } from './keys.js';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const minutes = (count: number) => count * 60_000;
const moment = (ms: number) => new Date(ms).toISOString();
const secret = (kid: string) => ({
  kid,
  kty: 'oct' as const,
  alg: 'HS256' as const,
  k: Buffer.alloc(32, 9).toString('base64url'),
});

describe('keys in turn', () => {
  it('sign by their dates: of those in use the latest, of equal ones the first', async () => {
    let now = NOON;
    const keys = await readKeys([
      { ...signingKey, kid: 'a', until: moment(NOON + minutes(30)) },
      { ...(await generateKey()), kid: 'b', from: moment(NOON + minutes(10)) },
      { ...(await generateKey()), kid: 'c', from: moment(NOON + minutes(10)) },
    ]);
    const ring = new KeyRing(keys, () => now);
    const kids = () => ring.published().map(({ kid }) => kid);
    assert.equal(ring.signer()!.kid, 'a');
    assert.deepEqual(kids(), ['a', 'b', 'c'], 'the next key is known before it signs');
    now += minutes(10);
    assert.equal(ring.signer()!.kid, 'b');
    assert.ok(ring.find('a'), 'what the old one signed still counts');
    now += minutes(20);
    assert.equal(ring.find('a'), undefined);
    assert.deepEqual(kids(), ['b', 'c']);
  });

  it('sign for others only with what others can check', async () => {
    const ring = new KeyRing(
      await readKeys([
        { ...secret('s'), from: moment(NOON) },
        { ...signingKey, kid: 'e' },
      ]),
      () => NOON,
    );
    assert.equal(ring.signer()!.kid, 's');
    assert.equal(ring.signer(true)!.kid, 'e');
    assert.equal(new KeyRing(await readKeys([secret('s')]), () => NOON).signer(true), undefined);
  });

  it('never sign with a key of which only the public half is known', async () => {
    const theirs: JWK = { ...(await generateKey()), kid: 'site', d: undefined as never };
    delete theirs.d;
    const ring = new KeyRing(await readKeys([theirs, { ...signingKey, kid: 'own' }]), () => NOON);
    assert.equal(ring.signer()!.kid, 'own');
    assert.ok(ring.find('site'));
  });

  it('need their dates in order', async () => {
    const wrong = { ...signingKey, from: moment(NOON), until: moment(NOON) };
    await assert.rejects(readKeys([wrong]), /sessions\.keys\.0: expected until to be later than from/);
  });
});

describe('a gateway whose key is rotated', () => {
  const platform = new TinyPlatform([{ id: 7, xp: 120, name: 'Ada' }]);
  let served: Served;
  afterEach(() => served.close());
  const me = async (token: string) =>
    (await served.get('/v1/me', { authorization: `Bearer ${token}` })).status;
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;

  it('goes over to the next one without refusing anybody, and then lets the old one go', async () => {
    let now = NOON;
    const keys = [
      { ...signingKey, kid: 'old', until: moment(NOON + minutes(20)) },
      { ...signingKey, ...(await generateKey()), kid: 'new', from: moment(NOON + minutes(10)) },
    ];
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => now,
      options: { sessions: { issuer: 'test', keys: keys as never } },
    });
    const first = await served.tokenOf('7');
    assert.equal(kidOf(first), 'old');
    now = NOON + minutes(10) - 1000;
    const last = await served.tokenOf('7');
    assert.equal(kidOf(last), 'old');
    now += 2000;
    const next = await served.tokenOf('7');
    assert.equal(kidOf(next), 'new');
    for (const token of [last, next]) assert.equal(await me(token), 200);
    assert.equal(await me(first), 401, 'five minutes are five minutes');
    const { keys: listed } = await read(await served.get('/.well-known/jwks.json'));
    assert.deepEqual(
      listed.map(({ kid }: JWK) => kid),
      ['old', 'new'],
    );
    now = NOON + minutes(20);
    const after = await read(await served.get('/.well-known/jwks.json'));
    assert.deepEqual(
      after.keys.map(({ kid }: JWK) => kid),
      ['new'],
    );
    assert.equal(await me(await served.tokenOf('7')), 200);
  });

  it('does not believe what it remembers of a key whose time is over', async () => {
    let now = NOON;
    const keys = [{ ...signingKey, kid: 'old', until: moment(NOON + minutes(2)) }, secret('spare')];
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => now,
      options: { sessions: { issuer: 'test', keys: [keys[1], keys[0]].reverse() as never } },
    });
    const token = await served.tokenOf('7');
    assert.equal(decodeJwt(token).exp, NOON / 1000 + 120, 'it ends with its key');
    assert.equal(await me(token), 200);
    now += minutes(2);
    assert.equal(await me(token), 401);
    assert.match(await (await served.get('/metrics')).text(), /refused_total\{reason="unknown-kid"\} 1/);
    assert.equal(await me(await served.tokenOf('7')), 200, 'the other key goes on');
  });

  it('says so when no key signs any more, and refuses nobody whom it can still check', async () => {
    let now = NOON;
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => now,
      options: {
        sessions: { issuer: 'test', keys: [{ ...signingKey, until: moment(NOON + minutes(5)) }] as never },
      },
    });
    assert.equal((await served.get('/readyz')).status, 200);
    now += minutes(6);
    await assert.rejects(served.gateway.createSession({ sub: '7' }), { code: 'UNAVAILABLE' });
    const ready = await served.get('/readyz');
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /no key signs sessions now/);
  });

  it('takes clocks that differ as far as the operator says', async () => {
    const now = NOON;
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => now,
      options: { sessions: { issuer: 'test', keys: [signingKey], clockSkew: 30 } },
    });
    const other = await serveGateway({
      fetch: platform.fetch,
      now: () => now + 29_000,
      options: {
        publicUrl: served.url,
        hosts: ['127.0.0.1'],
        sessions: { issuer: 'test', keys: [signingKey] },
      },
    });
    const late = await serveGateway({
      fetch: platform.fetch,
      now: () => now + 31_000,
      options: {
        publicUrl: served.url,
        hosts: ['127.0.0.1'],
        sessions: { issuer: 'test', keys: [signingKey] },
      },
    });
    assert.equal(await me(await other.tokenOf('7')), 200, 'a server whose clock is 29 s ahead');
    assert.equal(await me(await late.tokenOf('7')), 401);
    await Promise.all([other.close(), late.close()]);
  });
});
