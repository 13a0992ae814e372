import * as z from 'zod/mini';
import { maybe, Numeric } from '../../contract/primitives.js';
import { MessagePosted } from './messages.js';
import { BadgeAwarded, CurrencyChanged, TierChanged } from './progress.js';
import { StoreItemPurchased } from './store.js';
import { UserJoinedServer, UserVisitedServer } from './visits.js';

/** What every event has around its data. INFERRED. Keys that it does not know are left out. */
export const WebhookEnvelope = z.object({
  /** `evt_…`, the same in every attempt and redelivery, and in the header `webhook-id`. */
  id: z.string(),
  type: z.string(),
  /** Of the shape of `data`. */
  version: Numeric,
  /** When it happened, ISO 8601. */
  createdAt: z.string(),
  communityId: z.string(),
  /** Which subscription it is sent for: sequences are counted for each. */
  subscriptionId: maybe(z.string()),
  channelId: maybe(z.string()),
  /**
   * 1, 2, 3 … without a hole for each subscription and channel; events without a channel have a count of their own.
   * Nothing on an event that stands outside of the order, such as one to try the address.
   */
  sequence: maybe(z.number().check(z.int(), z.positive())),
  data: z.unknown(),
});
export type WebhookEnvelope = z.infer<typeof WebhookEnvelope>;

/** The shape of `data` by the type of the event. */
export const WEBHOOK_EVENTS = {
  'user.joined_server': UserJoinedServer,
  'user.visited_server': UserVisitedServer,
  'message.posted': MessagePosted,
  'store.item_purchased': StoreItemPurchased,
  'tier.changed': TierChanged,
  'badge.awarded': BadgeAwarded,
  'currency.changed': CurrencyChanged,
} as const;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

/** Types that the platform does not name: the kit's own. */
export const OWN_WEBHOOK_EVENTS: readonly WebhookEventType[] = [
  'tier.changed',
  'badge.awarded',
  'currency.changed',
];

/** An event of one type. */
export type WebhookEventOf<T extends WebhookEventType> = Omit<WebhookEnvelope, 'type' | 'data'> & {
  type: T;
  data: z.output<(typeof WEBHOOK_EVENTS)[T]>;
};

/** An event of any type that the kit knows; `type` tells them apart. */
export type WebhookEvent = { [T in WebhookEventType]: WebhookEventOf<T> }[WebhookEventType];
