import { sealCbc } from './cbc.js';
import type { EncryptedPayload, WebhookAlgorithm } from './envelope.js';
import { sealGcm } from './gcm.js';
import { cipherKeys, type EncryptionKey } from './keys.js';

/**
 * Encrypts a body: AES-256-GCM, or on request AES-256-CBC and then HMAC-SHA-256. The envelope is sent as JSON with
 * the header `x-encrypted: true`. Throws a TypeError for a key that is not well formed. One key is good for 2³²
 * bodies by GCM.
 */
export function encryptPayload(
  plaintext: string,
  key: EncryptionKey,
  { alg = 'A256GCM' }: { alg?: WebhookAlgorithm } = {},
): EncryptedPayload {
  const [{ bytes, kid }] = cipherKeys([key]) as [ReturnType<typeof cipherKeys>[number]];
  const seal = alg === 'A256GCM' ? sealGcm : sealCbc;
  return seal(Buffer.from(plaintext), bytes, kid);
}
