import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, redemptionStatuses } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';

export type StatusRow = typeof redemptionStatuses.$inferSelect;

/** What the orders of a community can be in. */
export const DEFAULT_STATUSES = [
  { name: 'Pending', category: 'incomplete', color: '#b7791f' },
  { name: 'Being prepared', category: 'incomplete', color: '#2b6cb0' },
  { name: 'Handed over', category: 'complete', color: '#2f855a' },
  { name: 'Returned', category: 'complete', color: '#9b2c2c' },
] as const;

export const listStatuses = (db: Database, communityId: string): Promise<StatusRow[]> =>
  db
    .select()
    .from(redemptionStatuses)
    .where(eq(redemptionStatuses.communityId, communityId))
    .orderBy(asc(redemptionStatuses.order));

export async function statusOf(
  db: Database,
  communityId: string,
  id: string,
): Promise<StatusRow | undefined> {
  const [row] = await db
    .select()
    .from(redemptionStatuses)
    .where(and(eq(redemptionStatuses.communityId, communityId), eq(redemptionStatuses.id, id.toLowerCase())));
  return row;
}

export async function findStatus(db: Database, communityId: string, id: string): Promise<StatusRow> {
  const row = await statusOf(db, communityId, id);
  if (row === undefined) throw notFound('Redemption status not found');
  return row;
}

/** What an order starts in when nobody says otherwise. A community without statuses gets the usual ones. */
export async function firstStatus(tx: Database, platform: Platform, communityId: string): Promise<StatusRow> {
  const incomplete = async () =>
    (await listStatuses(tx, communityId)).find((status) => status.category === 'incomplete');
  const found = await incomplete();
  if (found !== undefined) return found;
  // Two at once would make them twice.
  await tx
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, communityId))
    .for('update');
  const made = await incomplete();
  if (made !== undefined) return made;
  const rows = await tx
    .insert(redemptionStatuses)
    .values(
      DEFAULT_STATUSES.map((status, order) => ({ ...status, order, id: platform.newId(), communityId })),
    )
    .returning();
  return rows[0]!;
}

export const presentStatus = ({ id, name, category, color }: StatusRow) => ({
  _id: id,
  name,
  category,
  color,
});
