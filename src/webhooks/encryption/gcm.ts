import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptedPayload } from './envelope.js';

/** Its name and its key are authenticated with the text, so that neither can be exchanged. */
const bound = (kid: string) => Buffer.from(`1.A256GCM.${kid}`);

export function sealGcm(plaintext: Buffer, key: Buffer, kid: string): EncryptedPayload {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound(kid));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return {
    v: 1,
    alg: 'A256GCM',
    kid,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Undefined where the tag is not that of key, name and text. */
export function openGcm(
  parts: { iv: Buffer; tag: Buffer; data: Buffer },
  key: Buffer,
  kid: string,
): Buffer | undefined {
  if (parts.iv.length !== 12 || parts.tag.length !== 16) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, parts.iv, { authTagLength: 16 })
    .setAAD(bound(kid))
    .setAuthTag(parts.tag);
  try {
    return Buffer.concat([decipher.update(parts.data), decipher.final()]);
  } catch {
    return undefined;
  }
}
