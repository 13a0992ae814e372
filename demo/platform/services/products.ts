import { and, asc, count, desc, eq, exists, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { storeCategories, storeProducts } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import type { Sort } from '../http/list-query.js';
import { categoryOf, firstCategory } from './categories.js';
import { inLanguage, isNamed } from './translations.js';
import { demandKnown, visibleTo, type Viewer } from './visibility.js';

export type ProductRow = typeof storeProducts.$inferSelect;

/** What products can be sorted by. */
export const PRODUCT_ORDER = {
  name: storeProducts.name,
  price: storeProducts.price,
  stocks: storeProducts.stocks,
  totalOrders: storeProducts.totalOrders,
  displayOrder: storeProducts.displayOrder,
  createdAt: storeProducts.createdAt,
  updatedAt: storeProducts.updatedAt,
} as const;

export interface ProductQuery {
  skip: number;
  limit: number;
  sort?: Sort<keyof typeof PRODUCT_ORDER> | undefined;
  search?: string | undefined;
  categoryID?: string | undefined;
  type?: string | undefined;
  /** Only what this member sees; archived ones, and those of archived categories, nobody does. */
  viewer?: Viewer | undefined;
}

export interface ProductInput {
  name: string;
  price: number;
  description?: string | undefined;
  image?: string | undefined;
  type?: string | undefined;
  categoryID?: string | undefined;
  stocks?: number | undefined;
  discountPrice?: number | undefined;
  isDiscountEnabled?: boolean | undefined;
  discountStartDate?: Date | undefined;
  discountEndDate?: Date | undefined;
  userInformation?: { isEnabled: boolean } | undefined;
  shouldPrioritiesExpiringVouchers?: boolean | undefined;
  shouldDisplayRemainingQuantity?: boolean | undefined;
  expiringVoucherHighlight?: { isEnabled: boolean } | undefined;
  isArchived?: boolean | undefined;
  displayOrder?: number | undefined;
  redemptionInstructions?: string | undefined;
  /** Ids of roles and users; empty: everybody. */
  productPermission?: string[] | undefined;
}

/** What a member may see and buy, in a query over products. */
export function onSaleFor(db: Database, viewer: Viewer): SQL {
  const category = db
    .select({ id: storeCategories.id })
    .from(storeCategories)
    .where(
      and(
        eq(storeCategories.id, storeProducts.categoryId),
        eq(storeCategories.isArchived, false),
        visibleTo(storeCategories.visibleTo, viewer),
      ),
    );
  return and(
    eq(storeProducts.isArchived, false),
    visibleTo(storeProducts.visibleTo, viewer),
    exists(category),
  )!;
}

export async function listProducts(
  db: Database,
  communityId: string,
  query: ProductQuery,
): Promise<{ rows: ProductRow[]; total: number }> {
  const { search, categoryID, type, viewer } = query;
  const where = and(
    eq(storeProducts.communityId, communityId),
    search === undefined ? undefined : isNamed(storeProducts, search),
    categoryID === undefined ? undefined : eq(storeProducts.categoryId, categoryID.toLowerCase()),
    type === undefined ? undefined : eq(storeProducts.type, type),
    viewer && onSaleFor(db, viewer),
  );
  const { field, descending } = query.sort ?? { field: 'displayOrder' as const, descending: false };
  const column = PRODUCT_ORDER[field];
  const rows = await db
    .select()
    .from(storeProducts)
    .where(where)
    // What there is no end of stands last, whichever way stocks are sorted.
    .orderBy(sql`${column} is null`, (descending ? desc : asc)(column), asc(storeProducts.id))
    .offset(query.skip)
    .limit(query.limit);
  const [total] = await db.select({ n: count() }).from(storeProducts).where(where);
  return { rows, total: total?.n ?? 0 };
}

export async function findProduct(db: Database, communityId: string, id: string): Promise<ProductRow> {
  const [row] = await db
    .select()
    .from(storeProducts)
    .where(and(eq(storeProducts.communityId, communityId), eq(storeProducts.id, id.toLowerCase())));
  if (row === undefined) throw notFound('Product not found');
  return row;
}

export async function createProduct(
  platform: Platform,
  communityId: string,
  input: ProductInput,
): Promise<ProductRow> {
  return platform.db.transaction(async (tx) => {
    const category =
      input.categoryID === undefined
        ? await firstCategory(tx, communityId)
        : await categoryOf(tx, communityId, input.categoryID);
    if (category === undefined)
      throw badRequest(
        input.categoryID === undefined
          ? 'categoryID: is required, as the store has no category'
          : 'categoryID: is no category of this community',
      );
    await demandKnown(tx, communityId, 'productPermission', input.productPermission ?? []);
    const now = new Date(platform.now());
    const [row] = await tx
      .insert(storeProducts)
      .values({
        id: platform.newId(),
        communityId,
        categoryId: category.id,
        name: input.name,
        description: input.description,
        image: input.image,
        price: input.price,
        type: input.type,
        stocks: input.stocks,
        discountPrice: input.discountPrice,
        isDiscountEnabled: input.isDiscountEnabled,
        discountStartDate: input.discountStartDate,
        discountEndDate: input.discountEndDate,
        userInformationEnabled: input.userInformation?.isEnabled,
        prioritizesExpiring: input.shouldPrioritiesExpiringVouchers,
        displaysRemaining: input.shouldDisplayRemainingQuantity,
        highlightsExpiring: input.expiringVoucherHighlight?.isEnabled,
        isArchived: input.isArchived,
        displayOrder: input.displayOrder,
        redemptionInstructions: input.redemptionInstructions,
        visibleTo: input.productPermission,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    return row!;
  });
}

/** What it costs at a moment: the discount counts between its dates alone. */
export function priceAt(row: ProductRow, now: number): number {
  const { discountPrice, discountStartDate: start, discountEndDate: end } = row;
  if (!row.isDiscountEnabled || discountPrice === null) return row.price;
  const runs = (start === null || start.getTime() <= now) && (end === null || now < end.getTime());
  return runs ? discountPrice : row.price;
}

/** The product as it is answered. Who may see it is never told. */
export const presentProduct = (
  row: ProductRow,
  lang: string | undefined,
  picture: (path: string) => string,
) => ({
  _id: row.id,
  communityID: row.communityId,
  name: inLanguage(row.translations, lang, 'name', row.name),
  description: inLanguage(row.translations, lang, 'description', row.description),
  image: picture(row.image),
  price: row.price,
  type: row.type,
  categoryID: row.categoryId,
  stocks: row.stocks ?? undefined,
  discountPrice: row.discountPrice ?? undefined,
  isDiscountEnabled: row.isDiscountEnabled,
  discountStartDate: row.discountStartDate?.toISOString(),
  discountEndDate: row.discountEndDate?.toISOString(),
  userInformation: { isEnabled: row.userInformationEnabled },
  shouldPrioritiesExpiringVouchers: row.prioritizesExpiring,
  shouldDisplayRemainingQuantity: row.displaysRemaining,
  expiringVoucherHighlight: { isEnabled: row.highlightsExpiring },
  isArchived: row.isArchived,
  totalOrders: row.totalOrders,
  displayOrder: row.displayOrder,
  redemptionInstructions:
    row.redemptionInstructions === null
      ? undefined
      : inLanguage(row.translations, lang, 'redemptionInstructions', row.redemptionInstructions),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
