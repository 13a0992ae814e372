import { eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { stores } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { inLanguage } from './translations.js';

type StoreRow = typeof stores.$inferSelect;

export interface StoreInput {
  isEnabled: boolean;
  title: string;
  description: string;
  currency: { isEnabled: boolean; name: string };
  widget?: { isEnabled: boolean } | undefined;
}

export async function findStore(db: Database, communityId: string): Promise<StoreRow> {
  const [row] = await db.select().from(stores).where(eq(stores.communityId, communityId));
  if (row === undefined) throw notFound('Store not found');
  return row;
}

/** Changes the store of a community. One that has none yet gets it. */
export async function updateStore(
  platform: Platform,
  communityId: string,
  input: StoreInput,
): Promise<StoreRow> {
  const now = new Date(platform.now());
  const change = {
    isEnabled: input.isEnabled,
    title: input.title,
    description: input.description,
    currencyEnabled: input.currency.isEnabled,
    currencyName: input.currency.name,
    ...(input.widget && { widgetEnabled: input.widget.isEnabled }),
    // A translation of what is no longer said would contradict it.
    translations: {},
    updatedAt: now,
  };
  const [row] = await platform.db
    .insert(stores)
    .values({
      id: platform.newId(),
      communityId,
      currencySymbol: input.currency.name.slice(0, 1).toUpperCase(),
      widgetId: platform.newId(),
      createdAt: now,
      ...change,
    })
    .onConflictDoUpdate({ target: stores.communityId, set: change })
    .returning();
  return row!;
}

export const presentStore = (row: StoreRow, lang: string | undefined, picture: (path: string) => string) => ({
  _id: row.id,
  communityID: row.communityId,
  isEnabled: row.isEnabled,
  title: inLanguage(row.translations, lang, 'title', row.title),
  description: inLanguage(row.translations, lang, 'description', row.description),
  cover: { type: 'image', value: picture(row.cover) },
  currency: { name: row.currencyName, symbol: row.currencySymbol },
  widgetID: row.widgetId,
  widget: { isEnabled: row.widgetEnabled },
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
