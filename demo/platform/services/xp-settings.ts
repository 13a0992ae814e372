import { eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, type XpSetting } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { listBadges } from './badges.js';
import { tierInfo } from './tiers.js';

export interface TierSetting {
  enabled: boolean;
  display: { levels: boolean; tiers: boolean };
}

/** Replaces what every action earns from now on. What was earned stays. */
export const setXp = (platform: Platform, communityId: string, xpSetting: XpSetting): Promise<void> =>
  change(platform, communityId, { xpSetting });

/** Switches tiers, and where levels and tiers show. */
export const setTiers = (
  platform: Platform,
  communityId: string,
  { enabled, display }: TierSetting,
): Promise<void> =>
  change(platform, communityId, {
    tiersEnabled: enabled,
    displayLevels: display.levels,
    displayTiers: display.tiers,
  });

async function change(
  { db, now }: Platform,
  communityId: string,
  values: Partial<typeof communities.$inferInsert>,
): Promise<void> {
  await db
    .update(communities)
    .set({ ...values, updatedAt: new Date(now()) })
    .where(eq(communities.id, communityId));
}

/** All settings of a community that have to do with rewards. */
export async function rewardSettings(db: Database, communityId: string, picture: (path: string) => string) {
  const [community] = await db.select().from(communities).where(eq(communities.id, communityId));
  if (community === undefined) throw notFound('Server not found');
  const { xpSetting, ...tiers } = await tierInfo(db, communityId, picture);
  const badges = await listBadges(db, communityId);
  return {
    _id: communityId,
    serverId: communityId,
    xpSetting,
    tiers,
    badges: badges.map(({ id, title }) => ({ id, title })),
    createdAt: community.createdAt.toISOString(),
    updatedAt: (community.updatedAt ?? community.createdAt).toISOString(),
    __v: 0,
  };
}
