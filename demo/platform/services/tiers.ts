import { asc, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { communities, tierLevels, tiers } from '../db/schema.js';
import { notFound } from '../http/errors.js';

/** The ladder and the XP rules of a community, in the shape of the tier information. */
export async function tierInfo(db: Database, communityId: string, picture: (path: string) => string) {
  const [community] = await db.select().from(communities).where(eq(communities.id, communityId));
  if (community === undefined) throw notFound('Community not found');
  const rows = await db
    .select()
    .from(tiers)
    .innerJoin(tierLevels, eq(tierLevels.tierId, tiers.id))
    .where(eq(tiers.communityId, communityId))
    .orderBy(asc(tiers.order), asc(tierLevels.level));
  const ladder = new Map<
    string,
    { _id: string; name: string; icon: string; levels: { level: number; xp: number }[] }
  >();
  for (const { tiers: tier, tier_levels: level } of rows) {
    const entry = ladder.get(tier.id) ?? {
      _id: tier.id,
      name: tier.name,
      icon: picture(tier.icon),
      levels: [],
    };
    entry.levels.push({ level: level.level, xp: level.xp });
    ladder.set(tier.id, entry);
  }
  return {
    enabled: community.tiersEnabled,
    display: { levels: community.displayLevels, tiers: community.displayTiers },
    tiers: [...ladder.values()],
    xpSetting: community.xpSetting,
  };
}
