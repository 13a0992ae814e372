import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import * as schema from '../db/schema.js';
import { DAY_MS } from '../services/days.js';
import { hashKey } from '../services/keys.js';
import { insertRows } from '../db/insert-rows.js';
import { communityIdOf } from './credentials.js';
import { FIRST_NUMBER } from './people.js';
import { Random, seededHex } from './random.js';

/** So many of the first members have a past that was written down. */
const REMEMBERED = 24;

/** Keys that nobody has any more: a community that was in use for a while has some. */
const KEYS = [
  { name: 'CRM sync', permissions: ['createUser', 'getUserData', 'bulkUpdateUser', 'userFields'], days: 365 },
  { name: 'Screen in the workshop', permissions: ['leaderboard', 'getUserStats'], days: 0 },
  { name: 'Old newsletter', permissions: ['getUserData'], days: 90 },
] as const;

/** What custom fields of the cast were before they became what they are, and keys of the community. */
export async function seedApplication(db: Database, { seed }: { seed: number }, now: number): Promise<void> {
  const communityId = communityIdOf(seed);
  await db
    .update(schema.userFields)
    .set({ createdBy: FIRST_NUMBER })
    .where(eq(schema.userFields.communityId, communityId));
  await storeHistories(db, seed, now);
  const made = now - 200 * DAY_MS;
  await db.insert(schema.apiKeys).values(
    KEYS.map(({ name, permissions, days }, index) => {
      const key = seededHex(seed, `community key/${name}`, 64);
      const at = new Date(made + index * DAY_MS);
      return {
        id: seededHex(seed, `community key id/${name}`, 24),
        communityId,
        name,
        head: key.slice(0, 4),
        hash: hashKey(key),
        permissions: [...permissions],
        expirePeriod: days,
        expireDate: days === 0 ? null : new Date(at.getTime() + days * DAY_MS),
        createdAt: at,
        updatedAt: at,
      };
    }),
  );
}

async function storeHistories(db: Database, seed: number, now: number): Promise<void> {
  const communityId = communityIdOf(seed);
  const fields = await db
    .select({ id: schema.userFields.id, field: schema.userFields.field })
    .from(schema.userFields)
    .where(
      and(
        eq(schema.userFields.communityId, communityId),
        inArray(schema.userFields.field, ['workshop_level', 'favorite_tool']),
      ),
    )
    .orderBy(asc(schema.userFields.field));
  const people = await db
    .select({
      number: schema.members.userNumber,
      joinedAt: schema.members.joinedAt,
      values: schema.members.customFields,
    })
    .from(schema.members)
    .where(
      and(
        eq(schema.members.communityId, communityId),
        lt(schema.members.userNumber, FIRST_NUMBER + REMEMBERED),
      ),
    )
    .orderBy(asc(schema.members.userNumber));
  const random = new Random(seed, 'field histories');
  const rows: Record<string, unknown>[] = [];
  for (const { number, joinedAt, values } of people) {
    for (const { id, field } of fields) {
      const became = pastOf(values[field]);
      // From the day they joined up to some weeks ago, in even steps with a little noise.
      const span = Math.max(0, now - 20 * DAY_MS - joinedAt.getTime());
      became.forEach((value, index) => {
        const part = (index + 0.2 + 0.6 * random.next()) / became.length;
        const at = new Date(joinedAt.getTime() + Math.floor(span * part)).toISOString();
        rows.push({
          id: seededHex(seed, `field history/${number}/${field}/${index}`, 24),
          community_id: communityId,
          user_number: number,
          field_id: id,
          value,
          created_at: at,
          updated_at: at,
        });
      });
    }
  }
  await insertRows(db, schema.userFieldHistories, rows);
}

/** A level was climbed one by one; anything else was said once. The last value is the one that stands. */
const pastOf = (value: unknown): unknown[] =>
  typeof value === 'number' ? Array.from({ length: value }, (_, index) => index + 1) : [value];
