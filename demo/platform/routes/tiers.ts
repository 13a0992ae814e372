import { Hono } from 'hono';
import { communityKey } from '../http/auth.js';
import { originOf, type Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { tierInfo } from '../services/tiers.js';

/** Tiers and XP settings. No permission is documented for them: any community key may read. */
export const tierRoutes = new Hono<Env>().get('/xp-settings/tiers', async (c) => {
  const { communityId } = await communityKey(c);
  const origin = originOf(c);
  return c.json(ok(await tierInfo(c.get('platform').db, communityId, (path) => origin + path)));
});
