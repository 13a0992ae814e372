import { timingSafeEqual } from 'node:crypto';
import { bound } from '../bounds.js';
import { WebhookRefused } from '../refusal.js';
import { utf8 } from '../utf8.js';
import { readHeaders, type WebhookHeadersIn } from './read-headers.js';
import { signingSecrets, type SigningSecret, type WebhookSecrets } from './secrets.js';

/** Seconds by which clocks may differ and requests may be late. */
export const TOLERANCE = 300;

export interface WebhookToVerify {
  headers: WebhookHeadersIn;
  /** The body as it came, byte for byte; not what a JSON parser made of it. */
  body: string | Uint8Array;
  /** Any that counts now will do. */
  secrets: WebhookSecrets;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** 300 when left out. */
  toleranceSeconds?: number;
}

export interface VerifiedWebhook {
  /** `webhook-id`: the same in every attempt. */
  id: string;
  /** When this attempt was signed. */
  timestamp: Date;
  /** Name of the secret that signed it. */
  kid: string;
}

/**
 * Verifies the signature of a webhook, then its time. Throws WebhookRefused: `MISSING_HEADERS`, `MALFORMED_HEADERS`,
 * `UNREADABLE_BODY`, `BAD_SIGNATURE`, `STALE`, `FUTURE`. It remembers nothing: the same request passes again.
 */
export function verifyWebhook(webhook: WebhookToVerify): VerifiedWebhook {
  return verifyWith(signingSecrets(webhook.secrets), webhook);
}

/** The same with secrets that were read before. */
export function verifyWith(
  secrets: readonly SigningSecret[],
  { headers, body, now = Date.now, toleranceSeconds = TOLERANCE }: Omit<WebhookToVerify, 'secrets'>,
): VerifiedWebhook {
  bound('toleranceSeconds', toleranceSeconds);
  const { id, seconds, signatures } = readHeaders(headers);
  const text = typeof body === 'string' ? body : utf8(body);
  const time = now();
  const timestamp = new Date(seconds * 1000);
  let kid: string | undefined;
  for (const secret of secrets) {
    if (time >= secret.end) continue;
    const expected = Buffer.from(secret.webhook.sign(id, timestamp, text));
    for (const signature of signatures) {
      const given = Buffer.from(signature);
      if (given.length === expected.length && timingSafeEqual(given, expected)) kid ??= secret.kid;
    }
  }
  if (kid === undefined) throw new WebhookRefused('BAD_SIGNATURE');
  // Only now, when the time is known to be the sender's own word.
  const age = Math.floor(time / 1000) - seconds;
  if (age > toleranceSeconds) throw new WebhookRefused('STALE');
  if (age < -toleranceSeconds) throw new WebhookRefused('FUTURE');
  return { id, timestamp, kid };
}
