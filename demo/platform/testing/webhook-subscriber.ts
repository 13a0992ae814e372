import { eq } from 'drizzle-orm';
import { WEBHOOK_EVENTS, verifyWebhook, type WebhookEventType } from '../../../src/webhooks/index.js';
import type { StoredEncryption } from '../db/outgoing-webhooks-schema.js';
import { webhookDeliveries, webhookEvents, webhookSubscriptions } from '../db/schema.js';
import { createSubscription, type SubscriptionInput } from '../services/webhooks/subscriptions.js';
import type { TestPlatform } from './platform.js';
import { startReceiver, until, type Received, type Receiver } from './receiver.js';

/** A subscription of the seeded community, or of another one, with the server that it tells. */
export interface Subscriber extends Receiver {
  id: string;
  secret: string;
  key: { kid: string; key: string } | undefined;
  /** The data of the events of a type that came: each verified, and held to the schema that receivers have. */
  data<T extends WebhookEventType>(type: T): ReturnType<(typeof WEBHOOK_EVENTS)[T]['parse']>[];
  row(): Promise<typeof webhookSubscriptions.$inferSelect>;
  deliveries(): Promise<(typeof webhookDeliveries.$inferSelect)[]>;
  /** Waits until nothing of it waits that is due, and answers what came. */
  settled(): Promise<Received[]>;
}

export interface SubscriberOptions extends Partial<SubscriptionInput> {
  alg?: StoredEncryption['alg'];
  communityId?: string;
}

export async function subscriber(
  p: TestPlatform,
  types: readonly string[],
  options: SubscriberOptions = {},
): Promise<Subscriber> {
  const receiver = await startReceiver();
  const { alg, communityId = p.credentials_.communityId, ...input } = options;
  const { row, secret, key } = await createSubscription(p.platform, communityId, {
    name: 'Test',
    url: receiver.url,
    channelIds: null,
    types,
    ...input,
    alg,
  }).catch(async (error: unknown) => {
    await receiver.close();
    throw error;
  });
  const { id } = row;
  const { db } = p.platform;
  const deliveries = () =>
    db
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.subscriptionId, id))
      .orderBy(webhookDeliveries.id);
  const isSettled = async () =>
    (await db.select().from(webhookEvents).where(eq(webhookEvents.isSpread, false))).length === 0 &&
    (await deliveries()).every(
      ({ state, dueAt, attempts }) =>
        state !== 'waiting' || (attempts > 0 && dueAt.getTime() > p.platform.now()),
    );
  return {
    ...receiver,
    get answer() {
      return receiver.answer;
    },
    set answer(value) {
      receiver.answer = value;
    },
    id,
    secret,
    key,
    data: (type) =>
      receiver.of(type).map(({ headers, text, body }) => {
        const now = () => Number(headers['webhook-timestamp']) * 1000;
        verifyWebhook({ headers, body: text, secrets: secret, now });
        return WEBHOOK_EVENTS[type].parse(body.data) as never;
      }),
    row: async () =>
      (await db.select().from(webhookSubscriptions).where(eq(webhookSubscriptions.id, id)))[0]!,
    deliveries,
    settled: async () => {
      await until(isSettled, 'every delivery');
      return receiver.received;
    },
  };
}
