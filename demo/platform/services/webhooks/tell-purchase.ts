import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { members, redemptionStatuses, type orders } from '../../db/schema.js';
import { emit } from './emit.js';
import { eventUsers } from './parties.js';

/** `store.item_purchased`, once the order is there and paid. */
export async function tellPurchase(tx: Database, order: typeof orders.$inferSelect): Promise<void> {
  const { communityId, userNumber } = order;
  await emit(tx, communityId, order.createdAt.getTime(), ['store.item_purchased'], async () => {
    const users = await eventUsers(tx, [userNumber]);
    const [status] = await tx
      .select({ name: redemptionStatuses.name })
      .from(redemptionStatuses)
      .where(eq(redemptionStatuses.id, order.statusId));
    const [member] = await tx
      .select({ coins: members.coins })
      .from(members)
      .where(and(eq(members.communityId, communityId), eq(members.userNumber, userNumber)));
    const data = {
      order: { id: order.orderId, status: status?.name ?? '', createdAt: order.createdAt.toISOString() },
      user: users.get(userNumber),
      item: { id: order.product._id, name: order.product.name, type: order.product.type },
      price: { amount: order.price, currencyId: 'coins' },
      balanceAfter: member?.coins ?? 0,
      inputs: {},
    };
    return [{ type: 'store.item_purchased', data }];
  });
}
