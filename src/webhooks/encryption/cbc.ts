import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { EncryptedPayload } from './envelope.js';

/** HKDF-SHA-256 without salt: one key to encrypt, another one to authenticate. */
const derived = (key: Buffer, purpose: 'encrypt' | 'authenticate') =>
  Buffer.from(hkdfSync('sha256', key, '', `rai-kit webhook A256CBC-HS256 ${purpose}`, 32));

/** HMAC-SHA-256 over the texts of the envelope with full stops between them; none of them can contain one. */
function macOf(key: Buffer, kid: string, iv: string, data: string): Buffer {
  return createHmac('sha256', derived(key, 'authenticate'))
    .update(`1.A256CBC-HS256.${kid}.${iv}.${data}`)
    .digest();
}

export function sealCbc(plaintext: Buffer, key: Buffer, kid: string): EncryptedPayload {
  const ivBytes = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', derived(key, 'encrypt'), ivBytes);
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64');
  const iv = ivBytes.toString('base64');
  const tag = macOf(key, kid, iv, data).toString('base64');
  return { v: 1, alg: 'A256CBC-HS256', kid, iv, tag, data };
}

/** Undefined where the tag is not that of key, name and text. Nothing is decrypted before that is known. */
export function openCbc(
  parts: { iv: Buffer; tag: Buffer; data: Buffer },
  key: Buffer,
  kid: string,
): Buffer | undefined {
  const { iv, tag, data } = parts;
  if (iv.length !== 16 || tag.length !== 32) return undefined;
  const expected = macOf(key, kid, iv.toString('base64'), data.toString('base64'));
  if (!timingSafeEqual(expected, tag)) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-cbc', derived(key, 'encrypt'), iv);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}
