import { Hono } from 'hono';
import * as z from 'zod';
import { isObjectId } from '../db/ids.js';
import type { Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { badRequest } from '../http/errors.js';
import { readBody, text } from '../http/input.js';
import { partnerCommunity } from '../http/partner-key.js';
import { parseSlashDate } from '../services/days.js';
import { isOrderId } from '../services/orders.js';
import { updatePurchase } from '../services/purchase-histories.js';

const trimmed = (max: number) =>
  text(max + 1000)
    .transform((value) => value.trim())
    .pipe(z.string().min(1).max(max));

const Update = z
  .object({
    redemptionInstructions: trimmed(10_000).optional(),
    voucherCode: trimmed(512).optional(),
    voucherExpiryDate: z
      .string()
      .transform((value, context) => {
        const day = parseSlashDate(value);
        if (day !== undefined) return day;
        context.addIssue('must be a day as DD/MM/YYYY');
        return z.NEVER;
      })
      .optional(),
  })
  .refine((body) => body.voucherCode === undefined || body.voucherExpiryDate !== undefined, {
    path: ['voucherExpiryDate'],
    error: 'is required with voucherCode',
  })
  .refine((body) => body.voucherExpiryDate === undefined || body.voucherCode !== undefined, {
    path: ['voucherCode'],
    error: 'is required with voucherExpiryDate',
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    path: ['redemptionInstructions'],
    error: 'is required, or voucherCode and voucherExpiryDate',
  });

/** Purchases: what an order keeps of its product, and its voucher. */
export const purchaseHistoryRoutes = new Hono<Env>().patch(
  '/purchase-histories/:purchaseHistoryID',
  async (c) => {
    const communityId = await partnerCommunity(c, 'purchase-history');
    const id = c.req.param('purchaseHistoryID');
    if (!isObjectId(id) && !isOrderId(id))
      throw badRequest('purchaseHistoryID: must be 24 hexadecimal digits or an order id, ORD…');
    const { redemptionInstructions, voucherCode, voucherExpiryDate } = await readBody(c, Update);
    const { order, userId } = await updatePurchase(
      c.get('platform'),
      communityId,
      isObjectId(id) ? { id } : { orderId: id },
      {
        redemptionInstructions,
        voucher:
          voucherCode === undefined ? undefined : { code: voucherCode, expiryDate: voucherExpiryDate! },
      },
    );
    const { _id, name, redemptionInstructions: instructions } = order.product;
    const data = {
      _id: order.id,
      orderID: order.orderId,
      communityID: order.communityId,
      userID: userId,
      product: { _id, name, redemptionInstructions: instructions },
      createdAt: order.createdAt.toISOString(),
      updatedAt: order.updatedAt.toISOString(),
    };
    return c.json(appOk(data, 'Update purchase history success'));
  },
);
