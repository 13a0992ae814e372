import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, users } from './schema.js';

const ofCommunity = () =>
  text('community_id')
    .notNull()
    .references(() => communities.id);
const ofUser = () =>
  integer('user_number')
    .notNull()
    .references(() => users.number);

export const badges = pgTable(
  'badges',
  {
    /** A UUID, unlike every other id. */
    id: text('id').primaryKey(),
    communityId: ofCommunity(),
    title: text('title').notNull(),
    /** `custom`, or the action that it stands for. */
    action: text('action').notNull(),
    quantity: integer('quantity').notNull().default(1),
    description: text('description').notNull().default(''),
    image: text('image').notNull().default(''),
    darkImage: text('dark_image').notNull().default(''),
    lightImage: text('light_image').notNull().default(''),
    enabledDarkAndLight: boolean('enabled_dark_and_light').notNull().default(false),
    applied: boolean('applied').notNull().default(false),
    awarded: boolean('awarded').notNull().default(false),
    attachRequired: boolean('attach_required').notNull().default(false),
    /** Whether awarding gives XP, and how much. */
    award: boolean('award').notNull().default(false),
    awardXpQuantity: integer('award_xp_quantity').notNull().default(0),
    /** The same for coins. */
    awardCurrency: boolean('award_currency').notNull().default(false),
    awardCurrencyQuantity: integer('award_currency_quantity').notNull().default(0),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('badges_community').on(t.communityId)],
);

export const memberBadges = pgTable(
  'member_badges',
  {
    communityId: ofCommunity(),
    userNumber: ofUser(),
    badgeId: text('badge_id')
      .notNull()
      .references(() => badges.id),
    awardedAt: at('awarded_at').notNull(),
    /** Set when it was taken away. The row stays: a badge pays a member once, however often it comes and goes. */
    removedAt: at('removed_at'),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.userNumber, t.badgeId] })],
);

/** Accounts whose e-mail address nobody has proven yet. While there is a row nobody signs in to the account. */
export const emailVerifications = pgTable('email_verifications', {
  userNumber: ofUser().primaryKey(),
  /** The community that it joins when the code comes back. */
  communityId: ofCommunity(),
  /** SHA-256 of the mailed code, in hexadecimal digits. */
  codeHash: text('code_hash').notNull(),
  triesLeft: integer('tries_left').notNull(),
  expiresAt: at('expires_at').notNull(),
});

/** What Secure Auth gave out: each opens one session, once. */
export const loginTickets = pgTable(
  'login_tickets',
  {
    /** SHA-256 of the token in the address, in hexadecimal digits. */
    hash: text('hash').primaryKey(),
    sessionId: text('session_id').notNull().unique(),
    communityId: ofCommunity(),
    userNumber: ofUser(),
    /** The name of the community under which it was asked for. */
    host: text('host').notNull(),
    expiresAt: at('expires_at').notNull(),
    redeemedAt: at('redeemed_at'),
  },
  (t) => [index('login_tickets_end').on(t.expiresAt)],
);

/** Keys with which a customer's server makes embed tokens. */
export const widgetAccessKeys = pgTable(
  'widget_access_keys',
  {
    /** The `accessId`. */
    id: text('id').primaryKey(),
    communityId: ofCommunity(),
    name: text('name').notNull(),
    /** SHA-256 of the `accessKey`, which is shown once. */
    hash: text('hash').notNull(),
    /** Origins of pages that may show a widget with its tokens. */
    origins: text('origins').array().notNull(),
    /** The one widget it is for; null: all of them. */
    widgetId: text('widget_id'),
    createdAt: at('created_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (t) => [index('widget_access_keys_community').on(t.communityId)],
);

/** By which `data-` names the pages of a community may say who somebody is. */
export const widgetIdentifiers = pgTable(
  'widget_identifiers',
  {
    communityId: ofCommunity(),
    /** Such as `data-customer-id`. */
    dataAttribute: text('data_attribute').notNull(),
    /** A column of the user filter: `email`, `user_id`, `username`, or a custom field. */
    field: text('field').notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.dataAttribute] })],
);
