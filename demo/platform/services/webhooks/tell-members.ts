import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { badges, members, memberVisits, referrals } from '../../db/schema.js';
import { dayOf } from '../days.js';
import { emit } from './emit.js';
import { eventServer, eventUsers } from './parties.js';

/** `user.joined_server` for those who have just become members, with the fields that they brought along. */
export async function tellJoined(
  tx: Database,
  communityId: string,
  numbers: readonly number[],
  now: number,
): Promise<void> {
  if (numbers.length === 0) return;
  await emit(tx, communityId, now, ['user.joined_server'], async () => {
    const server = await eventServer(tx, communityId);
    const rows = await tx
      .select({
        number: members.userNumber,
        customFields: members.customFields,
        joinedAt: members.joinedAt,
        referrer: referrals.referrerNumber,
      })
      .from(members)
      .leftJoin(
        referrals,
        and(eq(referrals.communityId, members.communityId), eq(referrals.refereeNumber, members.userNumber)),
      )
      .where(and(eq(members.communityId, communityId), inArray(members.userNumber, [...numbers])));
    const users = await eventUsers(tx, numbers);
    return rows.map(({ number, customFields, joinedAt, referrer }) => ({
      type: 'user.joined_server',
      data: {
        user: { ...users.get(number), customFields },
        server,
        joinedAt: joinedAt.toISOString(),
        ...(referrer === null ? {} : { referrer: String(referrer) }),
      },
    }));
  });
}

/** `user.visited_server` when a member comes in for the first time of a day (UTC). */
export async function tellVisit(
  tx: Database,
  communityId: string,
  userNumber: number,
  now: number,
): Promise<void> {
  const day = dayOf(now);
  const first = await tx
    .insert(memberVisits)
    .values({ communityId, userNumber, day })
    .onConflictDoUpdate({
      target: [memberVisits.communityId, memberVisits.userNumber],
      set: { day },
      setWhere: lt(memberVisits.day, sql`excluded.day`),
    })
    .returning({ day: memberVisits.day });
  if (first.length === 0) return;
  await emit(tx, communityId, now, ['user.visited_server'], async () => {
    const users = await eventUsers(tx, [userNumber]);
    const server = await eventServer(tx, communityId);
    const data = { user: users.get(userNumber), server, visitedAt: new Date(now).toISOString() };
    return [{ type: 'user.visited_server', data }];
  });
}

/** `badge.awarded` when a member gets a badge that they did not have. */
export async function tellBadge(
  tx: Database,
  communityId: string,
  userNumber: number,
  badgeId: string,
  now: number,
): Promise<void> {
  await emit(tx, communityId, now, ['badge.awarded'], async () => {
    const users = await eventUsers(tx, [userNumber]);
    const [badge] = await tx
      .select({ id: badges.id, title: badges.title })
      .from(badges)
      .where(eq(badges.id, badgeId));
    const data = { user: users.get(userNumber), badge, awardedAt: new Date(now).toISOString() };
    return [{ type: 'badge.awarded', data }];
  });
}
