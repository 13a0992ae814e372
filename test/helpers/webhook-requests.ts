import { encryptPayload } from '../../src/webhooks/encryption/encrypt.js';
import type { WebhookAlgorithm } from '../../src/webhooks/encryption/envelope.js';
import type { EncryptionKey } from '../../src/webhooks/encryption/keys.js';
import type { WebhookEventOf, WebhookEventType } from '../../src/webhooks/events/event.js';
import type { WebhookSecrets } from '../../src/webhooks/signature/secrets.js';
import { signWebhook } from '../../src/webhooks/signature/sign.js';

/** Seconds since 1970 at which everything here is sent, unless it is said otherwise. */
export const SENT_AT = 1_800_000_000;

/** A sender: with a key its bodies are encrypted. */
export interface Sender {
  secrets: WebhookSecrets;
  key?: EncryptionKey;
  alg?: WebhookAlgorithm;
}

export interface SentWebhook {
  headers: Record<string, string>;
  body: string;
}

const user = { id: '1042', username: 'ada', email: 'ada@example.org', customFields: { country: 'DE' } };
const server = { id: 'srv1', name: 'Traders' };
const when = '2027-01-15T08:00:00.000Z';

const DATA: { [T in WebhookEventType]: WebhookEventOf<T>['data'] } = {
  'user.joined_server': { user, server, joinedAt: when, referrer: '7' },
  'user.visited_server': { user, server, visitedAt: when },
  'message.posted': {
    message: { id: 'm1', text: 'Grüße 🎉', createdAt: when },
    user,
    channel: { id: 'c1', name: 'general', type: 'text' },
    server,
  },
  'store.item_purchased': {
    order: { id: 'ORD1', status: 'Pending', createdAt: when },
    user,
    item: { id: 'p1', name: 'Mug', type: 'physical' },
    price: { amount: 120, currencyId: 'coins' },
    balanceAfter: 80,
    inputs: { size: 'L' },
  },
  'tier.changed': {
    user,
    before: null,
    after: { id: 't1', name: 'Bronze', level: 1 },
    xp: 100,
    changedAt: when,
  },
  'badge.awarded': { user, badge: { id: 'b1', title: 'First' }, awardedAt: when },
  'currency.changed': {
    user,
    currency: { id: 'coins', name: 'Coins' },
    change: -120,
    balanceAfter: 80,
    reason: 'order',
    changedAt: when,
  },
};

/** An event as the platform would tell of it. */
export function sampleEvent<T extends WebhookEventType>(
  type: T,
  changes: Partial<WebhookEventOf<T>> = {},
): WebhookEventOf<T> {
  return {
    id: 'evt_1',
    type,
    version: 1,
    createdAt: when,
    communityId: 'com1',
    subscriptionId: 'sub1',
    ...(type === 'message.posted' ? { channelId: 'c1' } : {}),
    data: DATA[type] as WebhookEventOf<T>['data'],
    ...changes,
  };
}

/** Headers and body of a delivery. `event` may be anything with an id, so that broken ones can be sent too. */
export function sent(
  event: { id: string },
  { secrets, key, alg }: Sender,
  { at = SENT_AT, attempt = 1 }: { at?: number; attempt?: number } = {},
): SentWebhook {
  const plain = JSON.stringify(event);
  const body = key ? JSON.stringify(encryptPayload(plain, key, alg && { alg })) : plain;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      ...signWebhook({ id: event.id, timestamp: at, body, secrets }),
      'x-webhook-attempt': String(attempt),
      ...(key && { 'x-encrypted': 'true' }),
    },
  };
}

/** The delivery as a receiver's server hands it on. */
export function asRequest({
  headers,
  body,
}: {
  headers: Record<string, string>;
  body: string | Buffer;
}): Request {
  return new Request('https://receiver.example/webhooks', { method: 'POST', headers, body: body as string });
}
