/**
 * One schema for the embedded database and for PostgreSQL. Ids of the contract (`_id`) are text of 24
 * hexadecimal digits; a user's short id is the integer `number`, which also joins the large tables.
 */
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
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { at, count } from './columns.js';

/** Amount and cooldown in seconds of one rewarded action, as the platform stores XP settings. */
export interface RewardRule {
  enabled: boolean;
  xp: number;
  time?: number;
}
export type XpSetting = { enabled: boolean } & Record<string, RewardRule | boolean>;
export interface CoinSetting {
  enabled: boolean;
  /** Coins per action name. */
  amounts: Record<string, number>;
}

/** Settings of a user field; each may be missing. */
export interface FieldSettings {
  description?: string | undefined;
  /** Its value may be changed, never taken away. */
  required?: boolean | undefined;
  /** What a member starts with who brings no value along. */
  defaultValue?: unknown;
  /** What a field of the type `select` may hold. */
  options?: string[] | undefined;
}

/** Settings of an iframe channel. The contract has none: these are the sandbox's own. */
export interface FrameSettings {
  url: string;
  allowedOrigins: string[];
  sandbox: string[];
  allow: string[];
  identity: 'none' | 'post-message';
  /** `auto`, `fill`, or CSS pixels. */
  height: 'auto' | 'fill' | number;
  chat: boolean;
  description: string;
}

export const communities = pgTable('communities', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  tiersEnabled: boolean('tiers_enabled').notNull().default(true),
  displayLevels: boolean('display_levels').notNull().default(true),
  displayTiers: boolean('display_tiers').notNull().default(true),
  xpSetting: jsonb('xp_setting').$type<XpSetting>().notNull(),
  coinSetting: jsonb('coin_setting').$type<CoinSetting>().notNull(),
  /** SHA-256 of the one key of the System API, in hexadecimal digits. */
  systemKeyHash: text('system_key_hash').notNull().unique(),
  /** The custom field whose value names a user in the customer's own systems; null: there is none. */
  identifierField: text('identifier_field'),
  description: text('description').notNull().default(''),
  /** Address of a picture, or empty. */
  image: text('image').notNull().default(''),
  /** The community's own domain name, beside the names of this machine. */
  cname: text('cname').unique(),
  /** Who owns the community: has every right in it, with or without a role. */
  ownerNumber: integer('owner_number').references((): AnyPgColumn => users.number),
  createdAt: at('created_at').notNull(),
  /** Null: never changed since it was founded. */
  updatedAt: at('updated_at'),
});

export const users = pgTable(
  'users',
  {
    number: integer('number').primaryKey().generatedByDefaultAsIdentity(),
    id: text('id').notNull().unique(),
    username: text('username').notNull(),
    email: text('email').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    displayName: text('display_name').notNull(),
    /** Path on the platform's own origin, such as `/avatars/17.png`. */
    avatar: text('avatar'),
    language: text('language').notNull().default('en'),
    country: text('country'),
    passwordHash: text('password_hash'),
    lastLoginAt: at('last_login_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('users_username_unique').on(sql`lower(${t.username})`),
    uniqueIndex('users_email_unique').on(sql`lower(${t.email})`),
  ],
);

/** A user inside one community: what they earned there. */
export const members = pgTable(
  'members',
  {
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    xp: bigint('xp', { mode: 'number' }).notNull().default(0),
    coins: bigint('coins', { mode: 'number' }).notNull().default(0),
    joinedAt: at('joined_at').notNull(),
    lastOnlineAt: at('last_online_at'),
    tags: text('tags').array().notNull().default([]),
    customFields: jsonb('custom_fields').$type<Record<string, unknown>>().notNull().default({}),
    /** Set while the member is deleted: everything is kept, and nobody sees them until they are restored. */
    deletedAt: at('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber] })],
);

export const roles = pgTable('roles', {
  id: text('id').primaryKey(),
  communityId: text('community_id')
    .notNull()
    .references(() => communities.id),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  class: text('class').notNull().default('gray'),
  /** The highest role has the greatest number; `@all` has 0 and belongs to everybody without a row. */
  order: integer('order').notNull(),
  billable: boolean('billable').notNull().default(false),
  serverPermissions: jsonb('server_permissions').$type<Record<string, boolean>>().notNull().default({}),
  channelPermissions: jsonb('channel_permissions').$type<Record<string, boolean>>().notNull().default({}),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

export const memberRoles = pgTable(
  'member_roles',
  {
    communityId: text('community_id').notNull(),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    roleId: text('role_id')
      .notNull()
      .references(() => roles.id),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber, t.roleId] })],
);

/** Custom user fields that the community defined. */
export const userFields = pgTable(
  'user_fields',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    field: text('field').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    /** Who made it; null: a key, or the seed. */
    createdBy: integer('created_by').references(() => users.number),
    /** What the earliest page of the documentation lets a caller say beyond name and type. */
    settings: jsonb('settings').$type<FieldSettings>().notNull().default({}),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [uniqueIndex('user_fields_field_unique').on(t.communityId, t.field)],
);

export const channels = pgTable(
  'channels',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    topic: text('topic').notNull(),
    channelType: text('channel_type').notNull(),
    /** Role ids that may see the channel; empty: everybody. */
    viewRoles: text('view_roles').array().notNull().default([]),
    /** Role ids that may write; empty: everybody who sees it. */
    postRoles: text('post_roles').array().notNull().default([]),
    /** How an iframe channel shows its page; null on every other kind. */
    frame: jsonb('frame').$type<FrameSettings>(),
    createdBy: integer('created_by').references(() => users.number),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('channels_community').on(t.communityId)],
);

/** The two or more people of a direct channel. */
export const channelMembers = pgTable(
  'channel_members',
  {
    channelId: text('channel_id')
      .notNull()
      .references(() => channels.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.userNumber] })],
);

