import { eq, inArray } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { communities, users } from '../../db/schema.js';

/** A member as events name them. */
export interface EventUser {
  /** The short id. */
  id: string;
  username: string;
  displayName: string;
  email: string;
}

/** Members by their short ids. */
export async function eventUsers(
  db: Database,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, EventUser>> {
  const rows = await db
    .select({
      number: users.number,
      username: users.username,
      displayName: users.displayName,
      email: users.email,
    })
    .from(users)
    .where(inArray(users.number, [...new Set(numbers)]));
  return new Map(rows.map(({ number, ...user }) => [number, { id: String(number), ...user }]));
}

/** A community as events name it. */
export async function eventServer(db: Database, communityId: string): Promise<{ id: string; name: string }> {
  const [row] = await db
    .select({ id: communities.id, name: communities.name })
    .from(communities)
    .where(eq(communities.id, communityId));
  return row!;
}
