import { Hono } from 'hono';
import * as z from 'zod';
import { isObjectId } from '../db/ids.js';
import { pathId } from '../http/auth.js';
import { pictureAt, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { badRequest } from '../http/errors.js';
import { objectIdText, readBody, readQuery } from '../http/input.js';
import { fieldsAmong, filterBy, project } from '../http/list-query.js';
import { partnerCommunity } from '../http/partner-key.js';
import {
  anyText,
  coins,
  displayOrder,
  html,
  lang,
  permission,
  picture,
  storeList,
  storeName,
} from '../http/store-input.js';
import {
  createProduct,
  findProduct,
  listProducts,
  presentProduct,
  PRODUCT_ORDER,
} from '../services/products.js';
import { viewerOf } from '../services/visibility.js';

const FIELDS = [
  '_id',
  'communityID',
  'name',
  'description',
  'image',
  'price',
  'type',
  'categoryID',
  'stocks',
  'discountPrice',
  'isDiscountEnabled',
  'discountStartDate',
  'discountEndDate',
  'userInformation',
  'shouldPrioritiesExpiringVouchers',
  'shouldDisplayRemainingQuantity',
  'expiringVoucherHighlight',
  'isArchived',
  'totalOrders',
  'displayOrder',
  'redemptionInstructions',
  'createdAt',
  'updatedAt',
] as const;
const List = z.object({
  ...storeList(FIELDS, Object.keys(PRODUCT_ORDER) as (keyof typeof PRODUCT_ORDER)[]),
  filter: filterBy(['categoryID', 'type']),
});
const Read = z.object({ fields: fieldsAmong(FIELDS), lang });

const moment = z.iso
  .datetime({ offset: true, error: 'must be a moment in ISO 8601' })
  .transform((value) => new Date(value))
  // An offset may lead out of the years that the database has.
  .refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999, 'must be in the years 1 to 9999');
const onOff = z.object({ isEnabled: z.boolean() }).optional();
const Create = z
  .object({
    name: storeName,
    price: coins,
    description: html.optional(),
    image: picture.optional(),
    type: z.literal('voucher', { error: 'must be voucher' }).optional(),
    categoryID: objectIdText.optional(),
    stocks: z.int().min(0).max(1_000_000_000).optional(),
    discountPrice: coins.optional(),
    isDiscountEnabled: z.boolean().optional(),
    discountStartDate: moment.optional(),
    discountEndDate: moment.optional(),
    userInformation: onOff,
    shouldPrioritiesExpiringVouchers: z.boolean().optional(),
    shouldDisplayRemainingQuantity: z.boolean().optional(),
    expiringVoucherHighlight: onOff,
    isArchived: z.boolean().optional(),
    displayOrder: displayOrder.optional(),
    redemptionInstructions: anyText(10_000).optional(),
    productPermission: permission.optional(),
  })
  .refine((product) => !product.isDiscountEnabled || product.discountPrice !== undefined, {
    path: ['discountPrice'],
    error: 'is required while isDiscountEnabled is true',
  })
  .refine((product) => (product.discountPrice ?? 0) <= product.price, {
    path: ['discountPrice'],
    error: 'must not be above price',
  })
  .refine(
    ({ discountStartDate: start, discountEndDate: end }) =>
      start === undefined || end === undefined || start < end,
    { path: ['discountEndDate'], error: 'must be later than discountStartDate' },
  );

/** Products of the store. */
export const productRoutes = new Hono<Env>()
  .get('/products', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const { fields, lang, userID, filter = {}, ...query } = readQuery(c, List);
    if (filter.categoryID !== undefined && !isObjectId(filter.categoryID))
      throw badRequest('filter: categoryID must be 24 hexadecimal digits');
    const { db } = c.get('platform');
    const { rows, total } = await listProducts(db, communityId, {
      ...query,
      ...filter,
      viewer: userID === undefined ? undefined : await viewerOf(db, communityId, userID),
    });
    const data = rows.map((row) => project(presentProduct(row, lang, pictureAt(c)), fields));
    const { skip, limit } = query;
    return c.json(appOk(data, 'Read products success.', 200, { skip, limit, total }));
  })
  .get('/products/:productID', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const { fields, lang } = readQuery(c, Read);
    const row = await findProduct(c.get('platform').db, communityId, pathId(c, 'productID'));
    return c.json(appOk(project(presentProduct(row, lang, pictureAt(c)), fields), 'Read product success.'));
  })
  .post('/products', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const row = await createProduct(c.get('platform'), communityId, await readBody(c, Create));
    const data = presentProduct(row, undefined, pictureAt(c));
    return c.json(appOk(data, 'Create product success.', 201), 201);
  });
