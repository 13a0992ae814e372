import { signingSecrets, type WebhookSecrets } from './secrets.js';

export interface WebhookToSign {
  /** Id of the event, the same in every attempt: printable ASCII without spaces and full stops. */
  id: string;
  /** When this attempt is made: a moment, or seconds since 1970. Now when left out. */
  timestamp?: Date | number;
  /** The body exactly as it is sent, after its encryption. */
  body: string;
  /** Signs with each that counts at the timestamp. */
  secrets: WebhookSecrets;
}

/** Headers of Standard Webhooks. */
export interface WebhookHeaders extends Record<string, string> {
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  /** `v1,` and base64; several with spaces between them while secrets are rotated. */
  'webhook-signature': string;
}

/** What an id may be: a full stop in it would let its end be taken for the timestamp. */
export const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;

/**
 * Signs a webhook by Standard Webhooks 1.0.0 (symmetric, `v1`). Throws a TypeError for an id, a moment or a secret that
 * is not well formed, and where no secret counts any more.
 */
export function signWebhook({ id, timestamp = new Date(), body, secrets }: WebhookToSign): WebhookHeaders {
  if (!ID.test(id))
    throw new TypeError('the id of a webhook is printable ASCII without spaces and full stops');
  const seconds = typeof timestamp === 'number' ? timestamp : timestamp.getTime() / 1000;
  const at = new Date(Math.floor(seconds) * 1000);
  if (!(at.getTime() > 0)) throw new TypeError('the timestamp of a webhook is a moment after 1970');
  const signatures = signingSecrets(secrets)
    .filter(({ end }) => at.getTime() < end)
    .map(({ webhook }) => webhook.sign(id, at, body));
  if (signatures.length === 0) throw new TypeError('no signing secret counts any more');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': signatures.join(' '),
  };
}
