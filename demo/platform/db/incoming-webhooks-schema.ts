import { bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, users } from './schema.js';

/** What calling a webhook does. A workflow takes events of the customer's back end, each after a handshake. */
export type WebhookAction = 'send-message' | 'update-fields' | 'update-currency' | 'workflow';

/** Limits that an operator sets; each may be missing. */
export interface WebhookLimits {
  /** Channels that messages may go into; without it every channel. */
  channelIds?: string[] | undefined;
  /** Short id of the member in whose name messages are written; without it the call names one. */
  sender?: number | undefined;
  /** What no member's XP or coins are taken below; 0 without it. */
  floor?: number | undefined;
}

/** Addresses at which a customer's own systems act in the community. */
export const incomingWebhooks = pgTable(
  'incoming_webhooks',
  {
    /** 32 hexadecimal digits by chance: where neither toggle is on, the address is all that protects it. */
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    action: text('action').$type<WebhookAction>().notNull(),
    limits: jsonb('limits').$type<WebhookLimits>().notNull().default({}),
    /** Whether a call must bring a key. */
    needsKey: boolean('needs_key').notNull().default(false),
    /** Whether a call must be encrypted. */
    needsEncryption: boolean('needs_encryption').notNull().default(false),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('incoming_webhooks_community').on(t.communityId, t.createdAt)],
);

/** Keys of a webhook. Several of one use overlap while they are rotated. */
export const incomingWebhookKeys = pgTable(
  'incoming_webhook_keys',
  {
    /** Also the `kid` of an encrypted body. */
    id: text('id').primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => incomingWebhooks.id, { onDelete: 'cascade' }),
    use: text('use').$type<'call' | 'encryption'>().notNull(),
    /** First four characters, for the masked form. */
    head: text('head').notNull(),
    /** SHA-256 of a key for calls, in hexadecimal digits. */
    hash: text('hash'),
    /** A key for encryption itself: what is encrypted with it could not be read otherwise. */
    secret: text('secret'),
    /** When a rotated key ends; null: not rotated. */
    endsAt: at('ends_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('incoming_webhook_keys_webhook').on(t.webhookId)],
);

/** What was answered to which key of idempotency. A row is written in the transaction of what the call did. */
export const incomingWebhookAnswers = pgTable(
  'incoming_webhook_answers',
  {
    webhookId: text('webhook_id')
      .notNull()
      .references(() => incomingWebhooks.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** SHA-256 of what was sent with it. */
    fingerprint: text('fingerprint').notNull(),
    /** Null only within the transaction. */
    answer: jsonb('answer').$type<object>(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.webhookId, t.key] }),
    index('incoming_webhook_answers_age').on(t.webhookId, t.createdAt),
  ],
);

/** The last calls of each webhook, without what proves who called. */
export const incomingWebhookCalls = pgTable(
  'incoming_webhook_calls',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => incomingWebhooks.id, { onDelete: 'cascade' }),
    communityId: text('community_id').notNull(),
    /** `OK`, `REPEATED`, or the code of a refusal. */
    outcome: text('outcome').notNull(),
    status: integer('status').notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    /** Beginning of the body as it was sent: an encrypted one stays so. */
    body: text('body').notNull(),
    answer: text('answer').notNull(),
    milliseconds: integer('milliseconds').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('incoming_webhook_calls_webhook').on(t.webhookId, t.seq),
    index('incoming_webhook_calls_community').on(t.communityId, t.seq),
  ],
);

/** Session tokens of workflows. Each is for one event of one workflow. */
export const workflowSessions = pgTable(
  'workflow_sessions',
  {
    /** SHA-256 of the token. */
    hash: text('hash').primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => incomingWebhooks.id, { onDelete: 'cascade' }),
    /** The key of the handshake: the session ends with it. */
    keyId: text('key_id').notNull(),
    endsAt: at('ends_at').notNull(),
  },
  (t) => [index('workflow_sessions_end').on(t.endsAt)],
);

/** What the customer's back end told of a member: a registration, a first deposit, a checked identity … */
export const memberEvents = pgTable(
  'member_events',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    webhookId: text('webhook_id').notNull(),
    eventType: text('event_type').notNull(),
    /** What else the event said, as it came. */
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    occurredAt: at('occurred_at').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('member_events_member').on(t.communityId, t.userNumber, t.occurredAt)],
);
