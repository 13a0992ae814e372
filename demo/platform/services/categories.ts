import { and, asc, count, desc, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { storeCategories } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import type { Sort } from '../http/list-query.js';
import { firstStatus, statusOf } from './redemption-statuses.js';
import { inLanguage, isNamed } from './translations.js';
import { demandKnown, visibleTo, type Viewer } from './visibility.js';

export type CategoryRow = typeof storeCategories.$inferSelect;

/** What categories can be sorted by. */
export const CATEGORY_ORDER = {
  name: storeCategories.name,
  displayOrder: storeCategories.displayOrder,
  createdAt: storeCategories.createdAt,
  updatedAt: storeCategories.updatedAt,
} as const;

export interface CategoryQuery {
  skip: number;
  limit: number;
  sort?: Sort<keyof typeof CATEGORY_ORDER> | undefined;
  search?: string | undefined;
  isArchived?: boolean | undefined;
  lang?: string | undefined;
  /** Only what this member sees; archived ones nobody does. */
  viewer?: Viewer | undefined;
}

export interface CategoryInput {
  name?: string | undefined;
  coverImage?: string | undefined;
  shouldShowCover?: boolean | undefined;
  isArchived?: boolean | undefined;
  viewType?: string | undefined;
  displayOrder?: number | undefined;
  defaultPurchaseStatusID?: string | undefined;
  /** Ids of roles and users; empty: everybody. */
  categoryPermission?: string[] | undefined;
}

export async function listCategories(
  db: Database,
  communityId: string,
  query: CategoryQuery,
): Promise<{ rows: CategoryRow[]; total: number }> {
  const where = and(
    eq(storeCategories.communityId, communityId),
    query.search === undefined ? undefined : isNamed(storeCategories, query.search),
    query.isArchived === undefined ? undefined : eq(storeCategories.isArchived, query.isArchived),
    query.viewer &&
      and(eq(storeCategories.isArchived, false), visibleTo(storeCategories.visibleTo, query.viewer)),
  );
  const { field, descending } = query.sort ?? { field: 'displayOrder' as const, descending: false };
  const rows = await db
    .select()
    .from(storeCategories)
    .where(where)
    .orderBy((descending ? desc : asc)(CATEGORY_ORDER[field]), asc(storeCategories.id))
    .offset(query.skip)
    .limit(query.limit);
  const [total] = await db.select({ n: count() }).from(storeCategories).where(where);
  return { rows, total: total?.n ?? 0 };
}

export async function categoryOf(
  db: Database,
  communityId: string,
  id: string,
): Promise<CategoryRow | undefined> {
  const [row] = await db
    .select()
    .from(storeCategories)
    .where(and(eq(storeCategories.communityId, communityId), eq(storeCategories.id, id.toLowerCase())));
  return row;
}

export async function findCategory(db: Database, communityId: string, id: string): Promise<CategoryRow> {
  const row = await categoryOf(db, communityId, id);
  if (row === undefined) throw notFound('Category not found');
  return row;
}

/** The category of products that name none: the first that is not archived. */
export async function firstCategory(db: Database, communityId: string): Promise<CategoryRow | undefined> {
  const { rows } = await listCategories(db, communityId, { skip: 0, limit: 1, isArchived: false });
  return rows[0];
}

export async function createCategory(
  platform: Platform,
  communityId: string,
  input: CategoryInput & { name: string },
): Promise<CategoryRow> {
  return platform.db.transaction(async (tx) => {
    const now = new Date(platform.now());
    const { defaultPurchaseStatusId, ...columns } = await columnsOf(tx, communityId, input);
    const [row] = await tx
      .insert(storeCategories)
      .values({
        id: platform.newId(),
        communityId,
        ...columns,
        name: input.name,
        defaultPurchaseStatusId: defaultPurchaseStatusId ?? (await firstStatus(tx, platform, communityId)).id,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    return row!;
  });
}

/** Changes what is given and leaves the rest. */
export async function updateCategory(
  platform: Platform,
  communityId: string,
  id: string,
  input: CategoryInput,
): Promise<CategoryRow> {
  return platform.db.transaction(async (tx) => {
    const stored = await findCategory(tx, communityId, id);
    const [row] = await tx
      .update(storeCategories)
      .set({
        ...(await columnsOf(tx, communityId, input)),
        ...(input.name !== undefined && input.name !== stored.name && { translations: {} }),
        updatedAt: new Date(platform.now()),
      })
      .where(eq(storeCategories.id, stored.id))
      .returning();
    return row!;
  });
}

/** The given part of the input as columns; what it names must be there. */
async function columnsOf(tx: Database, communityId: string, input: CategoryInput) {
  const { defaultPurchaseStatusID, categoryPermission, ...plain } = input;
  const given = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  ) as Partial<typeof storeCategories.$inferInsert>;
  if (defaultPurchaseStatusID !== undefined) {
    const status = await statusOf(tx, communityId, defaultPurchaseStatusID);
    if (status === undefined)
      throw badRequest('defaultPurchaseStatusID: is no redemption status of this community');
    given.defaultPurchaseStatusId = status.id;
  }
  if (categoryPermission !== undefined) {
    await demandKnown(tx, communityId, 'categoryPermission', categoryPermission);
    given.visibleTo = categoryPermission;
  }
  return given;
}

export const presentCategory = (
  row: CategoryRow,
  lang: string | undefined,
  picture: (path: string) => string,
) => ({
  _id: row.id,
  communityID: row.communityId,
  name: inLanguage(row.translations, lang, 'name', row.name),
  coverImage: picture(row.coverImage),
  shouldShowCover: row.shouldShowCover,
  isArchived: row.isArchived,
  viewType: row.viewType,
  displayOrder: row.displayOrder,
  defaultPurchaseStatusID: row.defaultPurchaseStatusId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
