import { and, asc, count, desc, eq, ilike, inArray, isNull, max, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { BoardSettings, ClockTime } from '../db/leaderboards-schema.js';
import type { Database } from '../db/open.js';
import { leaderboards, members, roles, users } from '../db/schema.js';
import { isDuplicate } from '../db/unique.js';
import type { Platform } from '../http/context.js';
import { badRequest, conflict, notFound } from '../http/errors.js';
import { zoneMinutes, type BoardChanges, type ToldSettings } from '../http/leaderboard-input.js';
import { containing, type Sort } from '../http/list-query.js';
import { DAY_MS } from './days.js';
import { fieldsOf, isNumeric } from './field-values.js';

export type BoardRow = typeof leaderboards.$inferSelect;

/** What a board may rank by, beside numerical custom fields. */
const RANKED = ['xp', 'coins', 'currencies', 'messages', 'replies', 'reactions', 'socials', 'visits'];

const plainly = (column: AnyPgColumn) => sql`lower(${column}) collate "C"`;
const SORTED = {
  name: plainly(leaderboards.name),
  slug: plainly(leaderboards.slug),
  displayOrder: leaderboards.displayOrder,
  enabled: leaderboards.isEnabled,
  createdAt: leaderboards.createdAt,
  updatedAt: leaderboards.updatedAt,
} as const;
export type BoardOrder = keyof typeof SORTED;
export const BOARD_ORDERS = Object.keys(SORTED) as BoardOrder[];

export async function listBoards(
  db: Database,
  communityId: string,
  query: { page: number; limit: number; sort?: Sort<BoardOrder> | undefined; search?: string | undefined },
): Promise<{ rows: BoardRow[]; total: number }> {
  const { page, limit, sort = { field: 'displayOrder', descending: false }, search } = query;
  const found =
    search === undefined
      ? undefined
      : or(ilike(leaderboards.name, containing(search)), ilike(leaderboards.slug, containing(search)));
  const where = and(eq(leaderboards.communityId, communityId), found);
  const column = SORTED[sort.field];
  const rows = await db
    .select()
    .from(leaderboards)
    .where(where)
    .orderBy(sort.descending ? desc(column) : asc(column), asc(leaderboards.id))
    .limit(limit)
    .offset((page - 1) * limit);
  const [all] = await db.select({ total: count() }).from(leaderboards).where(where);
  return { rows, total: all!.total };
}

export async function findBoard(db: Database, communityId: string, id: string): Promise<BoardRow> {
  const [row] = await db.select().from(leaderboards).where(mine(communityId, id));
  if (row === undefined) throw notFound('Leaderboard not found');
  return row;
}

const mine = (communityId: string, id: string) =>
  and(eq(leaderboards.communityId, communityId), eq(leaderboards.id, id));

export async function createBoard(
  platform: Platform,
  communityId: string,
  board: BoardChanges & { name: string; slug: string },
): Promise<BoardRow> {
  const now = new Date(platform.now());
  return platform.db.transaction(async (tx) => {
    await checkReferences(tx, communityId, board);
    const settings: BoardSettings = { displayedColumns: [], ...given(board.settings) };
    const [last] = await tx
      .select({ order: max(leaderboards.displayOrder) })
      .from(leaderboards)
      .where(eq(leaderboards.communityId, communityId));
    const [row] = await tx
      .insert(leaderboards)
      .values({
        id: platform.newId(),
        communityId,
        name: board.name,
        slug: board.slug,
        description: board.description ?? '',
        image: board.image ?? null,
        rankingField: board.rankingField!,
        isEnabled: board.isEnabled!,
        displayOrder: board.displayOrder ?? (last?.order ?? -1) + 1,
        ...durationOf(settings),
        settings,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw slugTaken();
    return row;
  });
}

const slugTaken = () => conflict('slug: is taken in this community');

/** Changes what was told; the rest stays as it is. */
export async function updateBoard(
  platform: Platform,
  communityId: string,
  id: string,
  { settings: told, ...changes }: BoardChanges,
): Promise<BoardRow> {
  try {
    return await platform.db.transaction(async (tx) => {
      const [row] = await tx.select().from(leaderboards).where(mine(communityId, id)).for('update');
      if (row === undefined) throw notFound('Leaderboard not found');
      await checkReferences(tx, communityId, { ...changes, settings: told });
      // Who names an end wants one.
      const ends = told.endDate !== undefined && told.hasNoEndDate === undefined;
      const settings = { ...row.settings, ...given(told), ...(ends && { hasNoEndDate: false }) };
      const [changed] = await tx
        .update(leaderboards)
        .set({
          ...changes,
          ...(settings.startDate === undefined ? {} : durationOf(settings)),
          settings,
          updatedAt: new Date(platform.now()),
        })
        .where(eq(leaderboards.id, id))
        .returning();
      return changed!;
    });
  } catch (error) {
    throw isDuplicate(error) ? slugTaken() : error;
  }
}

export async function deleteBoard(db: Database, communityId: string, id: string): Promise<void> {
  const gone = await db.delete(leaderboards).where(mine(communityId, id)).returning({ id: leaderboards.id });
  if (gone.length === 0) throw notFound('Leaderboard not found');
}

const given = (told: ToldSettings): Partial<BoardSettings> =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));

/** From when until when a board counts, after its dates, times of day and zone. */
function durationOf(settings: BoardSettings): { startsAt: Date | null; endsAt: Date | null } {
  const { startDate, endDate, startTime, endTime, hasNoEndDate, timeZone = 0 } = settings;
  const zone = zoneMinutes(timeZone) ?? 0;
  const startsAt = startDate === undefined ? null : momentOf(startDate, startTime, zone, 0);
  // A day that is the last one is counted to its end.
  const endsAt =
    endDate === undefined || hasNoEndDate === true ? null : momentOf(endDate, endTime, zone, DAY_MS - 1);
  if (startsAt && endsAt && endsAt <= startsAt) throw badRequest('endDate: must be after startDate');
  return { startsAt, endsAt };
}

/**
 * A moment with a time of day of its own is what it says. Where the board has a time of day, it replaces it, on the
 * day that it is in the board's zone.
 */
function momentOf(date: string, time: ClockTime | undefined, zone: number, dayOnly: number): Date {
  const isDay = date.length === 10;
  if (time === undefined && !isDay) return new Date(date);
  const shift = zone * 60_000;
  const midnight = isDay
    ? Date.parse(`${date}T00:00:00Z`)
    : Math.floor((Date.parse(date) + shift) / DAY_MS) * DAY_MS;
  const clock = time === undefined ? dayOnly : minutesOf(time) * 60_000;
  return new Date(midnight + clock - shift);
}

const minutesOf = ({ hours, minutes, ampm }: ClockTime): number =>
  ((hours % 12) + (ampm === 'PM' ? 12 : 0)) * 60 + minutes;

/** Fields, users and roles that a board names must be there. Tags of the sandbox have no ids to compare with. */
async function checkReferences(db: Database, communityId: string, board: BoardChanges): Promise<void> {
  const { rankingField, settings } = board;
  if (rankingField !== undefined && !RANKED.includes(rankingField)) {
    const field = (await fieldsOf(db, communityId)).find((one) => one.field === rankingField);
    if (field === undefined) throw badRequest('rankingField: names no field of the community');
    if (!isNumeric(field.type)) throw badRequest('rankingField: must be a numerical field');
  }
  for (const key of ['allowedUsersToRank', 'allowedUsersToView'] as const) {
    const ids = settings[key] ?? [];
    if (ids.length === 0) continue;
    const found = await db
      .select({ id: users.id })
      .from(users)
      .innerJoin(members, and(eq(members.userNumber, users.number), isNull(members.deletedAt)))
      .where(and(eq(members.communityId, communityId), inArray(users.id, ids)));
    if (found.length < ids.length) throw notFound(`${key}: names a user that is not there`);
  }
  for (const key of ['allowedRolesToRank', 'allowedRolesToView'] as const) {
    const ids = settings[key] ?? [];
    if (ids.length === 0) continue;
    const found = await db
      .select({ id: roles.id })
      .from(roles)
      .where(and(eq(roles.communityId, communityId), inArray(roles.id, ids)));
    if (found.length < ids.length) throw notFound(`${key}: names a role that is not there`);
  }
}
