import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { fromBase64 } from '../base64.js';
import { endOf, mustDiffer, type Rotating } from '../validity.js';

/** A signing secret with a name, so that another can take its place while both count. */
export interface WebhookSecret extends Rotating {
  /** `whsec_` and 24 to 64 bytes in base64. */
  key: string;
}

/** One secret, or several while they are rotated. */
export type WebhookSecrets = string | WebhookSecret | readonly (string | WebhookSecret)[];

export interface SigningSecret {
  kid: string;
  end: number;
  webhook: Webhook;
}

/** Each costs a pass over the body. */
const MOST = 8;
const PREFIX = 'whsec_';

/** A new secret: `whsec_` and 32 random bytes. */
export function createWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** Throws a TypeError, without the secret in it, where one is not well formed. */
export function signingSecrets(secrets: WebhookSecrets): SigningSecret[] {
  const given = Array.isArray(secrets) ? (secrets as (string | WebhookSecret)[]) : [secrets as string];
  const list = given.map((secret, index): WebhookSecret =>
    typeof secret === 'string' ? { kid: `secret-${index + 1}`, key: secret } : secret,
  );
  // From JavaScript, an environment variable that is not set.
  if (list.length === 0 || list.some((secret) => typeof secret?.key !== 'string')) {
    throw new TypeError('a signing secret is needed');
  }
  if (list.length > MOST) throw new TypeError(`at most ${MOST} signing secrets can count at a time`);
  mustDiffer(list);
  return list.map((secret) => ({ kid: secret.kid, end: endOf(secret), webhook: parsed(secret) }));
}

function parsed({ kid, key }: WebhookSecret): Webhook {
  const text = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
  const bytes = fromBase64(text);
  if (!bytes || bytes.length < 24 || bytes.length > 64) {
    throw new TypeError(`the signing secret "${kid}" is not ${PREFIX} and 24 to 64 bytes in base64`);
  }
  return new Webhook(text);
}
