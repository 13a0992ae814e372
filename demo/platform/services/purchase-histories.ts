import { and, eq, ne } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { orders, storeProducts, users, vouchers } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { conflict } from '../http/errors.js';
import { lockOrder, type OrderRow } from './orders.js';

export interface PurchaseChange {
  redemptionInstructions?: string | undefined;
  voucher?: { code: string; expiryDate: string } | undefined;
}

/** Changes what an order keeps of its product, never the product; the voucher is changed itself. */
export async function updatePurchase(
  platform: Platform,
  communityId: string,
  id: Parameters<typeof lockOrder>[2],
  { redemptionInstructions, voucher }: PurchaseChange,
) {
  return platform.db.transaction(async (tx) => {
    const stored = await lockOrder(tx, communityId, id);
    const now = new Date(platform.now());
    if (voucher !== undefined) await writeVoucher(tx, platform, stored, voucher, now);
    const [order] = await tx
      .update(orders)
      .set({
        ...(redemptionInstructions !== undefined && {
          product: { ...stored.product, redemptionInstructions },
        }),
        updatedAt: now,
      })
      .where(eq(orders.id, stored.id))
      .returning();
    const [buyer] = await tx.select({ id: users.id }).from(users).where(eq(users.number, stored.userNumber));
    return { order: order!, userId: buyer!.id };
  });
}

async function writeVoucher(
  tx: Database,
  platform: Platform,
  order: OrderRow,
  { code, expiryDate }: { code: string; expiryDate: string },
  now: Date,
): Promise<void> {
  // Codes of one product are written one after the other, so that none is given twice.
  await tx
    .select({ id: storeProducts.id })
    .from(storeProducts)
    .where(eq(storeProducts.id, order.productId))
    .for('update');
  const [own] = await tx.select().from(vouchers).where(eq(vouchers.orderId, order.id));
  const [taken] = await tx
    .select({ id: vouchers.id })
    .from(vouchers)
    .where(
      and(
        eq(vouchers.communityId, order.communityId),
        eq(vouchers.productId, order.productId),
        eq(vouchers.code, code),
        own && ne(vouchers.id, own.id),
      ),
    );
  if (taken !== undefined) throw conflict('voucherCode: is taken by another voucher of this product');
  const written = { code, expiryDate, updatedAt: now };
  if (own !== undefined) await tx.update(vouchers).set(written).where(eq(vouchers.id, own.id));
  else
    await tx.insert(vouchers).values({
      id: platform.newId(),
      communityId: order.communityId,
      productId: order.productId,
      orderId: order.id,
      createdAt: now,
      ...written,
    });
}
