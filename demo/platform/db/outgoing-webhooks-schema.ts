import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at, count } from './columns.js';
import { communities, users } from './schema.js';

/** A secret that deliveries are signed with. */
export interface StoredSecret {
  secret: string;
  /** Milliseconds since 1970 up to which it still signs beside the newest one; null: it is the newest. */
  notAfter: number | null;
}

/** How bodies are encrypted. */
export interface StoredEncryption {
  alg: 'A256GCM' | 'A256CBC-HS256';
  /** The last one whose time has come is used. */
  keys: { kid: string; key: string; usedFrom: number }[];
}

/** Where a community wants to be told of what. */
export const webhookSubscriptions = pgTable(
  'webhook_subscriptions',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    url: text('url').notNull(),
    types: text('types').array().notNull(),
    /** Channels whose events are wanted; null: every channel except direct ones. */
    channelIds: text('channel_ids').array(),
    /** `off` by a person, and nothing is kept for it; `failed` by the platform, and what happens waits. */
    state: text('state').$type<'on' | 'off' | 'failed'>().notNull().default('on'),
    /** Why the platform switched it off. */
    stateReason: text('state_reason').notNull().default(''),
    secrets: jsonb('secrets').$type<StoredSecret[]>().notNull(),
    encryption: jsonb('encryption').$type<StoredEncryption>(),
    lastDeliveredAt: at('last_delivered_at'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('webhook_subscriptions_community').on(t.communityId, t.createdAt)],
);

/** What happened, stored in the transaction in which it happened. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    /** Order of storing. Inside a channel, and for one member, also the order of what happened. */
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    id: text('id').notNull(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    channelId: text('channel_id'),
    /** Of a direct channel: only for who names the channel. */
    isDirect: boolean('is_direct').notNull().default(false),
    /** The one subscription that it is for; null: all that want it. */
    subscriptionId: text('subscription_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    createdAt: at('created_at').notNull(),
    /** Whether its deliveries are written. */
    isSpread: boolean('is_spread').notNull().default(false),
  },
  (t) => [
    uniqueIndex('webhook_events_id_unique').on(t.id),
    index('webhook_events_fresh')
      .on(t.seq)
      .where(sql`not is_spread`),
    index('webhook_events_age').on(t.createdAt),
  ],
);

/** The last number that a subscription was given in a channel; the empty channel is that of everything else. */
export const webhookSequences = pgTable(
  'webhook_sequences',
  {
    subscriptionId: text('subscription_id')
      .notNull()
      .references(() => webhookSubscriptions.id, { onDelete: 'cascade' }),
    channelId: text('channel_id').notNull().default(''),
    last: bigint('last', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriptionId, t.channelId] })],
);

/** One event for one subscription. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    subscriptionId: text('subscription_id')
      .notNull()
      .references(() => webhookSubscriptions.id, { onDelete: 'cascade' }),
    eventSeq: bigint('event_seq', { mode: 'number' })
      .notNull()
      .references(() => webhookEvents.seq, { onDelete: 'cascade' }),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    state: text('state').$type<'waiting' | 'delivered' | 'failed'>().notNull().default('waiting'),
    /** How often it was sent in all. */
    attempts: count('attempts'),
    /** How often since it was made, or since somebody asked for it again. */
    tries: count('tries'),
    /** When it was made, or somebody asked for it again. */
    beganAt: at('began_at').notNull(),
    dueAt: at('due_at').notNull(),
    /** Until when a process has it in hand. */
    claimedUntil: at('claimed_until'),
    /** Status of the last answer; null: there was none. */
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    lastAt: at('last_at'),
  },
  (t) => [
    index('webhook_deliveries_due')
      .on(t.subscriptionId, t.dueAt, t.id)
      .where(sql`state = 'waiting'`),
    index('webhook_deliveries_subscription').on(t.subscriptionId, t.id),
    index('webhook_deliveries_event').on(t.eventSeq),
  ],
);

/** One try to deliver, with what came back. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    deliveryId: bigint('delivery_id', { mode: 'number' })
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    /** From 1. */
    attempt: integer('attempt').notNull(),
    at: at('at').notNull(),
    /** Milliseconds until the end. */
    duration: integer('duration').notNull(),
    status: integer('status'),
    /** Why it did not count as delivered; null: it did. */
    error: text('error'),
    requestHeaders: jsonb('request_headers').$type<Record<string, string>>().notNull(),
    responseHeaders: jsonb('response_headers').$type<Record<string, string>>().notNull(),
    /** The beginning of the answer. */
    answer: text('answer').notNull(),
    /** Bytes that were read of it. */
    answerBytes: integer('answer_bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deliveryId, t.attempt] })],
);

/** The day (UTC) on which a member last came in, so that a visit is told once a day. */
export const memberVisits = pgTable(
  'member_visits',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    day: date('day', { mode: 'string' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber] })],
);
