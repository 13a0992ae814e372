import { randomBytes } from 'node:crypto';
import { and, asc, count, desc, eq, gte, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { orders, redemptionStatuses, storeProducts, users, vouchers } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { conflict, notFound } from '../http/errors.js';
import { findCategory } from './categories.js';
import { dayOf } from './days.js';
import { onSaleFor, priceAt, type ProductRow } from './products.js';
import { findStatus, presentStatus, type StatusRow } from './redemption-statuses.js';
import { settleReferral } from './referral-rewards.js';
import { payRewards } from './rewards.js';
import { findStore } from './store.js';
import { viewerOf } from './visibility.js';
import { tellPurchase } from './webhooks/tell-purchase.js';

export type OrderRow = typeof orders.$inferSelect;

/** `ORD`, the day, and a suffix. */
export const isOrderId = (value: string): boolean => /^ORD[0-9A-Za-z]{8,40}$/.test(value);

export interface Purchase {
  communityId: string;
  /** Short id of the buyer. */
  userNumber: number;
  productId: string;
}

/**
 * Buys one piece of a product: stock, coins, voucher and order change together or not at all. The order
 * keeps the product as it is now and starts in the status of its category. 404 for what the member does not
 * see, 409 when the store is closed, the product is sold out or the coins do not suffice.
 */
export async function placeOrder(
  platform: Platform,
  { communityId, userNumber, productId }: Purchase,
): Promise<OrderRow> {
  const order = await platform.db.transaction(async (tx) => {
    if (!(await findStore(tx, communityId)).isEnabled) throw conflict('The store is closed');
    const viewer = await viewerOf(tx, communityId, String(userNumber));
    const wanted = and(
      eq(storeProducts.communityId, communityId),
      eq(storeProducts.id, productId.toLowerCase()),
      onSaleFor(tx, viewer),
    );
    const [seen] = await tx.select({ id: storeProducts.id }).from(storeProducts).where(wanted);
    if (seen === undefined) throw notFound('Product not found');
    // Decides who gets the last one: a second buyer waits for the first, and then finds none.
    const [product] = await tx
      .update(storeProducts)
      .set({
        stocks: sql`${storeProducts.stocks} - 1`,
        totalOrders: sql`${storeProducts.totalOrders} + 1`,
      })
      .where(and(wanted, or(isNull(storeProducts.stocks), gte(storeProducts.stocks, 1))))
      .returning();
    if (product === undefined) throw conflict('The product is sold out');
    const now = platform.now();
    const price = priceAt(product, now);
    const order = await storeOrder(tx, platform, product, { userNumber, price, now });
    const paid = { userNumber, action: 'order', source: order.id, xp: 0, coins: -price };
    await payRewards(tx, communityId, [paid], now);
    await giveVoucher(tx, product, order, now);
    await tellPurchase(tx, order);
    return order;
  });
  await settleReferral(platform, communityId, userNumber);
  return order;
}

async function storeOrder(
  tx: Database,
  platform: Platform,
  product: ProductRow,
  { userNumber, price, now }: { userNumber: number; price: number; now: number },
): Promise<OrderRow> {
  const category = await findCategory(tx, product.communityId, product.categoryId);
  for (;;) {
    const [row] = await tx
      .insert(orders)
      .values({
        id: platform.newId(),
        orderId: newOrderId(now),
        communityId: product.communityId,
        userNumber,
        productId: product.id,
        product: snapshotOf(product),
        price,
        statusId: category.defaultPurchaseStatusId,
        createdAt: new Date(now),
        updatedAt: new Date(now),
      })
      // The suffix of another order of the day: the next one is free.
      .onConflictDoNothing({ target: orders.orderId })
      .returning();
    if (row !== undefined) return row;
  }
}

/** Such as `ORD20260102ffc6a1`: the day (UTC) and six hexadecimal digits. */
export const newOrderId = (at: number, suffix = randomBytes(3).toString('hex')): string =>
  `ORD${dayOf(at).replaceAll('-', '')}${suffix}`;

export const snapshotOf = (product: ProductRow) => ({
  _id: product.id,
  name: product.name,
  image: product.image,
  type: product.type,
  categoryID: product.categoryId,
  redemptionInstructions: product.redemptionInstructions ?? '',
});

/** A code that waits and is still good, if there is one: otherwise somebody writes it into the order later. */
async function giveVoucher(tx: Database, product: ProductRow, order: OrderRow, now: number): Promise<void> {
  const [voucher] = await tx
    .select({ id: vouchers.id })
    .from(vouchers)
    .where(
      and(
        eq(vouchers.productId, product.id),
        isNull(vouchers.orderId),
        or(isNull(vouchers.expiryDate), gte(vouchers.expiryDate, dayOf(now))),
      ),
    )
    .orderBy(
      ...(product.prioritizesExpiring ? [sql`${vouchers.expiryDate} asc nulls last`] : []),
      asc(vouchers.createdAt),
      asc(vouchers.id),
    )
    .limit(1)
    .for('update');
  if (voucher !== undefined)
    await tx
      .update(vouchers)
      .set({ orderId: order.id, updatedAt: new Date(now) })
      .where(eq(vouchers.id, voucher.id));
}

/** The order of a community by its `ORD…` id, held for the rest of the transaction; 404 without one. */
export async function lockOrder(
  tx: Database,
  communityId: string,
  id: { orderId: string } | { id: string },
): Promise<OrderRow> {
  const which = 'id' in id ? eq(orders.id, id.id.toLowerCase()) : eq(orders.orderId, id.orderId);
  const [row] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.communityId, communityId), which))
    .for('update');
  if (row === undefined) throw notFound('Order not found');
  return row;
}

