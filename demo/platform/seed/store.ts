import type { Database } from '../db/open.js';
import * as schema from '../db/schema.js';
import { DAY_MS, dayBefore } from '../services/days.js';
import { newOrderId, snapshotOf } from '../services/orders.js';
import { DEFAULT_STATUSES } from '../services/redemption-statuses.js';
import { CAST } from './cast.js';
import { communityIdOf } from './credentials.js';
import { GOODS, STORE, type SeedCategory, type SeedProduct } from './goods.js';
import { FIRST_NUMBER } from './people.js';
import { Random, seededHex } from './random.js';

/** How many orders there are, over how many days. */
const ORDERS = 46;
const ORDER_DAYS = 75;

type ProductValues = typeof schema.storeProducts.$inferInsert;

/**
 * The store of the seeded community and what its people bought. They paid with what they earned before the
 * days of the history: their coins are what is left.
 */
export async function seedStore(
  db: Database,
  { seed, members }: { seed: number; members: number },
  now: number,
): Promise<void> {
  const communityId = communityIdOf(seed);
  const id = (name: string) => seededHex(seed, `store/${name}`, 24);
  const opened = new Date(now - 300 * DAY_MS);
  const dates = { createdAt: opened, updatedAt: opened };
  await db.insert(schema.stores).values({
    id: id('store'),
    communityId,
    title: STORE.title,
    description: STORE.description,
    cover: `/goods/${STORE.picture}.png`,
    currencyName: STORE.currency.name,
    currencySymbol: STORE.currency.symbol,
    widgetId: id('widget'),
    widgetEnabled: true,
    translations: { de: STORE.de },
    ...dates,
  });
  const statusId = (name: string) => id(`status/${name}`);
  await db
    .insert(schema.redemptionStatuses)
    .values(
      DEFAULT_STATUSES.map((status, order) => ({ ...status, order, id: statusId(status.name), communityId })),
    );
  const rolesNamed = (titles: readonly string[] = []) =>
    titles.map((title) => seededHex(seed, `role/${title}`, 24));
  await db.insert(schema.storeCategories).values(
    GOODS.map((category, order) => ({
      id: id(`category/${category.handle}`),
      communityId,
      name: category.name,
      coverImage: `/goods/${category.picture}.png`,
      shouldShowCover: true,
      isArchived: category.isArchived === true,
      displayOrder: order,
      defaultPurchaseStatusId: statusId(startOf(category)),
      visibleTo: rolesNamed(category.for),
      translations: { de: { name: category.de } },
      ...dates,
    })),
  );
  const bought = purchases(seed, members, now);
  const products = GOODS.flatMap((category) => category.products.map((product) => ({ category, product })));
  const rows = products.map(({ category, product }, order): ProductValues & { id: string } => ({
    ...productColumns(product, now),
    id: id(`product/${product.handle}`),
    communityId,
    categoryId: id(`category/${category.handle}`),
    visibleTo: rolesNamed(product.for),
    displayOrder: order,
    totalOrders: bought.filter((purchase) => purchase.product === product).length,
    ...dates,
  }));
  const stored = await db.insert(schema.storeProducts).values(rows).returning();
  const byHandle = new Map(products.map(({ product }, at) => [product.handle, stored[at]!]));
  await db.insert(schema.vouchers).values(
    products.flatMap(({ product }) =>
      Array.from({ length: product.codes?.count ?? 0 }, (_, at) => ({
        id: id(`voucher/${product.handle}/${at}`),
        communityId,
        productId: byHandle.get(product.handle)!.id,
        code: codeOf(seed, product, `waiting/${at}`),
        expiryDate: dayBefore(now, -product.codes!.goodFor + at * 4),
        ...dates,
      })),
    ),
  );
  if (bought.length === 0) return;
  await db.insert(schema.orders).values(
    bought.map(({ product, userNumber, at, status }, index) => {
      const row = byHandle.get(product.handle)!;
      return {
        id: id(`order/${index}`),
        orderId: newOrderId(at, seededHex(seed, `store/order id/${index}`, 6)),
        communityId,
        userNumber,
        productId: row.id,
        product: snapshotOf(row),
        price: product.price,
        statusId: statusId(status),
        createdAt: new Date(at),
        updatedAt: new Date(Math.min(now, at + DAY_MS)),
      };
    }),
  );
  await db.insert(schema.vouchers).values(
    bought.flatMap(({ product, at }, index) =>
      product.codes
        ? [
            {
              id: id(`voucher/order/${index}`),
              communityId,
              productId: byHandle.get(product.handle)!.id,
              code: codeOf(seed, product, `order/${index}`),
              expiryDate: dayBefore(at, -product.codes.goodFor),
              orderId: id(`order/${index}`),
              createdAt: opened,
              updatedAt: new Date(at),
            },
          ]
        : [],
    ),
  );
}

const startOf = (category: SeedCategory): string => category.startsIn ?? DEFAULT_STATUSES[0].name;

const codeOf = (seed: number, product: SeedProduct, which: string): string =>
  `${product.handle.toUpperCase()}-${seededHex(seed, `store/code/${product.handle}/${which}`, 8).toUpperCase()}`;

const productColumns = (product: SeedProduct, now: number) => ({
  name: product.name,
  description: product.description,
  image: `/goods/${product.picture}.png`,
  price: product.price,
  stocks: product.stocks ?? null,
  ...(product.discountPrice !== undefined && {
    discountPrice: product.discountPrice,
    isDiscountEnabled: true,
    discountStartDate: new Date(now - 10 * DAY_MS),
    discountEndDate: new Date(now + 20 * DAY_MS),
  }),
  userInformationEnabled: product.asksUser === true,
  prioritizesExpiring: product.prioritizesExpiring === true,
  displaysRemaining: product.displaysRemaining === true,
  highlightsExpiring: product.codes !== undefined,
  isArchived: product.isArchived === true,
  redemptionInstructions: product.instructions ?? null,
  translations: product.de ? { de: product.de } : {},
});

interface SeedPurchase {
  product: SeedProduct;
  userNumber: number;
  at: number;
  status: string;
}

/** Who of the cast bought what, the oldest first. The older an order is the further it is. */
function purchases(seed: number, members: number, now: number): SeedPurchase[] {
  const random = new Random(seed, 'store');
  const shelves = GOODS.filter((category) => !category.isArchived && !category.for);
  const buyers = Math.min(members, CAST.length);
  return Array.from({ length: ORDERS }, (_, index) => {
    const ago = ((ORDERS - index - random.next()) / ORDERS) * ORDER_DAYS;
    const category = random.pick(shelves);
    const [pending, prepared, done, back] = DEFAULT_STATUSES.map((status) => status.name);
    let status = startOf(category);
    if (ago > 4 && random.chance(0.6)) status = prepared!;
    if (ago > 10) status = random.chance(0.06) ? back! : random.chance(0.08) ? pending! : done!;
    return {
      product: random.pick(category.products),
      userNumber: FIRST_NUMBER + Math.floor(buyers * random.next() ** 1.6),
      at: Math.floor(now - ago * DAY_MS),
      status,
    };
  });
}
