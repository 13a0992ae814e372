import { apiKeys } from '../db/schema.js';
import { hashKey, newKey } from '../services/keys.js';
import type { CommunityPermission } from '../services/permissions.js';
import type { TestPlatform } from './platform.js';

/** A new key of the seeded community that may do this and nothing else. */
export async function keyWith(p: TestPlatform, ...permissions: CommunityPermission[]): Promise<string> {
  const key = newKey();
  const now = new Date(p.clock.at);
  await p.platform.db.insert(apiKeys).values({
    id: p.platform.newId(),
    communityId: p.credentials_.communityId,
    name: 'Narrow',
    head: key.slice(0, 4),
    hash: hashKey(key),
    permissions,
    createdAt: now,
    updatedAt: now,
  });
  return key;
}
