import { Hono } from 'hono';
import * as z from 'zod';
import { communityKey, pathId } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { readBody, readQuery, wholeNumber } from '../http/input.js';
import { BoardUpdate, NewBoard } from '../http/leaderboard-input.js';
import { fieldsAmong, LIST_LIMIT, limitUpTo, project, searchText, sortBy } from '../http/list-query.js';
import {
  BOARD_ORDERS,
  createBoard,
  deleteBoard,
  findBoard,
  listBoards,
  updateBoard,
  type BoardRow,
} from '../services/leaderboards.js';

/** Keys of an answer, as the contract lists them. */
const KEYS = [
  '_id',
  'communityID',
  'name',
  'slug',
  'description',
  'image',
  'rankBy',
  'displayedFields',
  'displayFieldsOrder',
  'duration',
  'rankedUserRoles',
  'viewPermissionUserRoles',
  'enabled',
  'displayOrder',
  'widget',
  'createdAt',
  'updatedAt',
] as const;
/** Settings in the spelling of the requests: beyond the contract in an answer. */
const BEYOND = [
  'rankingField',
  'displayedColumns',
  'topRankOnly',
  'topRankLimit',
  'onlyPositiveRanks',
  'includeDummyUsers',
  'startDate',
  'endDate',
  'hasNoEndDate',
  'timeZone',
  'startTime',
  'endTime',
  'allowedTimeFilters',
  'allowedUsersToRank',
  'allowedRolesToRank',
  'allowedTagsToRank',
  'allowedUsersToView',
  'allowedRolesToView',
  'allowedTagsToView',
  'isEnabled',
  'isPreviewEnabled',
] as const;

const fieldsFor = (strict: boolean) => fieldsAmong<string>(strict ? KEYS : [...KEYS, ...BEYOND]);
const oneQuery = (strict: boolean) => z.object({ fields: fieldsFor(strict) });
const listQuery = (strict: boolean) =>
  z.object({
    page: wholeNumber(1, 1_000_000).default(1),
    limit: limitUpTo(LIST_LIMIT, 20),
    sort: sortBy(BOARD_ORDERS),
    fields: fieldsFor(strict),
    search: searchText,
  });

/** Leaderboards of the key's community. */
export const leaderboardRoutes = new Hono<Env>()
  .get('/leaderboards', async (c) => {
    const communityId = await community(c);
    const { db, strict } = c.get('platform');
    const { fields, ...query } = readQuery(c, listQuery(strict));
    const { rows, total } = await listBoards(db, communityId, query);
    const { page, limit } = query;
    const data = rows.map((row) => project(present(c, row), fields));
    return c.json(appOk(data, 'Read leaderboards success.', 200, { page, limit, total }));
  })
  .post('/leaderboards', async (c) => {
    const communityId = await community(c);
    const row = await createBoard(c.get('platform'), communityId, await readBody(c, NewBoard));
    return c.json(appOk(present(c, row), 'Create leaderboard success.', 201), 201);
  })
  .get('/leaderboards/:leaderboardID', async (c) => {
    const communityId = await community(c);
    const { db, strict } = c.get('platform');
    const { fields } = readQuery(c, oneQuery(strict));
    const row = await findBoard(db, communityId, pathId(c, 'leaderboardID'));
    return c.json(appOk(project(present(c, row), fields), 'Read leaderboard success.'));
  })
  .patch('/leaderboards/:leaderboardID', async (c) => {
    const communityId = await community(c);
    const id = pathId(c, 'leaderboardID');
    const row = await updateBoard(c.get('platform'), communityId, id, await readBody(c, BoardUpdate));
    return c.json(appOk(present(c, row), 'Update leaderboard success.'));
  })
  .delete('/leaderboards/:leaderboardID', async (c) => {
    const communityId = await community(c);
    const id = pathId(c, 'leaderboardID');
    await deleteBoard(c.get('platform').db, communityId, id);
    return c.json(appOk({ _id: id }, 'Delete leaderboard success.'));
  });

async function community(c: Context): Promise<string> {
  c.set('envelope', 'application');
  return (await communityKey(c, 'leaderboard')).communityId;
}

/** The older spelling, which the samples of the documentation have, and the newer one unless told to be strict. */
function present(c: Context, row: BoardRow): Record<string, unknown> {
  const { settings, rankingField, isEnabled, startsAt, endsAt } = row;
  const columns = [...settings.displayedColumns].sort((a, b) => a.order - b.order);
  const { widget, ...rest } = settings;
  return {
    _id: row.id,
    communityID: row.communityId,
    name: row.name,
    slug: row.slug,
    description: row.description,
    ...(row.image === null ? {} : { image: row.image }),
    rankBy: rankingField,
    displayedFields: columns.filter(({ visible }) => visible).map(({ column }) => column),
    displayFieldsOrder: columns.map(({ column }) => column),
    ...(startsAt === null
      ? {}
      : { duration: { start: startsAt.toISOString(), ...(endsAt && { end: endsAt.toISOString() }) } }),
    rankedUserRoles: settings.allowedRolesToRank ?? [],
    viewPermissionUserRoles: settings.allowedRolesToView ?? [],
    enabled: isEnabled,
    displayOrder: row.displayOrder,
    ...(widget && { widget }),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(c.get('platform').strict ? {} : { ...rest, rankingField, isEnabled }),
  };
}
