import { Hono } from 'hono';
import * as z from 'zod';
import { pictureAt, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { readBody, readQuery } from '../http/input.js';
import { fieldsAmong, project } from '../http/list-query.js';
import { partnerCommunity } from '../http/partner-key.js';
import { html, lang, storeName } from '../http/store-input.js';
import { findStore, presentStore, updateStore } from '../services/store.js';

const FIELDS = [
  '_id',
  'communityID',
  'isEnabled',
  'title',
  'description',
  'cover',
  'currency',
  'widgetID',
  'widget',
  'createdAt',
  'updatedAt',
] as const;
const Read = z.object({ fields: fieldsAmong(FIELDS), lang });
const Update = z.object({
  isEnabled: z.boolean(),
  title: storeName,
  description: html,
  currency: z.object({ isEnabled: z.boolean(), name: storeName }),
  widget: z.object({ isEnabled: z.boolean() }).optional(),
});

/** The store of the key's community. */
export const storeRoutes = new Hono<Env>()
  .get('/stores', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const { fields, lang } = readQuery(c, Read);
    const row = await findStore(c.get('platform').db, communityId);
    const data = project(presentStore(row, lang, pictureAt(c)), fields);
    return c.json(appOk(data, 'Read store config success.'));
  })
  .put('/stores', async (c) => {
    const communityId = await partnerCommunity(c, 'store');
    const row = await updateStore(c.get('platform'), communityId, await readBody(c, Update));
    return c.json(appOk(presentStore(row, undefined, pictureAt(c)), 'Update store config success.'));
  });
