import { asc, eq } from 'drizzle-orm';
import { storeProducts } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { findMember } from '../services/members.js';
import { isOrderId, listOrders, placeOrder, updateOrderStatus } from '../services/orders.js';
import { listStatuses } from '../services/redemption-statuses.js';
import type { Done, Fields } from './act.js';
import { countOf, date, state, type List } from './list.js';

/** What the store has. */
export const productList: List = {
  name: 'products',
  title: 'Products',
  about: 'What the store has. Whoever buys pays with coins.',
  columns: ['Product', 'Id', 'Price', 'Left', 'Orders', 'State'],
  count: (db, communityId) => countOf(db, storeProducts, eq(storeProducts.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(storeProducts)
      .where(eq(storeProducts.communityId, communityId))
      .orderBy(asc(storeProducts.displayOrder), asc(storeProducts.id))
      .limit(limit)
      .offset(offset);
    return rows.map((row) => ({
      cells: [
        row.name,
        { code: row.id },
        { number: row.price },
        row.stocks === null ? 'no end' : { number: row.stocks },
        { number: row.totalOrders },
        state(!row.isArchived, 'on sale', 'archived'),
      ],
      actions: [],
    }));
  },
};

/** What was bought. */
export const orderList: List = {
  name: 'orders',
  title: 'Orders',
  about: 'What members bought, the newest first. Moving on puts an order into the status after its own.',
  columns: ['Order', 'Member', 'Product', 'Paid', 'Status', 'When'],
  count: async (db, communityId) => (await listOrders(db, communityId, { page: 1, limit: 1 })).total,
  async rows(db, communityId, { limit, offset }) {
    const { rows } = await listOrders(db, communityId, { page: offset / limit + 1, limit });
    return rows.map(({ order, user, status }) => ({
      cells: [
        { code: order.orderId },
        { code: user.username },
        order.product.name,
        { number: order.price },
        { state: status.name, tone: status.category === 'complete' ? 'good' : 'plain' },
        date(order.createdAt),
      ],
      actions: [{ label: 'Move on', action: 'order-next', id: order.orderId }],
    }));
  },
};

/** Buys a product for a member, who is named by short id, e-mail address or username. */
export async function buyFor(
  platform: Platform,
  communityId: string,
  { member = '', product = '' }: Fields,
): Promise<Done> {
  if (member.includes('\0') || product.includes('\0')) throw badRequest('NUL is in no name');
  const found = await findMember(platform.db, communityId, member.trim());
  if (found === undefined) throw notFound(`Nobody is called “${member.trim().slice(0, 100)}”.`);
  const order = await placeOrder(platform, {
    communityId,
    userNumber: found.number,
    productId: product,
  });
  return {
    said: `${found.displayName} bought “${order.product.name}” for ${order.price}: ${order.orderId}.`,
  };
}

/** Puts an order into the status after its own; after the last comes the first. */
export async function moveOn(platform: Platform, communityId: string, { id = '' }: Fields): Promise<Done> {
  if (!isOrderId(id)) throw notFound('This order is not there.');
  const { db } = platform;
  const statuses = await listStatuses(db, communityId);
  const { rows } = await listOrders(db, communityId, { orderId: id, page: 1, limit: 1 });
  if (rows[0] === undefined) throw notFound('This order is not there.');
  const at = statuses.findIndex((status) => status.id === rows[0]!.status.id);
  const next = statuses[(at + 1) % statuses.length]!;
  await updateOrderStatus(platform, communityId, { transactionId: id, statusId: next.id });
  return { said: `The order ${id} is “${next.name}” now.` };
}
