import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at } from './columns.js';
import { communities, users } from './schema.js';

const made = { createdAt: at('created_at').notNull(), updatedAt: at('updated_at').notNull() };

/** Texts in other languages, by language code such as `de`. No endpoint writes them; the seed does. */
export type Translations<K extends string> = Record<string, Partial<Record<K, string>>>;

/** The one store of a community. */
export const stores = pgTable('stores', {
  id: text('id').primaryKey(),
  communityId: text('community_id')
    .notNull()
    .unique()
    .references(() => communities.id),
  isEnabled: boolean('is_enabled').notNull().default(true),
  title: text('title').notNull(),
  /** HTML as it was given. */
  description: text('description').notNull().default(''),
  /** Address or path of a picture. */
  cover: text('cover').notNull().default(''),
  currencyEnabled: boolean('currency_enabled').notNull().default(true),
  currencyName: text('currency_name').notNull(),
  currencySymbol: text('currency_symbol').notNull(),
  widgetId: text('widget_id').notNull(),
  widgetEnabled: boolean('widget_enabled').notNull().default(false),
  translations: jsonb('translations').$type<Translations<'title' | 'description'>>().notNull().default({}),
  ...made,
});

/** What an order can be in; colors as `#hex`. */
export const redemptionStatuses = pgTable(
  'redemption_statuses',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    category: text('category').$type<'incomplete' | 'complete'>().notNull(),
    color: text('color').notNull(),
    /** The first incomplete one is what an order starts in when its category names none. */
    order: integer('order').notNull(),
  },
  (t) => [index('redemption_statuses_community').on(t.communityId, t.order)],
);

export const storeCategories = pgTable(
  'store_categories',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    name: text('name').notNull(),
    coverImage: text('cover_image').notNull().default(''),
    shouldShowCover: boolean('should_show_cover').notNull().default(false),
    isArchived: boolean('is_archived').notNull().default(false),
    viewType: text('view_type').notNull().default('full'),
    displayOrder: integer('display_order').notNull().default(0),
    defaultPurchaseStatusId: text('default_purchase_status_id')
      .notNull()
      .references(() => redemptionStatuses.id),
    /** Ids of roles and users that see it; empty: everybody. */
    visibleTo: text('visible_to').array().notNull().default([]),
    translations: jsonb('translations').$type<Translations<'name'>>().notNull().default({}),
    ...made,
  },
  (t) => [index('store_categories_community').on(t.communityId, t.displayOrder, t.id)],
);

export const storeProducts = pgTable(
  'store_products',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    categoryId: text('category_id')
      .notNull()
      .references(() => storeCategories.id),
    name: text('name').notNull(),
    /** HTML as it was given. */
    description: text('description').notNull().default(''),
    image: text('image').notNull().default(''),
    /** Coins. */
    price: bigint('price', { mode: 'number' }).notNull(),
    type: text('type').notNull().default('voucher'),
    /** What is left; null: as many as anybody wants. */
    stocks: integer('stocks'),
    discountPrice: bigint('discount_price', { mode: 'number' }),
    isDiscountEnabled: boolean('is_discount_enabled').notNull().default(false),
    discountStartDate: at('discount_start_date'),
    discountEndDate: at('discount_end_date'),
    userInformationEnabled: boolean('user_information_enabled').notNull().default(false),
    prioritizesExpiring: boolean('prioritizes_expiring').notNull().default(false),
    displaysRemaining: boolean('displays_remaining').notNull().default(false),
    highlightsExpiring: boolean('highlights_expiring').notNull().default(false),
    isArchived: boolean('is_archived').notNull().default(false),
    totalOrders: integer('total_orders').notNull().default(0),
    displayOrder: integer('display_order').notNull().default(0),
    redemptionInstructions: text('redemption_instructions'),
    /** Ids of roles and users that see it; empty: everybody who sees its category. */
    visibleTo: text('visible_to').array().notNull().default([]),
    translations: jsonb('translations')
      .$type<Translations<'name' | 'description' | 'redemptionInstructions'>>()
      .notNull()
      .default({}),
    ...made,
  },
  (t) => [
    index('store_products_community').on(t.communityId, t.displayOrder, t.id),
    index('store_products_category').on(t.categoryId),
  ],
);

/** What an order keeps of its product: later changes of the product leave it as it was. */
export interface ProductSnapshot {
  _id: string;
  name: string;
  image: string;
  type: string;
  categoryID: string;
  redemptionInstructions: string;
}

/** Purchases, which another part of the contract calls redemption transactions. */
export const orders = pgTable(
  'orders',
  {
    id: text('id').primaryKey(),
    /** `ORD…`, the id that people see. */
    orderId: text('order_id').notNull().unique(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    userNumber: integer('user_number')
      .notNull()
      .references(() => users.number),
    productId: text('product_id')
      .notNull()
      .references(() => storeProducts.id),
    product: jsonb('product').$type<ProductSnapshot>().notNull(),
    /** Coins that were paid. */
    price: bigint('price', { mode: 'number' }).notNull(),
    statusId: text('status_id')
      .notNull()
      .references(() => redemptionStatuses.id),
    ...made,
  },
  (t) => [
    index('orders_community').on(t.communityId, t.createdAt, t.id),
    index('orders_user').on(t.userNumber, t.communityId, t.createdAt),
    index('orders_product').on(t.productId),
  ],
);

/** Codes of a product. One without an order waits for a buyer. */
export const vouchers = pgTable(
  'vouchers',
  {
    id: text('id').primaryKey(),
    communityId: text('community_id')
      .notNull()
      .references(() => communities.id),
    productId: text('product_id')
      .notNull()
      .references(() => storeProducts.id),
    code: text('code').notNull(),
    /** The last day on which it is good. */
    expiryDate: date('expiry_date', { mode: 'string' }),
    orderId: text('order_id')
      .unique()
      .references(() => orders.id),
    ...made,
  },
  (t) => [uniqueIndex('vouchers_code_unique').on(t.communityId, t.productId, t.code)],
);
