import { encryptPayload, signWebhook } from '../../../../src/webhooks/index.js';
import type { webhookEvents, webhookSubscriptions } from '../../db/schema.js';
import { keyNow, signingNow } from './keys-of.js';
import type { Outgoing } from './send.js';

export type SubscriptionRow = typeof webhookSubscriptions.$inferSelect;

/** An event on its way to one subscription. */
export interface Parcel {
  event: Pick<
    typeof webhookEvents.$inferSelect,
    'id' | 'type' | 'communityId' | 'channelId' | 'createdAt' | 'data'
  >;
  subscriptionId: string;
  /** 0: outside of the order. */
  sequence: number;
}

/** What the receiver reads, before it is encrypted: the same in every attempt. */
export const envelopeOf = ({ event, subscriptionId, sequence }: Parcel) => ({
  id: event.id,
  type: event.type,
  version: 1,
  createdAt: event.createdAt.toISOString(),
  communityId: event.communityId,
  subscriptionId,
  ...(event.channelId === null ? {} : { channelId: event.channelId }),
  ...(sequence === 0 ? {} : { sequence }),
  data: event.data,
});

/** The request of one attempt: encrypted where that is wanted, then signed as it is sent. */
export function outgoingOf(
  parcel: Parcel,
  { url, secrets, encryption }: SubscriptionRow,
  attempt: number,
  now: number,
): Outgoing {
  const plain = JSON.stringify(envelopeOf(parcel));
  const body =
    encryption === null
      ? plain
      : JSON.stringify(encryptPayload(plain, keyNow(encryption, now), { alg: encryption.alg }));
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'rai-kit-sandbox',
      ...(encryption === null ? {} : { 'x-encrypted': 'true' }),
      ...signWebhook({
        id: parcel.event.id,
        timestamp: Math.floor(now / 1000),
        body,
        secrets: signingNow(secrets, now),
      }),
      'x-webhook-attempt': String(attempt),
    },
    body,
  };
}
