import { Hono } from 'hono';
import { communityKey } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { listChannels } from '../services/channels.js';

/** Channels of the Integration API: every channel of the community, direct and unlisted ones included. */
export const channelRoutes = new Hono<Env>().get('/channels', async (c) => {
  const { communityId } = await communityKey(c, 'getChannels');
  const rows = await listChannels(c.get('platform').db, communityId);
  const data = rows.map(({ id, topic, channelType }) => ({ _id: id, topic, channelType }));
  return c.json(ok(data, 'channels fetched successfully'));
});
