import * as z from 'zod/mini';
import { fromBase64 } from '../base64.js';
import { WebhookRefused } from '../refusal.js';
import { utf8 } from '../utf8.js';
import { openCbc } from './cbc.js';
import { EncryptedPayload, type WebhookAlgorithm } from './envelope.js';
import { openGcm } from './gcm.js';
import { cipherKeys, type CipherKey, type EncryptionKey } from './keys.js';

export interface DecryptOptions {
  /** `A256GCM` alone when left out. */
  algorithms?: readonly WebhookAlgorithm[];
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * Decrypts a body with the key that it names. Throws WebhookRefused: `MALFORMED_ENVELOPE`, `ALGORITHM_REFUSED`,
 * `UNKNOWN_KEY`, `EXPIRED_KEY`, `DECRYPTION_FAILED`.
 */
export function decryptPayload(
  envelope: unknown,
  keys: readonly EncryptionKey[],
  options: DecryptOptions = {},
): string {
  return decryptWith(cipherKeys(keys), envelope, options);
}

/** The same with keys that were read before. */
export function decryptWith(
  keys: readonly CipherKey[],
  envelope: unknown,
  { algorithms = ['A256GCM'], now = Date.now }: DecryptOptions,
): string {
  const parsed = z.safeParse(EncryptedPayload, envelope);
  if (!parsed.success) throw new WebhookRefused('MALFORMED_ENVELOPE');
  const { alg, kid, ...texts } = parsed.data;
  if (!algorithms.includes(alg)) throw new WebhookRefused('ALGORITHM_REFUSED');
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new WebhookRefused('UNKNOWN_KEY');
  if (now() >= key.end) throw new WebhookRefused('EXPIRED_KEY');
  const [iv, tag, data] = [fromBase64(texts.iv), fromBase64(texts.tag), fromBase64(texts.data)];
  if (!iv || !tag || !data) throw new WebhookRefused('MALFORMED_ENVELOPE');
  const open = alg === 'A256GCM' ? openGcm : openCbc;
  const plaintext = open({ iv, tag, data }, key.bytes, kid);
  if (!plaintext) throw new WebhookRefused('DECRYPTION_FAILED');
  return utf8(plaintext);
}
