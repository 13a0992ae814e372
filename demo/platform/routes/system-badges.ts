import { Hono } from 'hono';
import * as z from 'zod';
import { systemCommunity } from '../http/auth.js';
import { pictureAt, type Context, type Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { badRequest } from '../http/errors.js';
import { pictureAddress, readBody, text, titleText, userReference } from '../http/input.js';
import {
  awardBadge,
  createBadge,
  deleteBadge,
  listBadges,
  removeBadge,
  updateBadge,
  type BadgeRow,
} from '../services/badges.js';

const amount = z.optional(z.int().min(0).max(1_000_000));
const flag = z.optional(z.boolean());
const Badge = z.object({
  title: titleText(100),
  action: text(60),
  quantity: amount,
  image: z.optional(pictureAddress),
  applied: flag,
  awarded: flag,
  description: z.optional(z.literal('').or(text(2000))),
  darkImage: z.optional(pictureAddress),
  lightImage: z.optional(pictureAddress),
  enabledDarkAndLight: flag,
  award: flag,
  awardCurrency: flag,
  awardXpQuantity: amount,
  awardCurrencyQuantity: amount,
  attachRequired: flag,
});
const Holder = z.object({ userId: userReference });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Badges of the System API. Their ids are UUIDs, and their numbers and booleans are answered as texts. */
export const systemBadgeRoutes = new Hono<Env>()
  .get('/badges', async (c) => {
    const rows = await listBadges(c.get('platform').db, await systemCommunity(c));
    return c.json(
      systemOk(
        rows.map((row) => present(c, row)),
        'Badges have been fetched successfully',
      ),
    );
  })
  .post('/badges', async (c) => {
    const communityId = await systemCommunity(c);
    const row = await createBadge(c.get('platform'), communityId, await readBody(c, Badge));
    return c.json(systemOk(present(c, row), 'Badge has been created successfully'));
  })
  .put('/badges/:id', async (c) => {
    const communityId = await systemCommunity(c);
    const id = badgeId(c);
    const row = await updateBadge(c.get('platform'), communityId, id, await readBody(c, Badge));
    return c.json(systemOk(present(c, row), 'Badge has been updated successfully'));
  })
  .delete('/badges/:id', async (c) => {
    const communityId = await systemCommunity(c);
    await deleteBadge(c.get('platform').db, communityId, badgeId(c));
    return c.json(systemOk({}, 'Badge has been deleted successfully'));
  })
  .post('/badges/:id/award', async (c) => {
    const communityId = await systemCommunity(c);
    const id = badgeId(c);
    const { userId } = await readBody(c, Holder);
    const rows = await awardBadge(c.get('platform'), communityId, id, userId);
    const held = rows.map((row) => present(c, { ...row, awarded: true }));
    return c.json(systemOk(held, 'Badge has been rewarded successfully'));
  })
  .post('/badges/:id/remove', async (c) => {
    const communityId = await systemCommunity(c);
    const id = badgeId(c);
    const { userId } = await readBody(c, Holder);
    await removeBadge(c.get('platform'), communityId, id, userId);
    // Always empty: so the documentation has it.
    return c.json(systemOk([], 'Badge has been removed successfully'));
  });

function badgeId(c: Context): string {
  const id = c.req.param('id') ?? '';
  if (!UUID.test(id)) throw badRequest('id: must be a UUID');
  return id.toLowerCase();
}

const present = (c: Context, row: BadgeRow) => ({
  title: row.title,
  action: row.action,
  quantity: String(row.quantity),
  description: row.description,
  attachRequired: String(row.attachRequired),
  awarded: String(row.awarded),
  id: row.id,
  image: pictureAt(c)(row.image),
});
