import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey, pathId } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { objectIdText, readBody, readQuery, wholeNumber } from '../http/input.js';
import { LIST_LIMIT, limitUpTo, pageNumbers } from '../http/list-query.js';
import { MemberEmail, memberByEmail, MemberPage } from '../http/member-page.js';
import { isOrderId, listOrders, presentOrder, updateOrderStatus } from '../services/orders.js';
import { findStatus, listStatuses, presentStatus } from '../services/redemption-statuses.js';

const Status = z.object({
  transactionId: z.string().refine(isOrderId, 'must be an order id, ORD…'),
  statusId: objectIdText,
});
const OfMember = MemberEmail.extend(MemberPage.shape);
const OfCommunity = z.object({
  page: wholeNumber(1, 1_000_000).default(1),
  limit: limitUpTo(LIST_LIMIT, 20),
});

/** Orders as transactions that are redeemed, and what they can be in. */
export const redemptionRoutes = new Hono<Env>()
  .put('/redemption-transactions/status', async (c) => {
    const { communityId } = await communityKey(c, 'redemption');
    const { order, status } = await updateOrderStatus(
      c.get('platform'),
      communityId,
      await readBody(c, Status),
    );
    const data = { transactionId: order.orderId, statusId: status.id, status: presentStatus(status) };
    return c.json(ok(data, 'Transaction status updated successfully'));
  })
  .post('/redemption-transactions', async (c) => {
    const { communityId } = await communityKey(c, 'redemption');
    const { email, page, limit } = await readBody(c, OfMember);
    const member = await memberByEmail(c, communityId, email);
    return answer(c, communityId, { userNumber: member.number, page, limit });
  })
  .get('/redemption-transactions', async (c) => {
    const { communityId } = await communityKey(c, 'redemption');
    return answer(c, communityId, readQuery(c, OfCommunity));
  })
  .get('/redemption-statuses', async (c) => {
    const { communityId } = await communityKey(c, 'redemption');
    const rows = await listStatuses(c.get('platform').db, communityId);
    return c.json(ok(rows.map(presentStatus), 'Redemption statuses fetched successfully'));
  })
  .get('/redemption-statuses/:statusId', async (c) => {
    const { communityId } = await communityKey(c, 'redemption');
    const row = await findStatus(c.get('platform').db, communityId, pathId(c, 'statusId'));
    return c.json(ok(presentStatus(row), 'Redemption status fetched successfully'));
  });

async function answer(
  c: Context,
  communityId: string,
  query: Parameters<typeof listOrders>[2],
): Promise<Response> {
  const { db, strict } = c.get('platform');
  const { rows, total } = await listOrders(db, communityId, query);
  return c.json({
    ...ok(
      rows.map((row) => presentOrder(row, strict)),
      'Redemption transactions fetched successfully',
    ),
    pagination: pageNumbers(total, query.page, query.limit),
  });
}
