import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { WebhookRefused, type WebhookRefusalCode } from '../refusal.js';
import { decryptPayload, type DecryptOptions } from './decrypt.js';
import { encryptPayload } from './encrypt.js';
import { WEBHOOK_ALGORITHMS, type EncryptedPayload } from './envelope.js';
import { createWebhookKey, webhookKey, type EncryptionKey } from './keys.js';

const BOTH: DecryptOptions = { algorithms: WEBHOOK_ALGORITHMS };
const key: EncryptionKey = { kid: 'k1', key: createWebhookKey() };
const TEXTS = ['', '{}', '{"text":"Grüße 🎉"}', 'x'.repeat(100_000)];
const refused = (code: WebhookRefusalCode) => (error: unknown) =>
  error instanceof WebhookRefused && error.code === code;

describe('an encrypted body', () => {
  for (const alg of WEBHOOK_ALGORITHMS) {
    it(`${alg} comes back as it was, and never looks the same twice`, () => {
      for (const text of TEXTS) {
        const envelope = encryptPayload(text, key, { alg });
        assert.equal(decryptPayload(JSON.parse(JSON.stringify(envelope)), [key], BOTH), text);
        assert.notDeepEqual(encryptPayload(text, key, { alg }), envelope);
      }
    });

    it(`${alg} is refused for every bit that is flipped, and for every part that is another's`, () => {
      const envelope = encryptPayload('{"amount":120,"to":"ada"}', key, { alg });
      let flips = 0;
      for (const part of ['kid', 'iv', 'tag', 'data'] as const) {
        const value = Buffer.from(envelope[part]);
        for (let bit = 0; bit < value.length * 8; bit += 1) {
          const changed = Buffer.from(value);
          changed[bit >> 3]! ^= 1 << (bit & 7);
          const broken = { ...envelope, [part]: changed.toString('latin1') };
          // Also where the receiver has a key under the changed name.
          const keys = part === 'kid' && /^[\w-]+$/.test(broken.kid) ? [{ ...key, kid: broken.kid }] : [key];
          assert.throws(() => decryptPayload(broken, keys, BOTH), WebhookRefused, `${part} bit ${bit}`);
          flips += 1;
        }
      }
      assert.ok(flips > 500);
      const other = encryptPayload('{"amount":120,"to":"ada"}', key, { alg });
      for (const part of ['iv', 'tag', 'data'] as const) {
        const mixed = { ...envelope, [part]: other[part] };
        assert.throws(() => decryptPayload(mixed, [key], BOTH), refused('DECRYPTION_FAILED'));
      }
      const wrongAlg = { ...envelope, alg: WEBHOOK_ALGORITHMS.find((one) => one !== alg) };
      assert.throws(() => decryptPayload(wrongAlg, [key], BOTH), refused('DECRYPTION_FAILED'));
      assert.ok(decryptPayload(envelope, [key], BOTH));
    });
  }

  it('in CBC is taken only by those who say so', () => {
    const envelope = encryptPayload('{}', key, { alg: 'A256CBC-HS256' });
    assert.throws(() => decryptPayload(envelope, [key]), refused('ALGORITHM_REFUSED'));
    assert.equal(decryptPayload(encryptPayload('{}', key), [key]), '{}');
  });

  it('names its key: another one, an unknown one and one that is over are told apart', () => {
    const end = Date.UTC(2027, 0, 1);
    const old = { ...key, kid: 'old', notAfter: new Date(end) };
    const next = { kid: 'new', key: createWebhookKey() };
    const envelope = encryptPayload('{}', old);
    const open = (keys: EncryptionKey[], now: number) => decryptPayload(envelope, keys, { now: () => now });
    assert.equal(open([next, old], end - 1), '{}');
    assert.throws(() => open([next, old], end), refused('EXPIRED_KEY'));
    assert.throws(() => open([next], end - 1), refused('UNKNOWN_KEY'));
    assert.throws(() => open([{ ...next, kid: 'old' }], end - 1), refused('DECRYPTION_FAILED'));
  });

  it('that is none is refused', () => {
    const envelope = encryptPayload('{}', key);
    const broken: unknown[] = [null, 1, '', [], {}, { ...envelope, v: '1' }, { ...envelope, kid: 'a b' }];
    for (const one of broken) assert.throws(() => decryptPayload(one, [key]), refused('MALFORMED_ENVELOPE'));
    for (const spelling of [
      `${envelope.iv}=`,
      envelope.iv.replace(/.$/, ' '),
      ` ${envelope.iv}`,
      `${envelope.iv}\n`,
    ]) {
      assert.throws(
        () => decryptPayload({ ...envelope, iv: spelling }, [key]),
        refused('MALFORMED_ENVELOPE'),
      );
    }
  });
});

describe('a key', () => {
  it('is 32 bytes in base64; 32 characters only for compatibility', () => {
    assert.equal(webhookKey(createWebhookKey()).length, 32);
    const typed = 'correct horse battery staple 123';
    assert.equal(webhookKey(typed, { compatibility: true }).toString(), typed);
    const weak = { kid: 'k', key: typed };
    assert.throws(() => encryptPayload('{}', weak), /32 characters is weak/);
    const envelope = encryptPayload('{}', { ...weak, compatibility: true });
    assert.equal(decryptPayload(envelope, [{ ...weak, compatibility: true }]), '{}');
    assert.throws(() => decryptPayload(envelope, [weak]), TypeError);
    const wrong = [
      '',
      'short',
      'ü'.repeat(32),
      'x'.repeat(33),
      Buffer.alloc(31).toString('base64'),
      `${createWebhookKey()} `,
    ];
    for (const text of wrong) {
      for (const compatibility of [true, false]) {
        assert.throws(
          () => webhookKey(text, { compatibility }),
          (error: Error) => error instanceof TypeError && (text === '' || !error.message.includes(text)),
        );
      }
    }
  });
});

