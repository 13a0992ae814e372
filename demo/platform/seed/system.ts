import { eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { badges, communities, memberBadges, widgetAccessKeys, widgetIdentifiers } from '../db/schema.js';
import { DAY_MS } from '../services/days.js';
import { hashKey } from '../services/keys.js';
import { CAST } from './cast.js';
import type { Credentials } from './credentials.js';
import { FIRST_NUMBER } from './people.js';
import { seededHex } from './random.js';

/** Who holds a badge, by username. What they earned is in the days before the history. */
const BADGES = [
  {
    title: 'First glue-up',
    description: 'Showed a first piece that holds together.',
    picture: 1,
    xp: 50,
    coins: 10,
    holders: ['ada.okafor', 'lena.hofmann', 'kenji.mori', 'yuki.tanaka'],
  },
  {
    title: 'Safety steward',
    description: 'Looked after a machine for a season.',
    picture: 3,
    xp: 120,
    coins: 0,
    holders: ['lena.hofmann'],
  },
  {
    title: 'Open day host',
    description: 'Stood at a bench and explained it all day.',
    picture: 5,
    xp: 0,
    coins: 40,
    holders: ['ada.okafor', 'mariam.mansour'],
  },
] as const;

/** Badges, the community's own name, and a key with which a shop makes embed tokens. */
export async function storeSystem(
  db: Database,
  { seed, members }: { seed: number; members: number },
  credentials: Credentials,
  now: number,
): Promise<void> {
  const { communityId } = credentials;
  await db
    .update(communities)
    .set({ description: 'A shared workshop and the people who make things in it.', cname: CNAME })
    .where(eq(communities.id, communityId));
  const founded = new Date(now - 400 * DAY_MS);
  for (const [place, { picture, xp, coins, holders, ...badge }] of BADGES.entries()) {
    const id = seededUuid(seed, `badge/${badge.title}`);
    const createdAt = new Date(founded.getTime() + place * 60_000);
    await db.insert(badges).values({
      ...badge,
      id,
      communityId,
      action: 'custom',
      image: `/tiers/${picture}.png`,
      award: xp > 0,
      awardXpQuantity: xp,
      awardCurrency: coins > 0,
      awardCurrencyQuantity: coins,
      createdAt,
      updatedAt: createdAt,
    });
    const held = holders.flatMap((username) => numberOf(username, members) ?? []);
    if (held.length > 0)
      await db
        .insert(memberBadges)
        .values(held.map((userNumber) => ({ communityId, userNumber, badgeId: id, awardedAt: founded })));
  }
  const { accessId, accessKey, origins } = credentials.widgetAccess;
  await db.insert(widgetAccessKeys).values({
    id: accessId,
    communityId,
    name: 'Shop',
    hash: hashKey(accessKey),
    origins,
    createdAt: founded,
  });
  await db.insert(widgetIdentifiers).values(
    Object.entries({
      'data-customer-id': 'customerid',
      'data-email': 'email',
      'data-user-id': 'user_id',
    }).map(([dataAttribute, field]) => ({ communityId, dataAttribute, field })),
  );
}

const CNAME = 'northwind.localhost';

/** Short id of somebody of the cast, if the community is large enough to have them. */
function numberOf(username: string, members: number): number | undefined {
  const place = CAST.findIndex((person) => person.username === username);
  return place < 0 || place >= members ? undefined : FIRST_NUMBER + place;
}

function seededUuid(seed: number, name: string): string {
  const hex = seededHex(seed, name, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
