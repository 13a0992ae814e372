import { eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { accessLevels, communities } from '../db/schema.js';
import { communityIdOf } from './credentials.js';
import { seededHex } from './random.js';

const LEVELS: readonly { level: number; name: string; roles: readonly string[] }[] = [
  { level: 0, name: 'Member', roles: [] },
  { level: 1, name: 'Mentor', roles: ['Mentor'] },
  { level: 2, name: 'Steward', roles: ['Steward', 'Mentor'] },
];

/** Access levels, and the field that names people in the workshop's own books. */
export async function storeAccess(db: Database, seed: number): Promise<void> {
  const communityId = communityIdOf(seed);
  await db.insert(accessLevels).values(
    LEVELS.map(({ roles, ...level }) => ({
      ...level,
      communityId,
      roleIds: roles.map((title) => seededHex(seed, `role/${title}`, 24)),
    })),
  );
  await db.update(communities).set({ identifierField: 'customerid' }).where(eq(communities.id, communityId));
}