/** Puts an order into another status of its community. */
export async function updateOrderStatus(
  platform: Platform,
  communityId: string,
  { transactionId, statusId }: { transactionId: string; statusId: string },
): Promise<{ order: OrderRow; status: StatusRow }> {
  return platform.db.transaction(async (tx) => {
    const order = await lockOrder(tx, communityId, { orderId: transactionId });
    const status = await findStatus(tx, communityId, statusId);
    await tx
      .update(orders)
      .set({ statusId: status.id, updatedAt: new Date(platform.now()) })
      .where(eq(orders.id, order.id));
    return { order, status };
  });
}

/** Orders of a community, of one of its members, or one of them, the newest first. */
export async function listOrders(
  db: Database,
  communityId: string,
  query: { userNumber?: number; orderId?: string; page: number; limit: number },
) {
  const where = and(
    eq(orders.communityId, communityId),
    query.userNumber === undefined ? undefined : eq(orders.userNumber, query.userNumber),
    query.orderId === undefined ? undefined : eq(orders.orderId, query.orderId),
  );
  const rows = await db
    .select({ order: orders, status: redemptionStatuses, user: users, voucher: vouchers })
    .from(orders)
    .innerJoin(users, eq(users.number, orders.userNumber))
    .innerJoin(redemptionStatuses, eq(redemptionStatuses.id, orders.statusId))
    .leftJoin(vouchers, eq(vouchers.orderId, orders.id))
    .where(where)
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .offset((query.page - 1) * query.limit)
    .limit(query.limit);
  const [total] = await db.select({ n: count() }).from(orders).where(where);
  return { rows, total: total?.n ?? 0 };
}

type ListedOrder = Awaited<ReturnType<typeof listOrders>>['rows'][number];

/** The code of the voucher is beyond the contract. */
export const presentOrder = ({ order, status, user, voucher }: ListedOrder, strict: boolean) => ({
  transactionId: order.orderId,
  user: { _id: user.id, userId: String(user.number), username: user.username, email: user.email },
  product: {
    _id: order.product._id,
    name: order.product.name,
    redemptionInstructions: order.product.redemptionInstructions,
  },
  price: order.price,
  statusId: status.id,
  status: presentStatus(status),
  ...(strict || voucher === null
    ? {}
    : { voucher: { code: voucher.code, expiryDate: slashDate(voucher.expiryDate) } }),
  createdAt: order.createdAt.toISOString(),
});

/** `YYYY-MM-DD` as `DD/MM/YYYY`. */
const slashDate = (day: string | null): string | undefined => day?.split('-').reverse().join('/');