/** What the openssl command makes of some bytes. */
const openssl = (args: string[], input: Buffer | string = '') =>
  execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = ({ iv, tag, data }: EncryptedPayload) => ({
  iv: Buffer.from(iv, 'base64'),
  tag: Buffer.from(tag, 'base64'),
  data: Buffer.from(data, 'base64'),
});

/**
 * GCM (NIST SP 800-38D) out of AES as the openssl command has it: the command refuses ciphers that authenticate, so
 * counter mode encrypts, and the tag is counted here in GF(2^128).
 */
function gcmByOpenssl(secret: Buffer, iv: Buffer, bound: Buffer, input: Buffer) {
  const block = (bytes: Buffer) => openssl(['enc', '-aes-256-ecb', '-nopad', '-K', hex(secret)], bytes);
  const counter = (n: number) => Buffer.concat([iv, Buffer.from([0, 0, 0, n])]);
  const data = openssl(['enc', '-aes-256-ctr', '-K', hex(secret), '-iv', hex(counter(2))], input);
  const number = (bytes: Buffer) => BigInt(`0x${hex(bytes)}`);
  const times = (x: bigint, y: bigint) => {
    let [product, v] = [0n, y];
    for (let bit = 127n; bit >= 0n; bit -= 1n) {
      if ((x >> bit) & 1n) product ^= v;
      v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
    }
    return product;
  };
  const h = number(block(Buffer.alloc(16)));
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  const tagOf = (text: Buffer) => {
    const lengths = Buffer.alloc(16);
    lengths.writeBigUInt64BE(BigInt(bound.length * 8), 0);
    lengths.writeBigUInt64BE(BigInt(text.length * 8), 8);
    const all = Buffer.concat([padded(bound), padded(text), lengths]);
    let hash = 0n;
    for (let at = 0; at < all.length; at += 16) hash = times(hash ^ number(all.subarray(at, at + 16)), h);
    return Buffer.from((hash ^ number(block(counter(1)))).toString(16).padStart(32, '0'), 'hex');
  };
  return { data, tagOf };
}

describe('the ciphers against the openssl command', () => {
  const secret = webhookKey(key.key);
  const text = '{"text":"Grüße 🎉","n":12345678901234567890}';

  it('A256GCM: openssl decrypts what was encrypted here, and gets the same tag', () => {
    const { iv, tag, data } = bytesOf(encryptPayload(text, key));
    const opened = gcmByOpenssl(secret, iv, Buffer.from('1.A256GCM.k1'), data);
    assert.equal(opened.data.toString(), text);
    assert.equal(hex(opened.tagOf(data)), hex(tag));
  });

  it('A256GCM: what openssl encrypted is decrypted here', () => {
    const iv = openssl(['rand', '12']);
    const made = gcmByOpenssl(secret, iv, Buffer.from('1.A256GCM.k1'), Buffer.from(text));
    const envelope = {
      v: 1,
      alg: 'A256GCM',
      kid: 'k1',
      iv: iv.toString('base64'),
      tag: made.tagOf(made.data).toString('base64'),
      data: made.data.toString('base64'),
    };
    assert.equal(decryptPayload(envelope, [key]), text);
  });

  const derived = (purpose: string) =>
    openssl([
      ...['kdf', '-binary', '-keylen', '32', '-kdfopt', 'digest:SHA256', '-kdfopt', `hexkey:${hex(secret)}`],
      ...['-kdfopt', `info:rai-kit webhook A256CBC-HS256 ${purpose}`, 'HKDF'],
    ]);
  const mac = (envelope: Pick<EncryptedPayload, 'kid' | 'iv' | 'data'>) =>
    openssl(
      ['dgst', '-sha256', '-binary', '-mac', 'HMAC', '-macopt', `hexkey:${hex(derived('authenticate'))}`],
      `1.A256CBC-HS256.${envelope.kid}.${envelope.iv}.${envelope.data}`,
    );

  it('A256CBC-HS256: openssl decrypts what was encrypted here, and gets the same MAC', () => {
    const envelope = encryptPayload(text, key, { alg: 'A256CBC-HS256' });
    const { iv, tag, data } = bytesOf(envelope);
    const args = ['enc', '-d', '-aes-256-cbc', '-K', hex(derived('encrypt')), '-iv', hex(iv)];
    assert.equal(openssl(args, data).toString(), text);
    assert.equal(hex(mac(envelope)), hex(tag));
  });

  it('A256CBC-HS256: what openssl encrypted is decrypted here', () => {
    const iv = openssl(['rand', '16']);
    const args = ['enc', '-aes-256-cbc', '-K', hex(derived('encrypt')), '-iv', hex(iv)];
    const data = openssl(args, text).toString('base64');
    const unsigned = { v: 1, alg: 'A256CBC-HS256', kid: 'k1', iv: iv.toString('base64'), data };
    const envelope = { ...unsigned, tag: mac(unsigned).toString('base64') };
    assert.equal(decryptPayload(envelope, [key], BOTH), text);
    // Rightly authenticated by somebody who cannot pad.
    const odd = { ...unsigned, data: Buffer.alloc(15).toString('base64') };
    const tag = mac(odd).toString('base64');
    assert.throws(() => decryptPayload({ ...odd, tag }, [key], BOTH), refused('DECRYPTION_FAILED'));
  });
});
