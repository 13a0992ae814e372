import { apiKeys } from '../db/schema.js';
import { hashKey, newKey } from '../services/keys.js';
import type { TestPlatform } from './platform.js';

/** A key of the seeded community with these permissions; none without. */
export async function keyWith(p: TestPlatform, permissions: string[] = []): Promise<string> {
  const key = newKey();
  const now = new Date(p.clock.at);
  await p.platform.db.insert(apiKeys).values({
    id: p.platform.newId(),
    communityId: p.credentials_.communityId,
    name: 'Bare',
    head: key.slice(0, 4),
    hash: hashKey(key),
    permissions,
    createdAt: now,
    updatedAt: now,
  });
  return key;
}
