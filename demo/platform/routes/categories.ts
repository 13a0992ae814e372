import { Hono } from 'hono';
import * as z from 'zod';
import { pathId } from '../http/auth.js';
import { pictureAt, type Context, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { badRequest } from '../http/errors.js';
import { objectIdText, readBody, readQuery } from '../http/input.js';
import { filterBy, project } from '../http/list-query.js';
import { partnerCommunity } from '../http/partner-key.js';
import { displayOrder, permission, picture, storeList, storeName } from '../http/store-input.js';
import {
  CATEGORY_ORDER,
  createCategory,
  listCategories,
  presentCategory,
  updateCategory,
} from '../services/categories.js';
import { viewerOf } from '../services/visibility.js';

const FIELDS = [
  '_id',
  'communityID',
  'name',
  'coverImage',
  'shouldShowCover',
  'isArchived',
  'viewType',
  'displayOrder',
  'defaultPurchaseStatusID',
  'createdAt',
  'updatedAt',
] as const;
const List = z.object({
  ...storeList(FIELDS, Object.keys(CATEGORY_ORDER) as (keyof typeof CATEGORY_ORDER)[]),
  filter: filterBy(['isArchived']),
});
const Change = z.object({
  name: storeName.optional(),
  coverImage: picture.optional(),
  shouldShowCover: z.boolean().optional(),
  isArchived: z.boolean().optional(),
  viewType: z.literal('full', { error: 'must be full' }).optional(),
  displayOrder: displayOrder.optional(),
  defaultPurchaseStatusID: objectIdText.optional(),
  categoryPermission: permission.optional(),
});
const Create = Change.extend({ name: storeName });

/** Categories of the store. */
export const categoryRoutes = new Hono<Env>()
  .get('/categories', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const { fields, lang, userID, filter = {}, ...query } = readQuery(c, List);
    const { db } = c.get('platform');
    const { rows, total } = await listCategories(db, communityId, {
      ...query,
      isArchived: truth(filter.isArchived),
      viewer: userID === undefined ? undefined : await viewerOf(db, communityId, userID),
    });
    const data = rows.map((row) => project(presentCategory(row, lang, pictureAt(c)), fields));
    const { skip, limit } = query;
    return c.json(appOk(data, 'Read categories success.', 200, { skip, limit, total }));
  })
  .post('/categories', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const row = await createCategory(c.get('platform'), communityId, await readBody(c, Create));
    return c.json(appOk(answer(c, row), 'Create category success.', 201), 201);
  })
  .put('/categories/:categoryID', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const id = pathId(c, 'categoryID');
    const row = await updateCategory(c.get('platform'), communityId, id, await readBody(c, Change));
    return c.json(appOk(answer(c, row), 'Update category success.'));
  });

const answer = (c: Context, row: Parameters<typeof presentCategory>[0]) =>
  presentCategory(row, undefined, pictureAt(c));

function truth(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw badRequest('filter: isArchived is true or false');
  return value === 'true';
}