export const forumTopics = pgTable('forum_topics', {
  id: text('id').primaryKey(),
  channelId: text('channel_id')
    .notNull()
    .references(() => channels.id),
  title: text('title').notNull(),
  createdBy: integer('created_by').references(() => users.number),
  createdAt: at('created_at').notNull(),
});

export const messages = pgTable(
  'messages',
  {
    /** Order of acceptance inside a channel: its row is locked while a message is stored. */
    seq: bigserial('seq', { mode: 'number' }).notNull().unique(),
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    channelId: text('channel_id')
      .notNull()
      .references(() => channels.id),
    forumTopicId: text('forum_topic_id').references(() => forumTopics.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    body: text('body').notNull(),
    replyTo: text('reply_to'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('messages_channel').on(t.channelId, t.seq),
    index('messages_community').on(t.communityId, t.seq),
    index('messages_author').on(t.userNumber, t.seq),
    index('messages_reply_to').on(t.replyTo),
  ],
);

export const reactions = pgTable(
  'reactions',
  {
    messageId: text('message_id')
      .notNull()
      .references(() => messages.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    /** Shortcode without colons. */
    emoji: text('emoji').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.userNumber, t.emoji] })],
);

/** What a member did and earned on one day (UTC). A member's totals equal the sum of their days. */
export const dailyActivity = pgTable(
  'daily_activity',
  {
    communityId: text('community_id').notNull(),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    day: date('day', { mode: 'string' }).notNull(),
    xp: count('xp'),
    coins: count('coins'),
    messages: count('messages'),
    replies: count('replies'),
    reactions: count('reactions'),
    socials: count('socials'),
    visits: count('visits'),
    /** Seconds. */
    timeSpent: count('time_spent'),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber, t.day] })],
);

/** When an action last earned something, for its cooldown. */
export const rewards = pgTable(
  'rewards',
  {
    communityId: text('community_id').notNull(),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    action: text('action').notNull(),
    rewardedAt: at('rewarded_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber, t.action] })],
);

export const tiers = pgTable('tiers', {
  id: text('id').primaryKey(),
  communityId: text('community_id')
    .notNull()
    .references(() => communities.id),
  order: integer('order').notNull(),
  name: text('name').notNull(),
  /** Path on the platform's own origin, such as `/tiers/3.png`. */
  icon: text('icon').notNull(),
});

export const tierLevels = pgTable(
  'tier_levels',
  {
    tierId: text('tier_id')
      .notNull()
      .references(() => tiers.id),
    level: integer('level').notNull(),
    xp: bigint('xp', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tierId, t.level] })],
);

/** Keys of the community (no user) and keys of users. The key itself is shown once and never stored. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number').references(() => users.number),
    name: text('name').notNull(),
    /** First four digits, for the masked form. */
    head: text('head').notNull(),
    /** SHA-256 of the key, in hexadecimal digits. */
    hash: text('hash').notNull().unique(),
    permissions: text('permissions').array().notNull(),
    /** Channels that a user key may write to; null: every channel of its owner. */
    channelIds: text('channel_ids').array(),
    /** Days; 0: never. */
    expirePeriod: integer('expire_period').notNull().default(0),
    expireDate: at('expire_date'),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('api_keys_owner').on(t.communityId, t.userNumber)],
);

/** Small values of the installation: the secret of the tokens, what was seeded. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
});

export * from './field-histories-schema.js';
export * from './accounts-schema.js';
export * from './bulk-schema.js';
export * from './ledger-schema.js';
export * from './media-schema.js';
export * from './outbox-schema.js';
export * from './outgoing-webhooks-schema.js';
export * from './store-schema.js';
export * from './referrals-schema.js';
export * from './system-schema.js';
export * from './leaderboards-schema.js';
export * from './streaks-schema.js';
export * from './games-schema.js';
export * from './incoming-webhooks-schema.js';
