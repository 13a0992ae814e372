import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebhookRefused, type WebhookRefusalCode } from '../refusal.js';
import { createWebhookSecret } from './secrets.js';
import { signWebhook } from './sign.js';
import { verifyWebhook, type WebhookToVerify } from './verify.js';

/**
 * The vectors that the libraries of Standard Webhooks are tested with:
 * github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/webhook.test.ts and
 * libraries/go/webhook_symmetric_test.go.
 */
const PUBLISHED = {
  secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  /** One of another secret. */
  other: 'Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=',
};
const at = (seconds: number) => () => seconds * 1000;
const headers = {
  'webhook-id': PUBLISHED.id,
  'webhook-timestamp': String(PUBLISHED.seconds),
  'webhook-signature': PUBLISHED.signature,
};
const published: WebhookToVerify = {
  headers,
  body: PUBLISHED.body,
  secrets: PUBLISHED.secret,
  now: at(PUBLISHED.seconds),
};

const refused = (code: WebhookRefusalCode, webhook: Partial<WebhookToVerify>) =>
  assert.throws(
    () => verifyWebhook({ ...published, ...webhook }),
    (error) => error instanceof WebhookRefused && error.code === code,
  );

describe('the published vectors of Standard Webhooks', () => {
  it('sign function works', () => {
    const signed = signWebhook({
      id: PUBLISHED.id,
      timestamp: new Date(PUBLISHED.seconds * 1000),
      body: PUBLISHED.body,
      secrets: `whsec_${PUBLISHED.secret}`,
    });
    assert.deepEqual(signed, headers);
  });

  it('valid signature is valid, with and without the prefix of the secret', () => {
    for (const secrets of [PUBLISHED.secret, `whsec_${PUBLISHED.secret}`]) {
      const { id, timestamp } = verifyWebhook({ ...published, secrets });
      assert.equal(id, PUBLISHED.id);
      assert.equal(timestamp.getTime(), PUBLISHED.seconds * 1000);
    }
  });

  it('multi sig payload is valid', () => {
    const { other, signature } = PUBLISHED;
    const all = `v1,${other} v2,${other} ${signature} v1,${other}`;
    assert.equal(
      verifyWebhook({ ...published, headers: { ...headers, 'webhook-signature': all } }).id,
      PUBLISHED.id,
    );
    refused('BAD_SIGNATURE', { headers: { ...headers, 'webhook-signature': `v1,${other} v2,${other}` } });
  });

  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const) {
    it(`missing ${name} raises an error`, () => {
      refused('MISSING_HEADERS', { headers: { ...headers, [name]: undefined } });
    });
  }

  it('an invalid timestamp, an invalid and a partial signature raise errors', () => {
    refused('MALFORMED_HEADERS', { headers: { ...headers, 'webhook-timestamp': 'hello' } });
    for (const signature of ['v1,dawfeoifkpqwoekfpqoekf', PUBLISHED.signature.slice(0, 8), 'v1,', 'v1']) {
      refused('BAD_SIGNATURE', { headers: { ...headers, 'webhook-signature': signature } });
    }
  });

  it('old timestamp and new timestamp fail, each by its own name', () => {
    refused('STALE', { now: at(PUBLISHED.seconds + 301) });
    refused('FUTURE', { now: at(PUBLISHED.seconds - 301) });
    for (const seconds of [300, -300]) verifyWebhook({ ...published, now: at(PUBLISHED.seconds + seconds) });
  });

  it('an empty key raises an error', () => {
    for (const secrets of [
      '',
      [],
      'whsec_',
      'whsec_not base64',
      'whsec_c2hvcnQ=',
      `whsec_${'A'.repeat(120)}`,
    ]) {
      assert.throws(() => verifyWebhook({ ...published, secrets }), TypeError);
    }
  });
});

