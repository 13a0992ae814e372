/** What a subscription can be told of, with the words of the operator page. */
export const EVENT_TYPES = {
  'user.joined_server': 'User joins server',
  'user.visited_server': 'User visits server',
  'message.posted': 'New message posted',
  'store.item_purchased': 'Purchased store item',
  'tier.changed': 'Tier changed',
  'badge.awarded': 'Badge awarded',
  'currency.changed': 'Currency changed',
} as const;

/** `webhook.test` is sent when a person asks for it, and to one subscription alone. */
export type EventType = keyof typeof EVENT_TYPES | 'webhook.test';

export const isEventType = (value: string): value is keyof typeof EVENT_TYPES =>
  Object.hasOwn(EVENT_TYPES, value);
