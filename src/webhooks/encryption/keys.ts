import { randomBytes } from 'node:crypto';
import { fromBase64 } from '../base64.js';
import { endOf, mustDiffer, type Rotating } from '../validity.js';

/** A key for AES-256 with a name, so that another can take its place while both count. */
export interface EncryptionKey extends Rotating {
  /** 32 random bytes in base64; with `compatibility` also 32 characters. */
  key: string;
  /** Takes keys as the platform's own page asks for them: 32 characters that somebody typed. */
  compatibility?: boolean;
}

export interface CipherKey {
  kid: string;
  end: number;
  bytes: Buffer;
}

/** A new key: 32 random bytes in base64. */
export function createWebhookKey(): string {
  return randomBytes(32).toString('base64');
}

/**
 * The 32 bytes of a key. 32 characters hold far less than 256 bits, so they are taken only with `compatibility`.
 * Throws a TypeError, without the key in it.
 */
export function webhookKey(text: string, { compatibility = false } = {}): Buffer {
  const bytes = fromBase64(text);
  if (bytes?.length === 32) return bytes;
  if (/^[\x20-\x7e]{32}$/.test(text)) {
    if (compatibility) return Buffer.from(text, 'latin1');
    throw new TypeError(
      'a key of 32 characters is weak: use 32 random bytes in base64, or say compatibility',
    );
  }
  throw new TypeError('an encryption key is 32 bytes in base64');
}

/** Throws a TypeError for a key, a name or an end that is not well formed. */
export function cipherKeys(keys: readonly EncryptionKey[]): CipherKey[] {
  // From JavaScript, an environment variable that is not set.
  if (keys.length === 0 || keys.some((key) => typeof key?.key !== 'string')) {
    throw new TypeError('an encryption key is needed');
  }
  mustDiffer(keys);
  return keys.map((key) => ({
    kid: key.kid,
    end: endOf(key),
    bytes: webhookKey(key.key, { compatibility: key.compatibility ?? false }),
  }));
}