describe('a signature', () => {
  const secret = createWebhookSecret();
  const body = '{"text":"Grüße 🎉 �"}';
  const sign = (seconds = 1_800_000_000) =>
    signWebhook({ id: 'evt_1', timestamp: seconds, body, secrets: secret });
  const now = at(1_800_000_000);

  it('passes as headers of the Fetch API, of Node and in any case, as text and as bytes', () => {
    const signed = sign();
    const upper = Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const given of [signed, new Headers(signed), upper]) {
      for (const bytes of [body, Buffer.from(body)]) {
        assert.equal(verifyWebhook({ headers: given, body: bytes, secrets: secret, now }).id, 'evt_1');
      }
    }
  });

  it('fails for every bit that is flipped in a header or in the body', () => {
    const signed = sign();
    const pass = (given: Record<string, string>, bytes: string | Uint8Array) => {
      try {
        verifyWebhook({ headers: given, body: bytes, secrets: secret, now });
        return true;
      } catch (error) {
        assert.ok(error instanceof WebhookRefused);
        return false;
      }
    };
    let flips = 0;
    const flipped = (bytes: Uint8Array, use: (changed: Buffer) => boolean) => {
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        assert.equal(use(changed), false, `bit ${bit}`);
        flips += 1;
      }
    };
    assert.ok(pass(signed, body));
    for (const [name, value] of Object.entries(signed)) {
      flipped(Buffer.from(value, 'latin1'), (changed) =>
        pass({ ...signed, [name]: changed.toString('latin1') }, body),
      );
    }
    flipped(Buffer.from(body), (changed) => pass(signed, changed));
    assert.ok(flips > 600);
    assert.ok(pass(signed, body));
  });

  it('is not taken with another spelling of its timestamp, nor with its parts moved', () => {
    const signed = signWebhook({
      id: 'evt_1',
      timestamp: 1_800_000_000,
      body: '1800000000.{}',
      secrets: secret,
    });
    const check = (given: Record<string, string>, text: string) =>
      verifyWebhook({ headers: { ...signed, ...given }, body: text, secrets: secret, now });
    const code = (expected: WebhookRefusalCode) => (error: unknown) =>
      error instanceof WebhookRefused && error.code === expected;
    for (const spelling of ['01800000000', '1800000000.0', '1800000000x', '+1800000000', '1.8e9']) {
      assert.throws(
        () => check({ 'webhook-timestamp': spelling }, '1800000000.{}'),
        code('MALFORMED_HEADERS'),
      );
    }
    assert.throws(() => check({ 'webhook-id': 'evt_1.1800000000' }, '{}'), code('MALFORMED_HEADERS'));
    assert.throws(
      () =>
        check(
          { 'webhook-signature': Array(17).fill(signed['webhook-signature']).join(' ') },
          '1800000000.{}',
        ),
      code('MALFORMED_HEADERS'),
    );
    assert.ok(check({}, '1800000000.{}'));
  });

  it('is made with every secret that counts while they are rotated, and taken with either', () => {
    const [old, next] = [createWebhookSecret(), createWebhookSecret()];
    const rotation = [
      { kid: 'old', key: old, notAfter: new Date(1_800_000_100_000) },
      { kid: 'next', key: next },
    ];
    const during = signWebhook({ id: 'evt_2', timestamp: 1_800_000_000, body, secrets: rotation });
    assert.equal(during['webhook-signature'].split(' ').length, 2);
    const kidOf = (given: Record<string, string>, secrets: WebhookToVerify['secrets'], seconds: number) =>
      verifyWebhook({ headers: given, body, secrets, now: at(seconds) }).kid;
    assert.equal(kidOf(during, { kid: 'mine', key: old }, 1_800_000_000), 'mine');
    assert.equal(kidOf(during, rotation, 1_800_000_000), 'old');
    assert.equal(kidOf(during, rotation, 1_800_000_100), 'next');
    const after = signWebhook({ id: 'evt_2', timestamp: 1_800_000_100, body, secrets: rotation });
    assert.equal(after['webhook-signature'].split(' ').length, 1);
    const onlyOld = signWebhook({ id: 'evt_2', timestamp: 1_800_000_100, body, secrets: old });
    assert.throws(() => kidOf(onlyOld, rotation, 1_800_000_100), WebhookRefused);
    assert.throws(
      () => signWebhook({ id: 'evt_2', timestamp: 1_800_000_100, body, secrets: [rotation[0]!] }),
      /no signing secret counts any more/,
    );
  });

  it('is not made from what is not well formed, and no error tells a secret', () => {
    const make = (change: object) => () =>
      signWebhook({ id: 'evt_1', timestamp: 1, body, secrets: secret, ...change });
    for (const id of ['', 'a.b', 'a b', 'ä', 'x'.repeat(257)]) assert.throws(make({ id }), TypeError);
    for (const timestamp of [0, -1, NaN, new Date('never')]) assert.throws(make({ timestamp }), TypeError);
    assert.throws(make({ secrets: [{ kid: 'a', key: secret, notAfter: 'soon' }] }), /no moment/);
    assert.throws(make({ secrets: [{ kid: 'a b', key: secret }] }), /kid/);
    assert.throws(
      make({
        secrets: [
          { kid: 'a', key: secret },
          { kid: 'a', key: secret },
        ],
      }),
      /same kid/,
    );
    assert.throws(make({ secrets: Array(9).fill(secret) }), /at most 8/);
    assert.throws(
      make({ secrets: 'whsec_my secret word' }),
      (error: Error) => error instanceof TypeError && !error.message.includes('word'),
    );
    const before = Math.floor(Date.now() / 1000);
    const signed = signWebhook({ id: 'evt_1', body, secrets: secret });
    assert.ok(Number(signed['webhook-timestamp']) - before <= 1);
  });
});
